"""Which days are worked: by weekday, public holidays, and what the company said of a day. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from backoffice.values.calendar import public_holiday

from .limits import CLOSES_AT, LONGEST_BREAK, OPENS_AT, WEEKDAYS

DAY = dt.timedelta(days=1)
MONTHS = range(1, 12 + 1)


class NeverWorks(ValueError):
    """No day is worked within a year: a mistake in the calendar."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From a day on: the weekdays that are worked (1 is Monday), whether on public holidays too, and from when to when."""

    valid_from: dt.date = dt.date.min
    weekdays: frozenset[int] = WEEKDAYS
    works_on_public_holidays: bool = False
    opens_at: dt.time = OPENS_AT
    closes_at: dt.time = CLOSES_AT


@dataclass(frozen=True, slots=True)
class Told:
    """What the company said of a day: off, or worked; its name."""

    name: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar of a company or an office: its hours, the newest first, and what was said of single days."""

    hours: tuple[WorkingHours, ...] = ()
    told: Mapping[dt.date, Told] = field(default_factory=dict)

    def hours_on(self, day: dt.date) -> WorkingHours:
        """The hours that hold on a day; Monday to Friday, 9 to 18, without public holidays, where none were set."""
        return next((each for each in self.hours if each.valid_from <= day), WorkingHours())

    def is_workday(self, day: dt.date) -> bool:
        """Whether the day is worked: what was said of it goes before weekdays and public holidays."""
        said = self.told.get(day)
        if said is not None:
            return not said.is_off
        hours = self.hours_on(day)
        return day.isoweekday() in hours.weekdays and (hours.works_on_public_holidays or not public_holiday(day))

    def name_of(self, day: dt.date) -> str:
        """What the day is called: by the company, else by the law of public holidays."""
        said = self.told.get(day)
        return said.name if said is not None else public_holiday(day)

    def is_open(self, local: dt.datetime) -> bool:
        """Whether the company works at a moment of its own time."""
        hours = self.hours_on(local.date())
        return self.is_workday(local.date()) and hours.opens_at <= local.time() < hours.closes_at

    def on_or_after(self, day: dt.date) -> dt.date:
        """The day itself, or the next that is worked. Raises NeverWorks."""
        return self._next(day, DAY)

    def on_or_before(self, day: dt.date) -> dt.date:
        """The day itself, or the last before it that was worked. Raises NeverWorks."""
        return self._next(day, -DAY)

    def after(self, day: dt.date, days: int) -> dt.date:
        """So many workdays after the day; none is the day itself or the next that is worked. Raises NeverWorks."""
        day = self.on_or_after(day)
        for _each in range(days):
            day = self.on_or_after(day + DAY)
        return day

    def due(self, arrived: dt.date, days: int) -> dt.date:
        """By when something is due so many workdays after it arrived.

        What arrives on a day off arrives with the workday before: one day after a Saturday is Monday.
        """
        return self.after(self.on_or_before(arrived), days)

    def count(self, first: dt.date, last: dt.date) -> int:
        """How many days are worked between two, both included."""
        return sum(map(self.is_workday, days(first, last)))

    def _next(self, day: dt.date, step: dt.timedelta) -> dt.date:
        for _each in range(LONGEST_BREAK):
            if self.is_workday(day):
                return day
            day += step
        raise NeverWorks


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row that bear one name."""

    first: dt.date
    last: dt.date
    name: str

    def a_year_later(self) -> "Span":
        """The same days of the next year; 29 February becomes the last of its month."""
        return Span(_a_year_later(self.first), _a_year_later(self.last), self.name)


def spans_off(told: Mapping[dt.date, Told]) -> tuple[Span, ...]:
    """The days off of a company, those in a row with one name together, in order."""
    off = sorted(day for day, said in told.items() if said.is_off)
    keyed = ((day - DAY * place, told[day].name, day) for place, day in enumerate(off))
    found = (list(group) for _key, group in groupby(keyed, key=lambda each: each[:2]))
    return tuple(Span(group[0][2], group[-1][2], group[0][1]) for group in found)


def days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days from one to another, both included."""
    return (first + DAY * n for n in range((last - first).days + 1))


def newest(rows: Iterable[tuple[dt.date, Told | None]]) -> dict[dt.date, Told]:
    """Of what was said of days, the oldest first, what counts; a day that was left to the rule again is not told."""
    found = dict(rows)
    return {day: said for day, said in found.items() if said is not None}


def _a_year_later(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=day.day - 1)
