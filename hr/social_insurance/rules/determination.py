"""定時決定・随時改定: from the pay of three months to a new standard remuneration."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from backoffice.values.reasons import Line, Term, line


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


def is_left_out(acquired_on: dt.date | None, excluded_from: dt.date, *, occasional_revision_due: bool) -> bool:
    """Who has no 定時決定 in a year: those who joined from 1 June on, and those due for a 随時改定 in July to September."""
    return occasional_revision_due or (acquired_on is not None and acquired_on >= excluded_from)


def has_enough_days(base_days: Sequence[int], least_days: Term) -> bool:
    """随時改定 (健康保険法43条) asks for enough days in each of the three months."""
    return all(days >= int(least_days.value) for days in base_days)
