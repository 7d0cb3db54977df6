"""Giving a month's attendance totals back, when attendance takes its close back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.payroll.models import AttendanceTotal, Payslip, Run, RunKind, RunState

from .calculate_payslips import discard_drafts

FIGURES = (
    "scheduled_days",
    "worked_days",
    "paid_leave_days",
    "absent_days",
    "worked_minutes",
    "overtime_minutes",
    "night_minutes",
    "statutory_holiday_minutes",
    "extra_minutes",
    "deficit_minutes",
    "settled_minutes",
)


class AttendanceIsPaid(Refusal):
    """The totals are in pay that is approved, or that waits for approval or its calculation."""

    code = "hr.payroll.attendance_is_paid"
    cause_ja = "{month}の勤怠は、「{state}」の{run}に使われています。"
    cause_en = "Attendance of {month} is in the run {run}, which is {state}."
    remedy_ja = (
        "計算中なら終わるまで待ち、承認待ちなら申請を取り下げてください。"
        "承認済みの給与は、追加支給か翌月の給与で精算してください。"
    )
    remedy_en = (
        "Wait while it is calculating; withdraw its request while approval is pending. "
        "Settle approved pay by an extra payment or with the next pay."
    )


@action("hr.payroll.withdraw_attendance", _("勤怠の月次集計を戻す"))
def withdraw_attendance(
    *, month: Month, employee_ids: Sequence[int], reason: str, acting_user: Any, at: dt.datetime
) -> int:
    """Take the totals of a month back, and the drafts that were calculated from them; how many totals there were.

    The drafts go, so that the run names those people as not calculated until attendance is closed and they are
    calculated again. Raises AttendanceIsPaid; the totals themselves stay in the event.
    """
    runs = Run.objects.select_for_update(of=("self",)).filter(kind=RunKind.MONTHLY, overtime_month=month.first_day)
    held = list(runs.exclude(state__in=[RunState.DRAFT, RunState.VOIDED]).order_by("pk"))
    for run in held:
        _refuse_used(run, employee_ids, month)
    for run in held:
        discard_drafts(run, employee_ids)
    totals = AttendanceTotal.objects.filter(month=month.first_day, employee_id__in=employee_ids).order_by("pk")
    case_id = min((each.pk for each in totals), default=0)
    before = {str(each.employee_id): {name: str(getattr(each, name)) for name in FIGURES} for each in totals}
    totals.delete()
    record(
        "hr.payroll.withdraw_attendance",
        case=Case("hr.payroll.attendance_total", case_id, str(month)),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"totals": [before, {}]},
    )
    return len(before)


def _refuse_used(run: Run, employee_ids: Sequence[int], month: Month) -> None:
    """A run under calculation may be about to use them; one under review has drafts, which may go."""
    if run.state == RunState.REVIEW:
        return
    is_used = Payslip.objects.filter(run=run, employee_id__in=employee_ids).exists()
    if is_used or run.state == RunState.CALCULATING:
        raise AttendanceIsPaid(month=month, state=run.get_state_display(), run=run.name)
