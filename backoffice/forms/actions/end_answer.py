"""The end of an answer's approval: performed by the last approval, or followed where it ended without one."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Request, RequestState
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.forms import queries
from backoffice.forms.models import AnswerFile, AnswerState, FormAnswer
from backoffice.forms.validity import valid_until
from backoffice.values.refusals import Refusal

from .begin_change import require_changeable
from .fill_in import answer_case

ATTACHMENT = "backoffice.forms.attachment"
ENDS_AS = {
    RequestState.SENT_BACK: AnswerState.SENT_BACK,
    RequestState.REJECTED: AnswerState.REJECTED,
    RequestState.WITHDRAWN: AnswerState.WITHDRAWN,
}


class AnswerNotSubmitted(Refusal):
    """Only what was submitted can be approved."""

    code = "forms.answer_not_submitted"
    cause_ja = "この申請は「{state}」のため、承認できません。"
    cause_en = "This request is {state} and cannot be approved."
    remedy_ja = "申請の画面で、状態を確認してください。"
    remedy_en = "See on its page how it stands."


@action("backoffice.forms.approve_answer", _("申請書を承認"))
def approve_answer(*, answer_id: int, acting_user: Any, at: dt.datetime) -> FormAnswer:
    """Agree to a submitted answer, and keep its files as evidence: opened by no duty.

    Of two that change the same one the first to be approved does. Raises AnswerNotSubmitted, AlreadyChanged.
    """
    answer = _locked(answer_id)
    if answer.state != AnswerState.SUBMITTED:
        raise AnswerNotSubmitted(state=answer.get_state_display())
    if answer.changes_id:
        require_changeable(_locked(answer.changes_id))
    answer.state, answer.ended_at = AnswerState.APPROVED, at
    answer.valid_until = valid_until(at.astimezone(TOKYO).date(), answer.form.valid_months)
    answer.save(update_fields=["state", "ended_at", "valid_until"])
    for file in queries.files_of(answer.pk):
        _keep(answer, file, acting_user, at)
    _log("approve_answer", answer, acting_user, at)
    return answer


@action("backoffice.forms.return_answer", _("申請書を申請者に戻す"))
def return_answer(*, answer_id: int, acting_user: Any, at: dt.datetime) -> FormAnswer:
    """Follow the end of the newest request: rejected stays rejected, sent back and withdrawn may be corrected."""
    answer = _locked(answer_id)
    ended = Request.objects.get(pk=queries.requests_of(answer)[0])
    answer.state, answer.ended_at = ENDS_AS[RequestState(ended.state)], at
    answer.save(update_fields=["state", "ended_at"])
    _log("return_answer", answer, acting_user, at)
    return answer


def _keep(answer: FormAnswer, file: AnswerFile, acting_user: Any, at: dt.datetime) -> None:
    with open_stored(file.stored_file) as content:
        new = NewDocument(
            kind=ATTACHMENT,
            title=f"{answer.number} {file.name}"[:200],
            dated_on=at.astimezone(TOKYO).date(),
            content=content,
            media_type=file.media_type,
            amount_yen=answer.amount_yen,
        )
        keep_document(new=new, case=answer_case(answer), acting_user=acting_user, at=at)


def _locked(answer_id: int) -> FormAnswer:
    return FormAnswer.objects.select_for_update(of=("self",)).select_related("form").get(pk=answer_id)


def _log(step: str, answer: FormAnswer, acting_user: Any, at: dt.datetime) -> None:
    record(
        f"backoffice.forms.{step}",
        case=answer_case(answer),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [AnswerState.SUBMITTED, answer.state]},
    )
