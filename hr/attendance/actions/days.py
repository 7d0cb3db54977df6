"""Making daily records of punches: from the day that changed to the end of its week, for 40 hours count over a week."""

import datetime as dt
from collections.abc import Collection, Sequence

from backoffice.values.periods import Month
from hr.attendance.law import work_law
from hr.attendance.models import DailyRecord, MonthClose, Punch
from hr.attendance.queries import Schedules, punches_between, schedules, stamps
from hr.attendance.rules import DayMinutes, day_minutes, overtime_of_week, week_of

DAY = dt.timedelta(days=1)
SUNDAY = 7
LONGEST_WEEK = dt.timedelta(days=6)
FIGURES = (
    "kind",
    "is_complete",
    "first_in_at",
    "last_out_at",
    "worked_minutes",
    "break_minutes",
    "overtime_minutes",
    "night_minutes",
    "statutory_holiday_minutes",
    "day_off_minutes",
    "warnings",
    "law",
)
Punches = dict[tuple[int, dt.date], list[Punch]]


def project(employee_ids: Collection[int], first: dt.date, last: dt.date) -> list[DailyRecord]:
    """Write the records of the days between two, and of those after them in their weeks; months closed stay alone.

    The same punches give the same records, however often they are made.
    """
    begins, ends = first - LONGEST_WEEK, last + LONGEST_WEEK
    held, punches = schedules(employee_ids, begins, ends + DAY), punches_between(employee_ids, begins, ends)
    closed = set(MonthClose.objects.filter(employee_id__in=employee_ids).values_list("employee_id", "month"))
    there = set(
        DailyRecord.objects.filter(employee_id__in=employee_ids, work_date__range=(first, ends)).values_list(
            "employee_id", "work_date"
        )
    )
    made = []
    for employee_id in employee_ids:
        for week in _weeks(employee_id, first, last, held):
            for record in _week(employee_id, week, held, punches):
                key = employee_id, record.work_date
                is_closed = (employee_id, Month.of(record.work_date).first_day) in closed
                if record.work_date >= first and not is_closed and (key in punches or key in there):
                    made.append(record)
    return DailyRecord.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["employee", "work_date"], update_fields=FIGURES
    )


def _weeks(employee_id: int, first: dt.date, last: dt.date, held: Schedules) -> list[tuple[dt.date, ...]]:
    """The weeks that hold the days, each once."""
    found: list[tuple[dt.date, ...]] = []
    day = first
    while day <= last:
        pattern = held.pattern(employee_id, day)
        found.append(week_of(day, pattern.week_starts_on if pattern else SUNDAY))
        day = found[-1][-1] + DAY
    return found


def _week(employee_id: int, week: Sequence[dt.date], held: Schedules, punches: Punches) -> list[DailyRecord]:
    law = work_law(week[0])
    told = [_minutes(employee_id, day, held, punches.get((employee_id, day), [])) for day in week]
    return [
        _record(employee_id, day, minutes, overtime, punches.get((employee_id, day), []), law.versions)
        for day, minutes, overtime in zip(week, told, overtime_of_week(told, law), strict=True)
    ]


def _minutes(employee_id: int, day: dt.date, held: Schedules, punches: Sequence[Punch]) -> DayMinutes:
    return day_minutes(
        stamps(punches),
        kind=held.kind(employee_id, day),
        next_kind=held.kind(employee_id, day + DAY),
        pattern=held.pattern(employee_id, day),
        law=work_law(day),
    )


def _record(
    employee_id: int,
    day: dt.date,
    minutes: DayMinutes,
    overtime_minutes: int,
    punches: Sequence[Punch],
    versions: Sequence[str],
) -> DailyRecord:
    return DailyRecord(
        employee_id=employee_id,
        work_date=day,
        kind=minutes.kind.value,
        is_complete=minutes.is_complete,
        first_in_at=punches[0].at if punches else None,
        last_out_at=punches[-1].at if punches and minutes.is_complete else None,
        worked_minutes=minutes.worked_minutes,
        break_minutes=minutes.break_minutes,
        overtime_minutes=overtime_minutes,
        night_minutes=minutes.night_minutes,
        statutory_holiday_minutes=minutes.statutory_holiday_minutes,
        day_off_minutes=minutes.day_off_minutes,
        warnings=list(minutes.warnings),
        law=list(versions),
    )
