"""Which days are worked, which are off, and to which week a day belongs."""

import datetime as dt
from collections.abc import Callable, Iterator

from .facts import DayKind, Pattern

DAYS_PER_WEEK = dt.timedelta(weeks=1) // dt.timedelta(days=1)
DAY = dt.timedelta(days=1)
IsPublicHoliday = Callable[[dt.date], bool]
PatternOn = Callable[[dt.date], Pattern | None]


def day_kind(day: dt.date, pattern: Pattern | None, is_public_holiday: bool) -> DayKind:
    """What a day is by the schedule; without one only Sunday is told apart, as the statutory holiday."""
    statutory = pattern.statutory_holiday if pattern else DAYS_PER_WEEK
    if day.isoweekday() == statutory:
        return DayKind.STATUTORY_HOLIDAY
    if pattern is None or day.isoweekday() not in pattern.workdays:
        return DayKind.DAY_OFF
    if is_public_holiday and not pattern.works_on_public_holidays:
        return DayKind.DAY_OFF
    return DayKind.WORKDAY


def week_of(day: dt.date, starts_on: int) -> tuple[dt.date, ...]:
    """The seven days of the week that holds a day; a week begins on Sunday unless agreed otherwise (基発1号)."""
    first = day - DAY * ((day.isoweekday() - starts_on) % DAYS_PER_WEEK)
    return tuple(first + DAY * n for n in range(DAYS_PER_WEEK))


def dated(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days from one to another, both included."""
    return (first + DAY * n for n in range((last - first).days + 1))


def workdays(
    first: dt.date, last: dt.date, pattern_on: PatternOn, is_public_holiday: IsPublicHoliday
) -> tuple[dt.date, ...]:
    """The days to work between two, both included, by the schedule of each day."""
    return tuple(
        day for day in dated(first, last) if day_kind(day, pattern_on(day), is_public_holiday(day)) is DayKind.WORKDAY
    )
