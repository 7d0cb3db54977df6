"""A year of pay as the year-end adjustment sums it: what stands, and what a run in review is about to pay."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from hr.payroll.models import RunState
from hr.payroll.queries import SettledPay, settled_pay

INSURANCES = ("health_insurance", "child_support_levy", "pension_insurance", "employment_insurance")
INCOME_TAX = "income_tax"
SETTLEMENT = "year_end_settlement"
WAITING = (RunState.REVIEW, RunState.SUBMITTED)
DECEMBER, LAST_DAY = 12, 31


@dataclass(frozen=True, slots=True)
class YearPay:
    """The pay of one person and year in yen. `waits` says that a part of it is calculated and not approved yet.

    `last_tax_yen` is the tax of the last pay; `adjusted_yen` what payslips already carry of the year's settlement.
    """

    pay_yen: int
    income_tax_yen: int
    social_insurance_yen: int
    adjusted_yen: int
    column: str
    last_paid_on: dt.date
    last_tax_yen: int
    payslips: tuple[int, ...]
    waits: bool

    @property
    def is_whole(self) -> bool:
        """Whether the pay of December is in it."""
        return self.last_paid_on.month == DECEMBER


def year_pay(
    year: int,
    employee_ids: Collection[int] | None = None,
    *,
    with_waiting: bool = True,
    paid_until: dt.date | None = None,
) -> dict[int, YearPay]:
    """By employee what a year pays, as far as it is paid by a day: two queries, and two more for what waits."""
    first, last = dt.date(year, 1, 1), min(dt.date(year, DECEMBER, LAST_DAY), paid_until or dt.date.max)
    period: dict[str, Any] = {"paid_from": first, "paid_until": last, "employee_ids": employee_ids}
    standing = settled_pay(**period)
    waiting = settled_pay(**period, states=WAITING) if with_waiting else []
    slips: defaultdict[int, list[SettledPay]] = defaultdict(list)
    for slip in sorted((*standing, *waiting), key=lambda each: (each.paid_on, each.payslip_id)):
        slips[slip.employee_id].append(slip)
    waits = {slip.employee_id for slip in waiting}
    return {pk: _summed(held, waits=pk in waits) for pk, held in slips.items()}


def _summed(slips: Iterable[SettledPay], *, waits: bool) -> YearPay:
    held = list(slips)
    return YearPay(
        pay_yen=sum(slip.taxable_yen for slip in held),
        income_tax_yen=sum(slip.amounts.get(INCOME_TAX, 0) for slip in held),
        social_insurance_yen=sum(slip.amounts.get(code, 0) for slip in held for code in INSURANCES),
        adjusted_yen=sum(slip.amounts.get(SETTLEMENT, 0) for slip in held),
        column=held[-1].column,
        last_paid_on=held[-1].paid_on,
        last_tax_yen=held[-1].amounts.get(INCOME_TAX, 0),
        payslips=tuple(slip.payslip_id for slip in held),
        waits=waits,
    )
