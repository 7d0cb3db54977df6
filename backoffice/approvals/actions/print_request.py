"""稟議書を印刷: a request on paper; what has ended is rendered once and kept, so that a reprint is the same bytes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.gate import NotAllowed
from backoffice.approvals import queries
from backoffice.approvals.models import Request, RequestState
from backoffice.approvals.paper import paper_title, request_pdf
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored
from backoffice.documents.models import Document
from backoffice.eventlog import steps
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record

PRINT, PAPER = "backoffice.approvals.print_request", "backoffice.approvals.paper"
CASE = "backoffice.approvals.request"
FOR_GOOD = (RequestState.APPROVED, RequestState.REJECTED)
PDF = "application/pdf"
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that is to be kept: its kind and title, the day it is of, its yen, and when somebody last looked afterwards."""

    kind: str
    title: str
    dated_on: dt.date
    amount_yen: int | None
    looked_at: dt.datetime | None


@action(PRINT, _("稟議書を印刷"))
def print_request(*, request_id: int, acting_user: Any, at: dt.datetime) -> tuple[str, bytes]:
    """The name and the PDF of a request, for those who may see it. What is under way is rendered as it stands.

    Raises NotAllowed, StoredFileDamaged; Request.DoesNotExist.
    """
    request = queries.request(request_id)
    if not queries.may_see(request, acting_user.pk, as_of=at.astimezone(TOKYO).date()):
        raise NotAllowed(label=steps.label_of(PRINT))
    case = Case(CASE, request.pk, request.title)
    if _stays(request):
        ended = (request.ended_at or at).astimezone(TOKYO).date()
        looked_at = queries.last_looked_at(request.pk)
        new = NewPaper(PAPER, paper_title(request), ended, request.amount_yen, looked_at)
        content = kept_paper(case, new, lambda: request_pdf(request), acting_user=acting_user, at=at)
    else:
        content = request_pdf(request)
    record(PRINT, case=case, acting_user=acting_user, occurred_at=at, changes={"state": request.state})
    return f"{paper_title(request)}.pdf", content


def kept_paper(case: Case, new: NewPaper, made: Callable[[], bytes], *, acting_user: Any, at: dt.datetime) -> bytes:
    """The bytes of the edition that was kept for a case, or now is. Two at once keep one row of the same bytes.

    Once somebody looked at a decision afterwards (後閲) the paper has a new edition that says so; the first stays.
    """
    editions = Document.objects.filter(kind=new.kind, case_kind=case.kind, case_id=case.id).order_by("-pk")
    kept = editions.select_related("stored_file").first()
    if kept is not None and (new.looked_at is None or new.looked_at <= kept.created_at):
        with open_stored(kept.stored_file) as file:
            return bytes(file.read())
    content = made()
    edition = f"（第{editions.count() + 1}版）" if kept else ""
    document = NewDocument(
        kind=new.kind,
        title=new.title[: LONGEST_TITLE - len(edition)] + edition,
        dated_on=new.dated_on,
        content=content,
        media_type=PDF,
        amount_yen=new.amount_yen,
    )
    reason = "後閲の記載" if kept else ""
    keep_document(new=document, case=case, acting_user=acting_user, at=at, replaces=kept, reason=reason)
    return content


def _stays(request: Request) -> bool:
    """Whether its paper will not say anything else: it has ended, and nobody has still to report on it."""
    waiting = any(each.met_at is None for each in queries.conditions_of(request.pk))
    return request.state in FOR_GOOD and not waiting
