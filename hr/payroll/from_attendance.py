"""Payroll takes over what a close of attendance hands out, as if somebody had entered it, and gives it back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from backoffice.values.periods import Month
from hr.attendance.handover import ClosedMonth

from .actions import NewTotal, record_attendance, withdraw_attendance


def take_over(month: Month, closed: Sequence[ClosedMonth], acting_user: Any, at: dt.datetime) -> None:
    """Record the totals of closed months. Raises as record_attendance."""
    record_attendance(month=month, entries=[_total(each) for each in closed], acting_user=acting_user, at=at)


def give_back(month: Month, employee_ids: Sequence[int], reason: str, acting_user: Any, at: dt.datetime) -> None:
    """Withdraw the totals of months that are open again. Raises as withdraw_attendance."""
    withdraw_attendance(month=month, employee_ids=employee_ids, reason=reason, acting_user=acting_user, at=at)


def _total(closed: ClosedMonth) -> NewTotal:
    total = closed.total
    return NewTotal(
        employee_id=closed.employee_id,
        scheduled_days=total.scheduled_days,
        worked_days=total.worked_days,
        worked_minutes=total.worked_minutes,
        overtime_minutes=total.overtime_minutes,
        night_minutes=total.night_minutes,
        statutory_holiday_minutes=total.statutory_holiday_minutes,
        paid_leave_days=total.paid_leave_days,
        absent_days=total.absent_days,
        extra_minutes=total.extra_minutes,
        deficit_minutes=total.deficit_minutes,
        settled_minutes=total.settled_minutes,
    )
