"""The table of 離職証明書 and 休業開始時賃金月額証明書: months counted back beside the periods that were paid."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from backoffice.values.reasons import Line, Term, line

from .months import Counted, CountLaw, counted_months, insured_months


@dataclass(frozen=True, slots=True)
class PaidPeriod:
    """賃金支払対象期間, both days included. Yen: `fixed_yen` is agreed by the month or another period (Ⓐ), `timed_yen`
    by the day or the hour (Ⓑ). `days` is None where they are not known; `is_settled` is False before the pay stands.

    `sources` name the payslips that the wages are of.
    """

    first_on: dt.date
    last_on: dt.date
    is_whole: bool
    is_settled: bool
    days: int | None = None
    minutes: int | None = None
    fixed_yen: int = 0
    timed_yen: int = 0
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def wages(self) -> Line:
        """計: what was paid for the period."""
        return line(
            "period_wages",
            "fixed_wages_yen + timed_wages_yen",
            "EXACT",
            Term("fixed_wages_yen", self.fixed_yen),
            Term("timed_wages_yen", self.timed_yen),
        )

    def counts(self, law: CountLaw) -> bool:
        """完全月 that the daily wage is taken from: a whole period with enough days, or hours (雇用保険法17条)."""
        enough = self.days is not None and self.days >= law.least_days
        by_hours = bool(law.least_minutes) and self.minutes is not None and self.minutes >= law.least_minutes
        return self.is_whole and self.is_settled and (enough or by_hours)


@dataclass(frozen=True, slots=True)
class WageRow:
    """One line of the form: its left half and its right half, either of which may end before the other."""

    counted: Counted | None
    paid: PaidPeriod | None


@dataclass(frozen=True, slots=True)
class WageTable:
    """The rows, 被保険者期間 that they come to, and the wages of the last whole periods that count."""

    rows: tuple[WageRow, ...]
    months: Decimal
    counted_periods: int
    daily_wage: Line | None


def wage_table(
    *,
    last_on: dt.date,
    since: dt.date,
    periods: Sequence[PaidPeriod],
    days_of: Callable[[dt.date, dt.date], tuple[int | None, int | None]],
    law: CountLaw,
    months_needed: int,
    months_looked_at: int,
    periods_needed: int,
    days_per_month: int,
) -> WageTable:
    """The table of somebody whose last day is `last_on`, insured since `since`; `periods` are the newest first.

    It goes back until 被保険者期間 comes to `months_needed` and `periods_needed` whole periods count, or as far as
    insurance and the law go. `days_of` tells the days (and minutes) between two days. The daily wage (賃金日額, before
    its limits) is the wages of those periods by so many times `days_per_month` (雇用保険法17条1項).
    """
    months = tuple(_enough(counted_months(last_on, since, months_looked_at), days_of, law, months_needed))
    paid = tuple(_until_counted(periods, law, periods_needed))
    rows = tuple(WageRow(counted, period) for counted, period in zip_longest(months, paid))
    counted = [each for each in paid if each.counts(law)]
    daily = _daily_wage(counted, days_per_month) if len(counted) == periods_needed else None
    return WageTable(rows, insured_months(months, law), len(counted), daily)


def _enough(
    months: Iterable[Counted],
    days_of: Callable[[dt.date, dt.date], tuple[int | None, int | None]],
    law: CountLaw,
    needed: int,
) -> Iterable[Counted]:
    reached = Decimal(0)
    for each in months:
        days, minutes = days_of(each.first_on, each.last_on)
        known = replace(each, days=days, minutes=minutes)
        yield known
        reached += known.worth(law)
        if reached >= needed:
            return


def _until_counted(periods: Iterable[PaidPeriod], law: CountLaw, needed: int) -> Iterable[PaidPeriod]:
    counted = 0
    for each in periods:
        yield each
        counted += each.counts(law)
        if counted == needed:
            return


def _daily_wage(counted: Sequence[PaidPeriod], days_per_month: int) -> Line:
    wages_yen = sum(each.wages.amount_yen for each in counted)
    return line(
        "daily_wage",
        "counted_wages_yen / (counted_periods * days_per_month)",
        "DROP_FRACTION",
        Term("counted_wages_yen", wages_yen, "yen", "line:period_wages"),
        Term("counted_periods", len(counted), "times"),
        Term("days_per_month", days_per_month, "days"),
    )
