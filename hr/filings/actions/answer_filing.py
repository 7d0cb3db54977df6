"""The office answers: it sends a filing back (返戻), or accepts it, with its document (公文書)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal
from hr.filings import queries
from hr.filings.models import Filing, FilingState

from .prepare_filing import filing_case, locked

MOST_OF_A_TITLE = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """The office's document, as it came."""

    name: str
    content: bytes


class NotSubmitted(Refusal):
    """Only what was submitted is answered."""

    code = "hr.filings.not_submitted"
    cause_ja = "この届出は「{state}」なので、役所からの返事を記録できません。"
    cause_en = "The filing is “{state}”: there is nothing to answer."
    remedy_ja = "先に提出を記録してください。"
    remedy_en = "Record its submission first."


class AnsweredBeforeSubmitted(InvalidInput):
    """An answer comes after the question."""

    code = "hr.filings.answered_before_submitted"
    field = "answered_on"
    cause_ja = "提出日（{submitted_on}）より前の日付です。"
    cause_en = "The day lies before the submission on {submitted_on}."
    remedy_ja = "返戻・受理の日を確かめてください。"
    remedy_en = "Check the day of the answer."


@action("hr.filings.return_filing", _("届出の返戻を記録"))
def return_filing(
    *, filing_id: int, answered_on: dt.date, remark: str, notice: Notice | None, acting_user: Any, at: dt.datetime
) -> Filing:
    """The office sent it back, and why; it is corrected and submitted again.

    Raises NotSubmitted, AnsweredBeforeSubmitted, and what `media_type_of` raises for a file that is not kept.
    """
    found = _answered(filing_id, FilingState.RETURNED, answered_on, remark)
    record(
        "hr.filings.return_filing",
        case=filing_case(found),
        acting_user=acting_user,
        occurred_at=at,
        reason=remark,
        changes={"state": [FilingState.SUBMITTED, found.state], "document": _kept(found, notice, acting_user, at)},
    )
    return found


@action("hr.filings.accept_filing", _("届出の受理を記録"))
def accept_filing(
    *, filing_id: int, answered_on: dt.date, notice: Notice | None, acting_user: Any, at: dt.datetime
) -> Filing:
    """The office accepted it; its document is kept. Raises NotSubmitted, AnsweredBeforeSubmitted."""
    found = _answered(filing_id, FilingState.ACCEPTED, answered_on, "")
    record(
        "hr.filings.accept_filing",
        case=filing_case(found),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [FilingState.SUBMITTED, found.state], "document": _kept(found, notice, acting_user, at)},
    )
    return found


def _answered(filing_id: int, state: FilingState, answered_on: dt.date, remark: str) -> Filing:
    found = locked(filing_id)
    if found.state != FilingState.SUBMITTED or found.submitted_on is None:
        raise NotSubmitted(state=found.get_state_display())
    if answered_on < found.submitted_on:
        raise AnsweredBeforeSubmitted(submitted_on=found.submitted_on)
    found.state, found.answered_on, found.remark = state, answered_on, remark
    found.save(update_fields=["state", "answered_on", "remark"])
    return found


def _kept(filing: Filing, notice: Notice | None, acting_user: Any, at: dt.datetime) -> int | None:
    if notice is None:
        return None
    media_type = media_type_of(notice.name, notice.content)
    new = NewDocument(
        kind=queries.NOTICE_KIND,
        title=notice.name[:MOST_OF_A_TITLE],
        dated_on=filing.answered_on or filing.about,
        content=notice.content,
        media_type=media_type,
    )
    return keep_document(new=new, case=filing_case(filing), acting_user=acting_user, at=at).pk
