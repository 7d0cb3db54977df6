"""定時決定・随時改定: from the pay of three months to a new standard remuneration."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from backoffice.values.periods import Month
from backoffice.values.reasons import Line, Term, line

from .premiums import Grade, grade_of


@dataclass(frozen=True, slots=True)
class MonthPaid:
    """What was paid in a month in yen, and the days for which it was paid (支払基礎日数)."""

    pay_yen: int
    base_days: int


@dataclass(frozen=True, slots=True)
class Average:
    """How many months counted, and their average; None when none counts, and the standard stays."""

    months: int
    line: Line | None


def regular_average(paid: Sequence[MonthPaid | None], least_days: Term) -> Average:
    """定時決定 (健康保険法41条): the average of April to June over the months with enough days, fractions dropped."""
    counted = [each for each in paid if each is not None and each.base_days >= int(least_days.value)]
    if not counted:
        return Average(0, None)
    total = Term("counted_pay_yen", sum(each.pay_yen for each in counted))
    months = Term("counted_months", len(counted), "number")
    found = line("average_pay", "counted_pay_yen / counted_months", "DROP_FRACTION", total, months, least_days)
    return Average(len(counted), found)


@dataclass(frozen=True, slots=True)
class MonthOfPay:
    """What was paid in a month: money and goods in yen, and the days for which it was paid (支払基礎日数).

    `back_pay_yen` is the part that belongs to months before those that are looked at (遡及支払額); `is_whole` is false
    for somebody who joined within the period that the pay is for, and got less than a month's.
    """

    month: Month
    pay_yen: int
    base_days: int
    goods_yen: int = 0
    back_pay_yen: int = 0
    is_whole: bool = True

    @property
    def total_yen(self) -> int:
        """Money and goods."""
        return self.pay_yen + self.goods_yen

    def counts(self, least_days: Term) -> bool:
        """Whether the month is taken into the average."""
        return self.is_whole and self.base_days >= int(least_days.value)


@dataclass(frozen=True, slots=True)
class Determination:
    """The months that counted, the lines of the average, and the grade of it; no grade where no month counts."""

    months: tuple[Month, ...]
    lines: tuple[Line, ...]
    grade: Grade | None

    @property
    def average_yen(self) -> int | None:
        """The 報酬月額: the adjusted average where there is one."""
        return self.lines[-1].amount_yen if self.lines else None


def regular_determination(paid: Sequence[MonthOfPay], least_days: Term, grades: Sequence[Grade]) -> Determination:
    """定時決定 (健康保険法41条): who has no month that counts keeps the standard remuneration."""
    counted = [each for each in paid if each.counts(least_days)]
    if not counted:
        return Determination((), (), None)
    lines = averages(counted, least_days)
    return Determination(tuple(each.month for each in counted), lines, grade_of(lines[-1].amount_yen, grades))


def averages(counted: Sequence[MonthOfPay], least_days: Term) -> tuple[Line, ...]:
    """The average of some months, and the adjusted one (修正平均額) where pay of earlier months is in them."""
    total = Term("counted_pay_yen", sum(each.total_yen for each in counted))
    months = Term("counted_months", len(counted), "number")
    plain = line("average_pay", "counted_pay_yen / counted_months", "DROP_FRACTION", total, months, least_days)
    back_pay = Term("back_pay_yen", sum(each.back_pay_yen for each in counted))
    if not back_pay.value:
        return (plain,)
    formula = "(counted_pay_yen - back_pay_yen) / counted_months"
    return plain, line("adjusted_average_pay", formula, "DROP_FRACTION", total, back_pay, months, least_days)


def is_left_out(acquired_on: dt.date | None, excluded_from: dt.date, *, occasional_revision_due: bool) -> bool:
    """Who has no 定時決定 in a year: those who joined from 1 June on, and those due for a 随時改定 in July to September."""
    return occasional_revision_due or (acquired_on is not None and acquired_on >= excluded_from)


def has_enough_days(base_days: Sequence[int], least_days: Term) -> bool:
    """随時改定 (健康保険法43条) asks for enough days in each of the three months."""
    return all(days >= int(least_days.value) for days in base_days)
