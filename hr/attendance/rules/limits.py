"""The limits of overtime (36協定): the months and years of an agreement, the forecast of a month, averages."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from backoffice.values.periods import MONTHS_PER_YEAR, Month, anniversary

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OvertimeLaw:
    """The limits of 労働基準法36条, in minutes and months, with the versions that gave them."""

    month_minutes: int
    year_minutes: int
    special_year_minutes: int
    special_times: int
    total_month_under_minutes: int
    total_average_minutes: int
    average_months: int
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Forecast:
    """A month of overtime: what was worked, a day's average, the days left, what it comes to at its end. Minutes.

    Where the month is settled as a whole (フレックス), the average is of all work, and `frame_minutes` of it are none.
    """

    actual_minutes: int
    average_minutes: int
    days_left: int
    limit_minutes: int
    worked_minutes: int = 0
    frame_minutes: int | None = None

    @property
    def forecast_minutes(self) -> int:
        """実績 ＋ 1日の平均 × 残りの日数; of a settled month what that sum of work is beyond its frame."""
        if self.frame_minutes is not None:
            at_its_end = self.worked_minutes + self.average_minutes * self.days_left
            return max(0, at_its_end - self.frame_minutes)
        return self.actual_minutes + self.average_minutes * self.days_left

    @property
    def is_over(self) -> bool:
        """Whether the limit is passed already."""
        return self.actual_minutes > self.limit_minutes

    @property
    def will_be_over(self) -> bool:
        """Whether the month ends beyond the limit when people go on as before."""
        return self.forecast_minutes > self.limit_minutes

    @property
    def a_day_minutes(self) -> int:
        """How much a day is left of the limit; nothing when it is passed or no day is left.

        Of a settled month it is how much work a day is left.
        """
        left = max(0, self.limit_minutes - self.actual_minutes)
        if self.frame_minutes is not None:
            left = max(0, self.limit_minutes + self.frame_minutes - self.worked_minutes)
        return left // self.days_left if self.days_left else 0


def forecast(*, actual_minutes: int, counted_days: int, days_left: int, limit_minutes: int) -> Forecast:
    """The month at its end: the average of the days counted so far, to the nearest minute, for every day left."""
    average = (2 * actual_minutes + counted_days) // (2 * counted_days) if counted_days else 0
    return Forecast(actual_minutes, average, days_left, limit_minutes)


def flex_forecast(
    *, worked_minutes: int, counted_days: int, days_left: int, frame_minutes: int, limit_minutes: int
) -> Forecast:
    """The month of フレックス at its end: its work as on average so far, for every day left, beyond its frame."""
    average = (2 * worked_minutes + counted_days) // (2 * counted_days) if counted_days else 0
    actual = max(0, worked_minutes - frame_minutes)
    return Forecast(actual, average, days_left, limit_minutes, worked_minutes, frame_minutes)


def span_of_month(day: dt.date, starts_on: dt.date) -> Span:
    """The month of the agreement that holds a day: it begins on the day of the month of 起算日, or the month's last."""
    month = Month.of(day)
    first = _day_of(month, starts_on.day)
    if day < first:
        month, first = month.previous, _day_of(month.previous, starts_on.day)
    return Span(first, _day_of(month.next, starts_on.day) - DAY)


def span_of_year(day: dt.date, starts_on: dt.date) -> Span:
    """The year of the agreement that holds a day, counted from its 起算日."""
    years = day.year - starts_on.year
    if anniversary(starts_on, years) > day:
        years -= 1
    return Span(anniversary(starts_on, years), anniversary(starts_on, years + 1) - DAY)


def average_breach(total_minutes: Sequence[int], law: OvertimeLaw) -> int:
    """Over how many months, counted back from the last, overtime and holiday work pass their average; 0 for none.

    `total_minutes` are those of each month, the oldest first (労働基準法36条6項3号).
    """
    for months in range(2, min(law.average_months, len(total_minutes), MONTHS_PER_YEAR) + 1):
        if sum(total_minutes[-months:]) > law.total_average_minutes * months:
            return months
    return 0


def _day_of(month: Month, day: int) -> dt.date:
    return month.first_day.replace(day=min(day, month.last_day.day))
