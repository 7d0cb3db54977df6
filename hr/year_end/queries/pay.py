"""A year of pay as the year-end adjustment sums it: what stands, and what a run in review is about to pay."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.fields.json import KT

from hr.payroll.models import Payslip, PayslipLine, RunKind, RunState
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
    standing = settled_pay(paid_from=first, paid_until=last, employee_ids=employee_ids)
    waiting = _waiting(first, last, employee_ids) if with_waiting else []
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


def _waiting(first: dt.date, last: dt.date, employee_ids: Collection[int] | None) -> list[SettledPay]:
    """Payslips of runs in review, in the shape of those that stand."""
    slips = Payslip.objects.filter(run__state__in=WAITING, run__paid_on__range=(first, last))
    if employee_ids is not None:
        slips = slips.filter(employee_id__in=employee_ids)
    amounts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    lines = PayslipLine.objects.filter(payslip__in=slips, section__in=("PAY", "DEDUCTION"))
    for payslip_id, code, yen in lines.values_list("payslip_id", "code").annotate(yen=Sum("amount_yen")):
        amounts[payslip_id][code] = yen
    rows = slips.annotate(column=KT("facts__tax_column")).select_related("run").order_by("run__paid_on", "pk")
    return [_as_settled(slip, amounts) for slip in rows]


def _as_settled(slip: Payslip, amounts: Mapping[int, Mapping[str, int]]) -> SettledPay:
    return SettledPay(
        payslip_id=slip.pk,
        employee_id=slip.employee_id,
        run_id=slip.run_id,
        run_kind=RunKind(slip.run.kind),
        month=slip.run.month,
        opens_on=slip.run.opens_on,
        closing_on=slip.run.closing_on,
        paid_on=slip.run.paid_on,
        gross_yen=slip.gross_yen,
        taxable_yen=slip.taxable_yen,
        net_yen=slip.net_yen,
        column=slip.column,  # type: ignore[attr-defined]
        amounts=amounts.get(slip.pk, {}),
    )
