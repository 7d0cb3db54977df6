"""Grants of annual leave: on which day, how many days, and why. Pure (労働基準法39条)."""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from backoffice.values.periods import MINUTES_PER_HOUR, Month
from backoffice.values.reasons import Reason, Term


class GrantType(StrEnum):
    """通常の付与, 比例付与, or none: too few days of work."""

    FULL = "FULL"
    PROPORTIONAL = "PROPORTIONAL"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Row:
    """Days by months of service, for people who work so many days a week, or so many a year."""

    weekly_days: int
    yearly_from: int
    days: tuple[tuple[int, int], ...]

    def for_service(self, months: int) -> int:
        """The days after so many months of service; 0 before the first grant."""
        return max((days for served, days in self.days if served <= months), default=0)


@dataclass(frozen=True, slots=True)
class GrantLaw:
    """What is in force on a 基準日; `rows` from the most days a week to the fewest."""

    first_months: int
    every_months: int
    rows: tuple[Row, ...]
    table_version: str
    full_weekly_hours: Term
    attendance_rate: Term
    lapse_years: Term
    duty_from_days: int
    duty_days: Term
    duty_months: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """How much somebody works: full time, or days and minutes a week, or days a year where weeks differ."""

    weekly_days: int
    weekly_minutes: int
    yearly_days: int | None = None
    is_full_time: bool = False


@dataclass(frozen=True, slots=True)
class Attendance:
    """全労働日 and 出勤日 of the months before a 基準日, with what counts as worked; days may be halves."""

    scheduled_days: Decimal
    worked_days: Decimal


@dataclass(frozen=True, slots=True)
class Granted:
    """One grant: its days, until before which day it lives, and until before which day the five days are due."""

    on: dt.date
    days: int
    type: GrantType
    lapses_on: dt.date
    duty_until: dt.date | None
    duty_days: int
    because: Reason


def months_later(day: dt.date, months: int) -> dt.date:
    """The corresponding day so many months later, or the last day of a month that has none (民法143条2項)."""
    month = Month.of(day).plus(months)
    return month.first_day.replace(day=min(day.day, calendar.monthrange(month.year, month.month)[1]))


def base_days(hired_on: dt.date, law: GrantLaw, *, after: dt.date, until: dt.date) -> Iterator[tuple[int, dt.date]]:
    """(months of service, 基準日) after a day and up to another, both counted from the day of hiring."""
    months = law.first_months
    while (on := months_later(hired_on, months)) <= until:
        if on > after:
            yield months, on
        months += law.every_months


def row_for(schedule: Schedule, law: GrantLaw) -> Row | None:
    """The row of the table for somebody's days of work; None below the least that it knows."""
    if schedule.is_full_time or schedule.weekly_minutes >= int(law.full_weekly_hours.value) * MINUTES_PER_HOUR:
        return law.rows[0]
    if schedule.yearly_days is not None:
        return next((row for row in law.rows if schedule.yearly_days >= row.yearly_from), None)
    return next((row for row in law.rows if schedule.weekly_days >= row.weekly_days), None)


def grant(
    on: dt.date, service_months: int, schedule: Schedule, attendance: Attendance | None, law: GrantLaw
) -> Granted:
    """What the law grants on a 基準日. No attendance known counts as enough, and the reason says so."""
    row = row_for(schedule, law)
    days = row.for_service(service_months) if row and _came_enough(attendance, law) else 0
    has_duty = bool(law.duty_days.value) and days >= law.duty_from_days
    return Granted(
        on=on,
        days=days,
        type=_type(row, law),
        lapses_on=months_later(on, int(law.lapse_years.value) * 12),
        duty_until=months_later(on, law.duty_months) if has_duty else None,
        duty_days=int(law.duty_days.value) if has_duty else 0,
        because=_because(days, service_months, schedule, attendance, law),
    )


def _type(row: Row | None, law: GrantLaw) -> GrantType:
    if row is None:
        return GrantType.NONE
    return GrantType.FULL if row is law.rows[0] else GrantType.PROPORTIONAL


def _came_enough(attendance: Attendance | None, law: GrantLaw) -> bool:
    if attendance is None or not attendance.scheduled_days:
        return True
    return attendance.worked_days >= attendance.scheduled_days * Decimal(law.attendance_rate.value)


def _because(
    days: int, service_months: int, schedule: Schedule, attendance: Attendance | None, law: GrantLaw
) -> Reason:
    terms = (
        Term("leave_granted_days", days, "days", law.table_version),
        Term("leave_service_months", service_months, "service_months"),
        *_schedule_terms(schedule, law),
        *_attendance_terms(attendance, law),
        law.lapse_years,
    )
    return Reason("leave_granted_days", terms, "EXACT")


def _schedule_terms(schedule: Schedule, law: GrantLaw) -> tuple[Term, ...]:
    if schedule.is_full_time:
        return (Term("leave_schedule", "leave_full_time", "text"),)
    worked = (
        Term("leave_weekly_days", schedule.weekly_days, "days")
        if schedule.yearly_days is None
        else Term("leave_yearly_days", schedule.yearly_days, "days")
    )
    weekly_hours = Decimal(schedule.weekly_minutes) / MINUTES_PER_HOUR
    return worked, Term("leave_weekly_hours", weekly_hours, "hours"), law.full_weekly_hours


def _attendance_terms(attendance: Attendance | None, law: GrantLaw) -> tuple[Term, ...]:
    if attendance is None or not attendance.scheduled_days:
        return (law.attendance_rate, Term("leave_attendance", "leave_attendance_unknown", "text"))
    said = "leave_attendance_enough" if _came_enough(attendance, law) else "leave_attendance_short"
    return (
        law.attendance_rate,
        Term("leave_worked_days", attendance.worked_days, "days"),
        Term("leave_scheduled_days", attendance.scheduled_days, "days"),
        Term("leave_attendance", said, "text"),
    )
