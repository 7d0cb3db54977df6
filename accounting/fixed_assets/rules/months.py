"""Fiscal years of assets, and how a year's depreciation is shared out over its months. Pure."""

import datetime as dt
from dataclasses import dataclass

from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.reasons import Line, Term, line

MONTH = "year_depreciation_yen * months_so_far / months_spread - posted_this_year_yen"
NOTHING = "0"


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """A fiscal year by its first month; every year has twelve months."""

    first: Month

    @classmethod
    def of(cls, day: dt.date, first_month: int) -> "FiscalYear":
        """The fiscal year that holds the day, in a company whose years begin with `first_month`."""
        month = Month.of(day)
        return cls(month.plus(-((month.month - first_month) % MONTHS_PER_YEAR)))

    @property
    def last(self) -> Month:
        return self.first.plus(MONTHS_PER_YEAR - 1)

    @property
    def name(self) -> int:
        """2026年度: the calendar year of the first month."""
        return self.first.year

    def plus(self, years: int) -> "FiscalYear":
        """So many fiscal years later."""
        return FiscalYear(self.first.plus(years * MONTHS_PER_YEAR))

    def until(self, other: "FiscalYear") -> int:
        """How many fiscal years lie from this one to the other."""
        return self.first.until(other.first) // MONTHS_PER_YEAR

    def months_from(self, day: dt.date) -> int:
        """How many months of the year are left from the month of the day on, that month counted."""
        return Month.of(day).until(self.last) + 1


@dataclass(frozen=True, slots=True)
class Spread:
    """Over how many months of a fiscal year the amount of the year is shared out, and how many are over by a month."""

    so_far: int
    whole: int


def spread_of(month: Month, year: FiscalYear, in_use_from: dt.date) -> Spread:
    """The months from the month of use, or from the beginning of the year, up to `month` and to the year's end."""
    begins = max(year.first, Month.of(in_use_from))
    return Spread(begins.until(month) + 1, begins.until(year.last) + 1)


def month_of(year: Line, spread: Spread, posted_yen: int, *, at_once: bool = False) -> Line:
    """The depreciation of a month: the share of the year up to it, less what was posted before in the year.

    A month that was left out is made up for by the next, and the last month takes what the fractions left.
    """
    whole = Spread(1, 1) if at_once else spread
    terms = (
        year.as_term(),
        Term("months_so_far", whole.so_far, "months"),
        Term("months_spread", whole.whole, "months"),
        Term("posted_this_year_yen", posted_yen),
    )
    found = line("month_depreciation", MONTH, "DROP_FRACTION", *terms)
    return found if found.amount_yen >= 0 else line("month_depreciation", NOTHING, "EXACT", *terms)
