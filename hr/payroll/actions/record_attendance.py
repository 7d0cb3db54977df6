"""Taking over a month's attendance totals, many at once or one that was missing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.payroll.models import AttendanceTotal


@dataclass(frozen=True, slots=True)
class NewTotal:
    """A month of one employee; minutes and days. Overtime is beyond the statutory hours; night is part of the work,
    on statutory holidays too. `extra_minutes`, `deficit_minutes` (None: absence is counted by days) and
    `settled_minutes` are those of a settled period; see AttendanceTotal."""

    employee_id: int
    scheduled_days: int
    worked_days: Decimal
    worked_minutes: int
    overtime_minutes: int = 0
    night_minutes: int = 0
    statutory_holiday_minutes: int = 0
    paid_leave_days: Decimal = Decimal(0)
    absent_days: Decimal = Decimal(0)
    extra_minutes: int = 0
    deficit_minutes: int | None = None
    settled_minutes: int = 0


class AttendanceAlreadyRecorded(Refusal):
    """A month's total of somebody is there already."""

    code = "hr.payroll.attendance_already_recorded"
    cause_ja = "{month}の勤怠は、{names}について、すでに登録されています。"
    cause_en = "Attendance of {month} is already recorded for {names}."
    remedy_ja = "登録済みの社員を除いて、もう一度取り込んでください。1件も登録していません。"
    remedy_en = "Leave those employees out and import again. Nothing was recorded."


class AttendanceDoesNotAddUp(Refusal):
    """A total holds more overtime, night work or days than there can be."""

    code = "hr.payroll.attendance_does_not_add_up"
    cause_ja = "{name}の時間外か深夜が、労働時間より長くなっています。"
    cause_en = "Overtime or night work of {name} is longer than the time worked."
    remedy_ja = "勤怠の集計を確認して、もう一度登録してください。1件も登録していません。"
    remedy_en = "Check the totals and record them again. Nothing was recorded."


@action("hr.payroll.record_attendance", _("勤怠の月次集計を登録"))
def record_attendance(*, month: Month, entries: Sequence[NewTotal], acting_user: Any, at: dt.datetime) -> None:
    """Enter the totals of a month, all or none.

    Raises AttendanceAlreadyRecorded and AttendanceDoesNotAddUp, with the names of the employees.
    """
    _refuse_recorded(month, [entry.employee_id for entry in entries])
    for entry in entries:
        _refuse_impossible(entry)
    made = AttendanceTotal.objects.bulk_create(_total(month, entry) for entry in entries)
    record(
        "hr.payroll.record_attendance",
        case=Case("hr.payroll.attendance_total", made[0].pk, str(month)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(made)},
    )


def _refuse_recorded(month: Month, employee_ids: list[int]) -> None:
    there = AttendanceTotal.objects.filter(month=month.first_day, employee_id__in=employee_ids)
    names = [str(total.employee.person) for total in there.select_related("employee__person")[:10]]
    if names:
        raise AttendanceAlreadyRecorded(month=month, names="、".join(names))


def _refuse_impossible(entry: NewTotal) -> None:
    longest_night = entry.worked_minutes + entry.statutory_holiday_minutes
    if entry.overtime_minutes > entry.worked_minutes or entry.night_minutes > longest_night:
        name = str(Employee.objects.select_related("person").get(pk=entry.employee_id))
        raise AttendanceDoesNotAddUp(name=name)


def _total(month: Month, entry: NewTotal) -> AttendanceTotal:
    return AttendanceTotal(
        employee_id=entry.employee_id,
        month=month.first_day,
        scheduled_days=entry.scheduled_days,
        worked_days=entry.worked_days,
        paid_leave_days=entry.paid_leave_days,
        absent_days=entry.absent_days,
        worked_minutes=entry.worked_minutes,
        overtime_minutes=entry.overtime_minutes,
        night_minutes=entry.night_minutes,
        statutory_holiday_minutes=entry.statutory_holiday_minutes,
        extra_minutes=entry.extra_minutes,
        deficit_minutes=entry.deficit_minutes,
        settled_minutes=entry.settled_minutes,
    )
