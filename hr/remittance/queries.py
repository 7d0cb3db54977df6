"""What is owed to tax offices, municipalities and the pension office, read from payslips that stand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from backoffice.deadlines.rules import due_on
from backoffice.parameters import as_of
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from hr.income_tax.models import ResidentTax
from hr.payroll.models import Payslip, PayslipLine
from hr.payroll.queries import SETTLED

from .models import Remittance
from .rules import Due, Kind

JUNE = 6
TAX_OFFICE, PENSION_OFFICE = "税務署", "年金事務所"
WITHHELD_TAX = ("income_tax", "year_end_settlement")
INSURANCE = ("health_insurance", "child_support_levy", "pension_insurance")
EMPLOYER = tuple(f"{code}_employer" for code in INSURANCE)
CONTRIBUTION = "child_contribution"
TERMS = {
    Kind.INCOME_TAX: "hr.income_tax.withheld_tax_due",
    Kind.RESIDENT_TAX: "hr.income_tax.resident_tax_due",
    Kind.SOCIAL_INSURANCE: "hr.social_insurance.premiums_due",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is owed, and the payment that was made of it, None while it is open."""

    due: Due
    paid: Remittance | None


def dues(first: Month, last: Month) -> list[Standing]:
    """What is owed for the months between two, both included, by due date: six queries."""
    found = [*_income_tax(first, last), *_resident_tax(first, last), *_premiums(first, last)]
    paid = {(each.kind, each.month, each.place): each for each in _paid(first, last)}
    ordered = sorted(found, key=lambda due: (due.due_on, due.kind, due.place))
    return [Standing(due, paid.get((due.kind, due.month, due.place))) for due in ordered]


def due_of(kind: Kind, month: Month, place: str) -> Standing | None:
    """One of them; None when nothing is owed."""
    found = [each for each in dues(month, month) if (each.due.kind, each.due.place) == (kind, place)]
    return found[0] if found else None


def payment(pk: int) -> Remittance | None:
    """One payment; None when there is none."""
    return Remittance.objects.filter(pk=pk).first()


def _paid(first: Month, last: Month) -> QuerySet[Remittance]:
    return Remittance.objects.filter(month__range=(first.first_day, last.first_day)).select_related("entry")


def _due_on(kind: Kind, month: Month) -> dt.date:
    law = as_of(TERMS[kind], month.first_day).value
    return due_on(month, months_after=int(law["months_after"]), day=int(law["day"]))


def _slips(first: Month, last: Month) -> QuerySet[Payslip]:
    return Payslip.objects.filter(run__state__in=SETTLED, run__paid_on__range=(first.first_day, last.last_day))


def _income_tax(first: Month, last: Month) -> Iterator[Due]:
    """源泉所得税: what was withheld in a month, less what the year's adjustment gave back.

    What was given back beyond a month's tax is set against the next months' (所得税法191条).
    """
    begins = first.plus(-MONTHS_PER_YEAR)
    slips = _slips(begins, last)
    pay = slips.annotate(month=TruncMonth("run__paid_on")).values_list("month")
    sums = {month: rest for month, *rest in pay.annotate(Count("employee", distinct=True), Sum("taxable_yen"))}
    lines = PayslipLine.objects.filter(payslip__in=slips, section="DEDUCTION", code__in=WITHHELD_TAX)
    taxes = lines.annotate(month=TruncMonth("payslip__run__paid_on")).values_list("month")
    carried_yen = 0
    for month, yen in taxes.annotate(Sum("amount_yen")).order_by("month"):
        owed_yen, before_yen = yen + carried_yen, carried_yen
        carried_yen = min(owed_yen, 0)
        if owed_yen > 0 and month >= first.first_day:
            people, pay_yen = sums[month]
            due = _due_on(Kind.INCOME_TAX, Month.of(month))
            yield Due(Kind.INCOME_TAX, month, "", TAX_OFFICE, due, people, owed_yen, 0, pay_yen, before_yen)


def _resident_tax(first: Month, last: Month) -> Iterator[Due]:
    """住民税: what was withheld in a month, by the municipality of the notice that was in force."""
    lines = PayslipLine.objects.filter(payslip__in=_slips(first, last), code="resident_tax")
    rows = list(lines.values_list("payslip__employee_id", "payslip__run__paid_on", "amount_yen"))
    places = _municipalities({employee_id for employee_id, _on, _yen in rows})
    sums: defaultdict[tuple[dt.date, tuple[str, str]], list[int]] = defaultdict(list)
    for employee_id, on, yen in rows:
        year = Month.of(on).plus(1 - JUNE).year
        sums[Month.of(on).first_day, places[employee_id, year]].append(yen)
    for (month, (code, name)), yens in sorted(sums.items()):
        due = _due_on(Kind.RESIDENT_TAX, Month.of(month))
        yield Due(Kind.RESIDENT_TAX, month, code, name, due, len(yens), sum(yens))


def _municipalities(employee_ids: Iterable[int]) -> dict[tuple[int, int], tuple[str, str]]:
    notices = ResidentTax.objects.filter(employee_id__in=employee_ids)
    columns = ("employee_id", "fiscal_year", "municipality_code", "municipality_name")
    return {(who, year): (code, name) for who, year, code, name in notices.values_list(*columns)}


def _premiums(first: Month, last: Month) -> Iterator[Due]:
    """社会保険料: the premiums of an insurance month, whichever pay collected them."""
    months = [str(month) for month in _months(first, last)]
    lines = PayslipLine.objects.filter(
        payslip__run__state__in=SETTLED, about__in=months, code__in=(*INSURANCE, *EMPLOYER, CONTRIBUTION)
    )
    found = lines.values_list("about").annotate(
        people=Count("payslip__employee", distinct=True),
        mine=Sum("amount_yen", filter=Q(code__in=INSURANCE), default=0),
        theirs=Sum("amount_yen", filter=~Q(code__in=INSURANCE), default=0),
    )
    for about, people, mine, theirs in found.order_by("about"):
        month = Month.parse(about)
        due = _due_on(Kind.SOCIAL_INSURANCE, month)
        yield Due(Kind.SOCIAL_INSURANCE, month.first_day, "", PENSION_OFFICE, due, people, mine, theirs)


def _months(first: Month, last: Month) -> Iterator[Month]:
    month = first
    while month <= last:
        yield month
        month = month.next
