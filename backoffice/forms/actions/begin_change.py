"""変更: an approved request is asked for anew with other values, and names the one that it changes."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.forms import queries
from backoffice.forms.models import AnswerState, FormAnswer
from backoffice.values.refusals import Refusal

from .fill_in import NotYourAnswer, answer_case, taken_over


class NotApproved(Refusal):
    """Only what was approved is changed by a further request."""

    code = "forms.not_approved"
    cause_ja = "この申請は「{state}」のため、変更の申請はできません。"
    cause_en = "This request is {state}: there is no approval to change."
    remedy_ja = "承認される前なら、取り下げて直してください。"
    remedy_en = "Before its approval, withdraw it and correct it."


class AlreadyChanged(Refusal):
    """A newer request took the place of this one."""

    code = "forms.already_changed"
    cause_ja = "「{number}」は、すでに別の申請で変更されています。"
    cause_en = "{number} has been changed by another request."
    remedy_ja = "いちばん新しい申請から、変更を申請してください。"
    remedy_en = "Change the newest one instead."


@action("backoffice.forms.begin_change", _("承認済みの申請の変更を作成"))
def begin_change(*, answer_id: int, acting_user: Any, at: dt.datetime) -> FormAnswer:
    """Begin a draft that changes an own approved answer, with what that says; files stay behind.

    Raises NotYourAnswer, NotApproved, AlreadyChanged, FormNotInUse.
    """
    first = queries.answer(answer_id)
    if first.applicant_id != acting_user.pk:
        raise NotYourAnswer
    require_changeable(first)
    answer = taken_over(first, acting_user, at)
    answer.changes, answer.root_id = first, first.root_id or first.pk
    answer.save()
    record(
        "backoffice.forms.begin_change",
        case=answer_case(answer),
        acting_user=acting_user,
        occurred_at=at,
        changes={"changes": ["", str(first)]},
    )
    return answer


def require_changeable(first: FormAnswer) -> None:
    """An approved answer that no other approved one changes. Raises NotApproved, AlreadyChanged."""
    if first.state != AnswerState.APPROVED:
        raise NotApproved(state=first.get_state_display())
    if FormAnswer.objects.filter(changes=first, state=AnswerState.APPROVED).exists():
        raise AlreadyChanged(number=first.number)
