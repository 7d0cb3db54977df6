"""What becomes of a request: agreed to it is taken from the oldest grants; not agreed to it ends."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Request, RequestState
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from hr.leave import queries, rules
from hr.leave.models import LeaveEntry, LeaveRequest, LeaveState

from .request_leave import KIND, leave_case, locked, short

BECOMES = {
    RequestState.SENT_BACK: LeaveState.RETURNED,
    RequestState.WITHDRAWN: LeaveState.WITHDRAWN,
    RequestState.REJECTED: LeaveState.REJECTED,
}


class LeaveNotWaiting(Refusal):
    """Only a request that awaits its approval is decided."""

    code = "hr.leave.not_waiting"
    cause_ja = "この休暇は「{state}」のため、決裁できません。"
    cause_en = "This leave is {state}: it does not await approval."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


@action("hr.leave.approve_leave", _("休暇を承認"))
def approve_leave(*, leave_id: int, acting_user: Any, at: dt.datetime) -> LeaveRequest:
    """Agree to a leave: its days are taken from the oldest grants that live on them.

    Taken by the approval engine after the last approval. Raises LeaveNotWaiting, LeaveShort.
    """
    leave = _waiting(leave_id)
    if leave.kind.draws_balance:
        _use(leave, at)
    leave.state, leave.decided_on = LeaveState.APPROVED, at.astimezone(TOKYO).date()
    leave.save(update_fields=["state", "decided_on"])
    record(
        "hr.leave.approve_leave",
        case=leave_case(leave),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [LeaveState.SUBMITTED, leave.state]},
    )
    return leave


@action("hr.leave.return_leave", _("休暇の申請を終える"))
def return_leave(*, leave_id: int, acting_user: Any, at: dt.datetime) -> LeaveRequest:
    """End a request as its approval ended: sent back, rejected or withdrawn. Taken by the approval engine. Raises LeaveNotWaiting."""
    leave = _waiting(leave_id)
    ended = Request.objects.filter(case_kind=KIND, case_id=leave.pk).latest("pk")
    leave.state, leave.decided_on = BECOMES[RequestState(ended.state)], at.astimezone(TOKYO).date()
    leave.save(update_fields=["state", "decided_on"])
    record(
        "hr.leave.return_leave",
        case=leave_case(leave),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [LeaveState.SUBMITTED, leave.state]},
    )
    return leave


def _waiting(leave_id: int) -> LeaveRequest:
    """The request, with its person and itself locked."""
    locked(LeaveRequest.objects.values_list("employee_id", flat=True).get(pk=leave_id))
    leave = LeaveRequest.objects.select_for_update(of=("self",)).select_related("kind").get(pk=leave_id)
    if leave.state != LeaveState.SUBMITTED:
        raise LeaveNotWaiting(state=leave.get_state_display())
    return leave


def _use(leave: LeaveRequest, at: dt.datetime) -> None:
    days = list(leave.days.values_list("dated_on", "parts"))
    taken, missing = rules.take(queries.holdings(leave.employee_id, leave.kind_id), days)
    if missing:
        raise short(leave.kind, missing, leave.hours_a_day)
    LeaveEntry.objects.bulk_create(
        LeaveEntry(
            grant_id=each.grant_id,
            type=LeaveEntry.Type.USE,
            dated_on=each.on,
            parts=-each.parts,
            request=leave,
            recorded_at=at,
        )
        for each in taken
    )
