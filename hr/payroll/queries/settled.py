"""Pay that stands: the payslips of approved and paid runs, as other rooms sum them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.db.models.fields.json import KT

from backoffice.values.periods import Month
from hr.payroll.models import Payslip, PayslipLine, RunKind, RunState

SETTLED = (RunState.APPROVED, RunState.PAID)
TOTALLED = ("PAY", "DEDUCTION", "EMPLOYER")
COLUMNS = (
    "pk",
    "employee_id",
    "run_id",
    "run__kind",
    "run__month",
    "run__opens_on",
    "run__closing_on",
    "run__paid_on",
    "run__before_introduction",
    "gross_yen",
    "taxable_yen",
    "net_yen",
    "column",
)


@dataclass(frozen=True, slots=True)
class SettledPay:
    """One payslip that stands, in yen. `amounts` sums the lines of pay, deductions and the employer's share by code.

    `column` is the one of the withholding table; `run_kind` is MONTHLY, BONUS or EXTRA;
    `before_introduction` was paid by another system.
    """

    payslip_id: int
    employee_id: int
    run_id: int
    run_kind: str
    month: dt.date
    opens_on: dt.date
    closing_on: dt.date
    paid_on: dt.date
    gross_yen: int
    taxable_yen: int
    net_yen: int
    column: str
    before_introduction: bool
    amounts: Mapping[str, int] = field(default_factory=dict)


def settled_pay(
    *,
    paid_from: dt.date,
    paid_until: dt.date,
    employee_ids: Collection[int] | None = None,
    states: Collection[str] = SETTLED,
) -> list[SettledPay]:
    """What was paid in a period, by day of payment and employee, both days included: two queries.

    `states` asks for payslips of runs that do not stand yet. Retirement payments are no wages: they are left out.
    """
    slips = Payslip.objects.filter(run__state__in=states, run__paid_on__range=(paid_from, paid_until))
    slips = slips.exclude(run__kind=RunKind.RETIREMENT)
    if employee_ids is not None:
        slips = slips.filter(employee_id__in=employee_ids)
    amounts = _amounts(slips)
    rows = slips.annotate(column=KT("facts__tax_column")).order_by("run__paid_on", "employee_id", "pk")
    return [_settled(slip, amounts) for slip in rows.values(*COLUMNS)]


def last_withheld_resident_tax(employee_id: int) -> Month | None:
    """The newest month of payment whose pay stands and deducted resident tax from somebody; None without one."""
    lines = PayslipLine.objects.filter(
        payslip__employee=employee_id, payslip__run__state__in=SETTLED, section="DEDUCTION", code="resident_tax"
    )
    paid_on = lines.aggregate(newest=Max("payslip__run__paid_on"))["newest"]
    return Month.of(paid_on) if paid_on else None


def _settled(slip: dict[str, Any], amounts: Mapping[int, Mapping[str, int]]) -> SettledPay:
    given = {name.removeprefix("run__"): value for name, value in slip.items() if name not in ("pk", "run__kind")}
    return SettledPay(payslip_id=slip["pk"], run_kind=slip["run__kind"], amounts=amounts.get(slip["pk"], {}), **given)


def _amounts(slips: QuerySet[Payslip]) -> dict[int, dict[str, int]]:
    lines = PayslipLine.objects.filter(payslip__in=slips, section__in=TOTALLED)
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for payslip_id, code, yen in lines.values_list("payslip_id", "code").annotate(yen=Sum("amount_yen")):
        found[payslip_id][code] = yen
    return found
