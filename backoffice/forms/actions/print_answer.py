"""Printing an answer: what has ended is rendered once and kept; a reprint is the same bytes."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.gate import NotAllowed
from backoffice.access.queries import may
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored
from backoffice.documents.models import Document
from backoffice.eventlog import steps
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.forms import queries
from backoffice.forms.models import AnswerState, FormAnswer
from backoffice.forms.paper import answer_pdf, paper_title

from .fill_in import answer_case
from .read_file import VIEW_EVERY

PRINT, PAPER = "backoffice.forms.print_answer", "backoffice.forms.paper"
FOR_GOOD = (AnswerState.APPROVED, AnswerState.REJECTED)
PDF = "application/pdf"


@action(PRINT, _("申請書を印刷"))
def print_answer(*, answer_id: int, acting_user: Any, at: dt.datetime) -> tuple[str, bytes]:
    """The name and the PDF of an answer, for those who may see it. What is under way is rendered as it stands.

    Raises NotAllowed, StoredFileDamaged.
    """
    answer = queries.answer(answer_id)
    day = at.astimezone(TOKYO).date()
    reads_all = may(acting_user, VIEW_EVERY, as_of=day)
    if not queries.is_open_to(answer, acting_user.pk, as_of=day, reads_all=reads_all):
        raise NotAllowed(label=steps.label_of(PRINT))
    content = _for_good(answer, acting_user, at) if answer.state in FOR_GOOD else answer_pdf(answer)
    record(
        PRINT,
        case=answer_case(answer),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": answer.state},
    )
    return f"{paper_title(answer)}.pdf", content


def _for_good(answer: FormAnswer, acting_user: Any, at: dt.datetime) -> bytes:
    """The bytes that were kept, or now are. Two at once keep one row of the same bytes."""
    case = answer_case(answer)
    kept = (
        Document.objects.filter(kind=PAPER, case_kind=case.kind, case_id=case.id).select_related("stored_file").first()
    )
    if kept is not None:
        with open_stored(kept.stored_file) as file:
            return bytes(file.read())
    content = answer_pdf(answer)
    new = NewDocument(
        kind=PAPER,
        title=paper_title(answer)[:200],
        dated_on=(answer.ended_at or at).astimezone(TOKYO).date(),
        content=content,
        media_type=PDF,
        amount_yen=answer.amount_yen,
    )
    keep_document(new=new, case=case, acting_user=acting_user, at=at)
    return content
