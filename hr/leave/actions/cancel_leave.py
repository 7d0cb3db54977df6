"""Undoing leave that was agreed to: by the person while it is still to come, by HR with a reason at any time."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Decision
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.notifications.actions import tell
from backoffice.notifications.models import NoticeKind
from backoffice.values.refusals import InvalidInput, Refusal
from hr.leave.models import LeaveEntry, LeaveRequest, LeaveState

from .request_leave import KIND, NotYourLeave, leave_case, locked


class LeaveNotAgreed(Refusal):
    """Only what was agreed to is cancelled."""

    code = "hr.leave.not_agreed"
    cause_ja = "この休暇は「{state}」のため、取り消せません。"
    cause_en = "This leave is {state} and cannot be cancelled."
    remedy_ja = "承認待ちの申請は、取り下げてください。"
    remedy_en = "Withdraw a request that awaits its approval."


class LeaveHasBegun(Refusal):
    """What has begun is corrected by HR, with a reason."""

    code = "hr.leave.has_begun"
    cause_ja = "{first_on}に始まった休暇は、本人では取り消せません。"
    cause_en = "Leave that began on {first_on} cannot be cancelled by yourself."
    remedy_ja = "出勤した場合は、人事に取り消しを依頼してください。"
    remedy_en = "If you came to work, ask HR to cancel it."


class CancellationReasonMissing(InvalidInput):
    """HR says why."""

    code = "hr.leave.cancellation_reason_missing"
    field = "reason"
    cause_ja = "取り消しの理由が入力されていません。"
    cause_en = "The reason of the cancellation is missing."
    remedy_ja = "本人が見てわかる理由を入力してください。"
    remedy_en = "Enter a reason that the person will understand."


@action("hr.leave.cancel_leave", _("休暇を取り消す"))
def cancel_leave(*, leave_id: int, acting_user: Any, at: dt.datetime) -> LeaveRequest:
    """Cancel one's own leave before its first day; what it took is given back, and those who agreed are told.

    Raises NotYourLeave, LeaveNotAgreed, LeaveHasBegun.
    """
    leave = _held(leave_id)
    if leave.employee.person.user_id != acting_user.pk:
        raise NotYourLeave
    if leave.state == LeaveState.APPROVED and leave.first_on <= at.astimezone(TOKYO).date():
        raise LeaveHasBegun(first_on=leave.first_on)
    _cancel(leave, "", at)
    record(
        "hr.leave.cancel_leave",
        case=leave_case(leave),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [LeaveState.APPROVED, leave.state]},
    )
    _tell(leave, at)
    return leave


@action("hr.leave.call_off_leave", _("休暇の取得を取り消す（人事）"))
def call_off_leave(*, leave_id: int, reason: str, acting_user: Any, at: dt.datetime) -> LeaveRequest:
    """Cancel somebody's leave, also after the day, with the reason; what it took is given back.

    Raises CancellationReasonMissing, LeaveNotAgreed.
    """
    if not reason.strip():
        raise CancellationReasonMissing
    leave = _held(leave_id)
    _cancel(leave, reason.strip(), at)
    record(
        "hr.leave.call_off_leave",
        case=leave_case(leave),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"state": [LeaveState.APPROVED, leave.state]},
    )
    _tell(leave, at)
    return leave


def _held(leave_id: int) -> LeaveRequest:
    """The request, with its person and itself locked."""
    locked(LeaveRequest.objects.values_list("employee_id", flat=True).get(pk=leave_id))
    found = LeaveRequest.objects.select_for_update(of=("self",))
    return found.select_related("kind", "employee__person").get(pk=leave_id)


def _cancel(leave: LeaveRequest, reason: str, at: dt.datetime) -> None:
    if leave.state != LeaveState.APPROVED:
        raise LeaveNotAgreed(state=leave.get_state_display())
    used = leave.entries.filter(type=LeaveEntry.Type.USE).order_by("pk")
    LeaveEntry.objects.bulk_create(
        LeaveEntry(
            grant_id=each.grant_id,
            type=LeaveEntry.Type.REVERSE,
            dated_on=each.dated_on,
            parts=-each.parts,
            request=leave,
            reverses=each,
            reason=reason,
            recorded_at=at,
        )
        for each in used
    )
    leave.state, leave.decided_on, leave.cancelled_because = LeaveState.CANCELLED, at.astimezone(TOKYO).date(), reason
    leave.save(update_fields=["state", "decided_on", "cancelled_because"])


def _tell(leave: LeaveRequest, at: dt.datetime) -> None:
    """Those who agreed, and the person, hear of it."""
    decided = Decision.objects.filter(request__case_kind=KIND, request__case_id=leave.pk, outcome="APPROVE")
    concerned = set(decided.values_list("decided_by_id", flat=True)) | {leave.employee.person.user_id}
    for user_id in sorted(each for each in concerned if each):
        tell(
            recipient_id=user_id,
            key=f"hr.leave.cancelled.{leave.pk}",
            kind=NoticeKind.RESULT,
            text_ja=f"{leave.person_name}さんの{leave.first_on:%m/%d}からの休暇が取り消されました。",
            text_en=f"The leave of {leave.person_name} from {leave.first_on} was cancelled.",
            url=reverse("hr:leave_request_detail", args=[leave.pk]),
            at=at,
        )
