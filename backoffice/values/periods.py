"""Periods (期間): months, half-open date ranges, and the day on which an age is reached."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from .refusals import MONTHS, Refusal

MINUTES_PER_HOUR = 60
MONTHS_PER_YEAR = 12
FIRST_YEAR, LAST_YEAR = 1800, 2999

_MONTH = re.compile(r"(\d{4})-(\d{2})")


class NotAMonth(Refusal):
    code = "values.not_a_month"
    cause_ja = "「{text}」は年月として読めません。"
    cause_en = "“{text}” is not a month."
    remedy_ja = "2026-10 のように書いてください。"
    remedy_en = "Write it like 2026-10."


class PeriodEndsBeforeItBegins(Refusal):
    code = "values.period_ends_before_it_begins"
    cause_ja = "期間の終わり {until} が始まり {from_} より前か同じ日です。"
    cause_en = "The period ends on {until}, not after its beginning {from_}."
    remedy_ja = "終わりの日を直してください。"
    remedy_en = "Correct the end."


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month: `Month(2026, 10)`, written 2026-10."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= MONTHS_PER_YEAR:
            raise NotAMonth(text=f"{self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2026-10. Raises NotAMonth, also for a year outside FIRST_YEAR to LAST_YEAR: nobody keeps books of it."""
        found = _MONTH.fullmatch(text)
        if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise NotAMonth(text=text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The month that holds the day."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        return self.next.first_day - dt.timedelta(days=1)

    @property
    def next(self) -> Self:
        return self.plus(1)

    @property
    def previous(self) -> Self:
        return self.plus(-1)

    def plus(self, months: int) -> Self:
        """The month so many months later, or earlier when negative."""
        year, month = divmod(self.year * MONTHS_PER_YEAR + self.month - 1 + months, MONTHS_PER_YEAR)
        return type(self)(year, month + 1)

    def until(self, end: "Month") -> int:
        """How many months lie from this one to `end` (negative when `end` is earlier)."""
        return (end.year - self.year) * MONTHS_PER_YEAR + end.month - self.month

    def __contains__(self, day: dt.date) -> bool:
        return day.year == self.year and day.month == self.month

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def in_japanese(self) -> str:
        """As a sentence says it: 2026年11月."""
        return f"{self.year}年{self.month}月"

    @property
    def in_english(self) -> str:
        """As a sentence says it: Nov 2026."""
        return f"{MONTHS[self.month - 1]} {self.year}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from `from_`, before `until`; open-ended when `until` is None."""

    from_: dt.date
    until: dt.date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.from_:
            raise PeriodEndsBeforeItBegins(from_=self.from_, until=self.until)

    def __contains__(self, day: dt.date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "DateRange") -> bool:
        """Whether any day lies in both."""
        return (other.until is None or self.from_ < other.until) and (self.until is None or other.from_ < self.until)

    def __str__(self) -> str:
        return f"[{self.from_}, {self.until or ''})"


def anniversary(born: dt.date, years: int) -> dt.date:
    """The same day of the year so many years later; 1 March for 29 February where that year has none."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, born.month + 1, 1)


def attained_on(born: dt.date, age: int) -> dt.date:
    """The day on which the age is reached: the day BEFORE the birthday (年齢計算ニ関スル法律, 民法143条)."""
    return anniversary(born, age) - dt.timedelta(days=1)
