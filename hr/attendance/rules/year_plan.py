"""What a plan of 1年単位の変形労働時間制 may hold (労働基準法32条の4, 同施行規則12条の4)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from backoffice.values.periods import Month

from .calendar import DAY, DAYS_PER_WEEK, dated
from .facts import WorkLaw
from .periods import Period
from .systems import frame_minutes


@dataclass(frozen=True, slots=True)
class YearLaw:
    """The limits of a plan: minutes, days and weeks, with the versions that gave them.

    Those of `days_of_a_year` (in `of_days`), of weeks over `long_week_minutes`, and `overtime_month_minutes` and the like hold for
    periods of more than `short_months`.
    """

    day_minutes: int
    week_minutes: int
    days_of_a_year: int
    of_days: int
    days_in_a_row: int
    special_days_in_a_row: int
    long_week_minutes: int
    long_weeks_in_a_row: int
    long_weeks_of_a_quarter: int
    quarter_months: int
    short_months: int
    notice_days: int
    overtime_month_minutes: int
    overtime_year_minutes: int
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a plan breaks: which limit (a code), on or from which day, what it comes to and the most that may be."""

    code: str
    day: dt.date
    count: int
    most: int


Plan = Mapping[dt.date, int]


def faults_of_plan(
    plan: Plan, period: Period, law: YearLaw, hours: WorkLaw, special: tuple[dt.date, dt.date] | None = None
) -> tuple[Fault, ...]:
    """What is against the law in a plan (minutes of each day; days that are not named are off).

    Every limit is one from above, so that a plan of some months is judged as far as it goes. Weeks begin with the
    weekday of the first day of the period; `special` is 特定期間, from and to.
    """
    found = [*_days(plan, law), *_in_a_row(plan, period, law, special), *_frame(plan, period, hours)]
    weeks = _weeks(plan, period)
    found += [Fault("WEEK", day, sum_, law.week_minutes) for day, sum_ in weeks if sum_ > law.week_minutes]
    if is_long(period, law):
        found += [*_days_of_a_year(plan, period, law), *_long_weeks(weeks, period, law)]
    return tuple(found)


def is_long(period: Period, law: YearLaw) -> bool:
    """Whether the limits of periods of more than three months hold."""
    return Month.of(period.first).until(Month.of(period.last)) + 1 > law.short_months


def most_days(period: Period, law: YearLaw) -> int:
    """280日 × days of the period ÷ 365, at most 280 (施行規則12条の4第3項)."""
    return min(law.days_of_a_year, law.days_of_a_year * period.agreed_days // law.of_days)


def _days(plan: Plan, law: YearLaw) -> Iterator[Fault]:
    for day, minutes in sorted(plan.items()):
        if minutes > law.day_minutes:
            yield Fault("DAY", day, minutes, law.day_minutes)


def _in_a_row(plan: Plan, period: Period, law: YearLaw, special: tuple[dt.date, dt.date] | None) -> Iterator[Fault]:
    """Six days in a row; in 特定期間 a day off each week is enough, which leaves twelve days at most."""
    length = plain = 0
    for day in dated(period.first, period.last):
        if not plan.get(day):
            length = plain = 0
            continue
        length += 1
        plain = 0 if special and special[0] <= day <= special[1] else plain + 1
        if plain == law.days_in_a_row + 1:
            yield Fault("IN_A_ROW", day, plain, law.days_in_a_row)
        elif length == law.special_days_in_a_row + 1 and plain < law.days_in_a_row:
            yield Fault("IN_A_ROW", day, length, law.special_days_in_a_row)


def _frame(plan: Plan, period: Period, hours: WorkLaw) -> Iterator[Fault]:
    frame = frame_minutes(period.agreed_days, hours)
    planned = sum(minutes for day, minutes in plan.items() if period.first <= day <= period.last)
    if planned > frame:
        yield Fault("FRAME", period.first, planned, frame)


def _weeks(plan: Plan, period: Period) -> list[tuple[dt.date, int]]:
    """The weeks that begin in the period, by their first day, with the minutes planned in each."""
    firsts = (day for day in dated(period.first, period.last) if (day - period.first).days % DAYS_PER_WEEK == 0)
    return [(first, sum(plan.get(first + DAY * n, 0) for n in range(DAYS_PER_WEEK))) for first in firsts]


def _days_of_a_year(plan: Plan, period: Period, law: YearLaw) -> Iterator[Fault]:
    count = sum(1 for day, minutes in plan.items() if minutes and period.first <= day <= period.last)
    if count > most_days(period, law):
        yield Fault("DAYS", period.first, count, most_days(period, law))


def _long_weeks(weeks: list[tuple[dt.date, int]], period: Period, law: YearLaw) -> Iterator[Fault]:
    """Weeks of more than 48 hours: three in a row, and three that begin in each three months of the period."""
    in_a_row = 0
    quarters: dict[int, int] = {}
    for first, minutes in weeks:
        is_long_week = minutes > law.long_week_minutes
        in_a_row = in_a_row + 1 if is_long_week else 0
        if in_a_row == law.long_weeks_in_a_row + 1:
            yield Fault("LONG_WEEKS_IN_A_ROW", first, in_a_row, law.long_weeks_in_a_row)
        if not is_long_week:
            continue
        quarter = Month.of(period.first).until(Month.of(first)) // law.quarter_months
        quarters[quarter] = quarters.get(quarter, 0) + 1
        if quarters[quarter] == law.long_weeks_of_a_quarter + 1:
            yield Fault("LONG_WEEKS", first, quarters[quarter], law.long_weeks_of_a_quarter)
