"""Which days are worked, which are off, and to which week a day belongs."""

import datetime as dt
from collections.abc import Callable, Iterator

from .facts import DayKind, Pattern

DAYS_PER_WEEK = dt.timedelta(weeks=1) // dt.timedelta(days=1)
DAY = dt.timedelta(days=1)
KindOn = Callable[[dt.date], DayKind]


def day_kind(
    day: dt.date, pattern: Pattern | None, is_public_holiday: bool, is_company_holiday: bool | None = None
) -> DayKind:
    """What a day is by the schedule; without one only Sunday is told apart, as the statutory holiday.

    What the company said of the day (`is_company_holiday`, None where it said nothing) goes before public holidays.
    """
    statutory = pattern.statutory_holiday if pattern else DAYS_PER_WEEK
    if day.isoweekday() == statutory:
        return DayKind.STATUTORY_HOLIDAY
    if pattern is None or day.isoweekday() not in pattern.workdays:
        return DayKind.DAY_OFF
    is_off = is_public_holiday and not pattern.works_on_public_holidays
    if is_company_holiday is not None:
        is_off = is_company_holiday
    return DayKind.DAY_OFF if is_off else DayKind.WORKDAY


def week_of(day: dt.date, starts_on: int) -> tuple[dt.date, ...]:
    """The seven days of the week that holds a day; a week begins on Sunday unless agreed otherwise (基発1号)."""
    first = day - DAY * ((day.isoweekday() - starts_on) % DAYS_PER_WEEK)
    return tuple(first + DAY * n for n in range(DAYS_PER_WEEK))


def dated(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days from one to another, both included."""
    return (first + DAY * n for n in range((last - first).days + 1))


def workdays(first: dt.date, last: dt.date, kind_on: KindOn) -> tuple[dt.date, ...]:
    """The days to work between two, both included."""
    return tuple(day for day in dated(first, last) if kind_on(day) is DayKind.WORKDAY)
