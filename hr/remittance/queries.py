"""What is owed to tax offices, municipalities and the pension office, read from payslips that stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from accounting.payables.queries import FeePaid
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from hr.payroll.models import PayslipLine
from hr.payroll.queries import SETTLED
from hr.resident_tax.models import ResidentTax
from hr.resident_tax.queries import designated_numbers

from .models import HalfYearly, Remittance
from .periods import Period, TermsOfPayment, monthly, terms_of_payment
from .rules import Due, Kind
from .withheld import (
    RESIDENT_TAX,
    SETTLEMENT,
    TAXES,
    Slip,
    Withheld,
    fees_by_month,
    fees_of,
    municipal_slip,
    slip_of,
    slip_of_fees,
    slips_paid,
    withheld_for_municipalities,
)

TAX_OFFICE, PENSION_OFFICE = "税務署", "年金事務所"
WITHHELD_TAX = (*TAXES, SETTLEMENT)
INSURANCE = ("health_insurance", "child_support_levy", "pension_insurance")
EMPLOYER = tuple(f"{code}_employer" for code in INSURANCE)
CONTRIBUTION = "child_contribution"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is owed, and the payment that was made of it, None while it is open."""

    due: Due
    paid: Remittance | None


def dues(first: Month, last: Month) -> list[Standing]:
    """What is owed for the months between two, both included, by due date: ten queries.

    What is paid in by half-years is named by the last month of its half, which may not be over yet.
    """
    terms = terms_of_payment()
    fees = fees_of(first.plus(-MONTHS_PER_YEAR), last)
    found = [
        *_income_tax(first, last, terms, fees),
        *_fees(first, fees),
        *_resident_tax(first, last, terms),
        *_premiums(first, last),
    ]
    paid = {(each.kind, each.month, each.place): each for each in _paid(first, last.plus(MONTHS_PER_YEAR))}
    ordered = sorted(found, key=lambda due: (due.due_on, due.kind, due.place))
    return [Standing(due, paid.get((due.kind, due.month, due.place))) for due in ordered]


def due_of(kind: Kind, month: Month, place: str) -> Standing | None:
    """One of them; None when nothing is owed."""
    wanted = (kind, month.first_day, place)
    found = [each for each in dues(month, month) if (each.due.kind, each.due.month, each.due.place) == wanted]
    return found[0] if found else None


def slip_of_due(due: Due) -> Slip:
    """What the slip for withheld income tax, or that of fees, says of a due: four queries."""
    if due.kind is Kind.FEES:
        return slip_of_fees(Month.of(due.month), Month.of(due.month))
    return slip_of(Month.of(due.since or due.month), Month.of(due.month))


def municipal_payments(month: Month) -> list[tuple[Due, str]]:
    """What is paid in to municipalities for a month of payment, or a half-year that ends with it, with 指定番号."""
    numbers = designated_numbers()
    found = [each.due for each in dues(month, month) if each.due.kind is Kind.RESIDENT_TAX]
    return [(due, numbers.get(due.place, "")) for due in found if due.month == month.first_day]


def half_yearly() -> QuerySet[HalfYearly]:
    """The half-years that were agreed to, the newest first."""
    return HalfYearly.objects.order_by("-valid_from", "kind", "place")


def place_names() -> dict[str, str]:
    """The municipalities of notices by code, as the newest notice writes them."""
    return dict(ResidentTax.objects.order_by("pk").values_list("municipality_code", "municipality_name"))


def payment(pk: int) -> Remittance | None:
    """One payment; None when there is none."""
    return Remittance.objects.filter(pk=pk).first()


def _paid(first: Month, last: Month) -> QuerySet[Remittance]:
    return Remittance.objects.filter(month__range=(first.first_day, last.first_day)).select_related("entry")


def _income_tax(first: Month, last: Month, terms: TermsOfPayment, fees: Iterable[FeePaid]) -> Iterator[Due]:
    """源泉所得税: what was withheld in a month or half-year from pay and from fees of professionals, less what the
    year's adjustment gave back.

    What was given back beyond the tax is set against what comes next (所得税法191条, 所得税法施行令312条).
    """
    slips = slips_paid(first.plus(-MONTHS_PER_YEAR), last)
    pay = slips.annotate(month=TruncMonth("run__paid_on")).values_list("month")
    paid = {month: rest for month, *rest in pay.annotate(Count("employee", distinct=True), Sum("taxable_yen"))}
    lines = PayslipLine.objects.filter(payslip__in=slips, section="DEDUCTION", code__in=WITHHELD_TAX)
    taxes = lines.annotate(month=TruncMonth("payslip__run__paid_on")).values_list("month")
    together: defaultdict[Period, list[tuple[int, int, int, int]]] = defaultdict(list)
    for month, yen in taxes.annotate(Sum("amount_yen")).order_by("month"):
        together[terms.period_of(Kind.INCOME_TAX, "", Month.of(month))].append((yen, *paid[month], 0))
    for month, (payees, fee_yen, tax_yen) in fees_by_month(fees, with_salaries=True).items():
        together[terms.period_of(Kind.INCOME_TAX, "", month)].append((tax_yen, payees, fee_yen, tax_yen))
    carried_yen = 0
    for period, parts in sorted(together.items(), key=lambda each: each[0].last):
        yen, people, pay_yen, fees_yen = map(sum, zip(*parts, strict=True))
        owed_yen, before_yen = yen + carried_yen, carried_yen
        carried_yen = min(owed_yen, 0)
        if owed_yen > 0 and period.last >= first:
            yield Due(
                Kind.INCOME_TAX,
                period.last.first_day,
                "",
                TAX_OFFICE,
                period.due_on,
                people,
                owed_yen,
                pay_yen=pay_yen,
                carried_yen=before_yen,
                since=period.since_day,
                fees_yen=fees_yen,
            )


def _fees(first: Month, fees: Iterable[FeePaid]) -> Iterator[Due]:
    """報酬・料金の源泉所得税: what was withheld from other fees, month by month."""
    for month, (payees, fee_yen, tax_yen) in fees_by_month(fees, with_salaries=False).items():
        if tax_yen and month >= first:
            yield Due(
                Kind.FEES,
                month.first_day,
                "",
                TAX_OFFICE,
                monthly(Kind.FEES, month).due_on,
                payees,
                tax_yen,
                pay_yen=fee_yen,
                fees_yen=tax_yen,
            )


def _resident_tax(first: Month, last: Month, terms: TermsOfPayment) -> Iterator[Due]:
    """住民税: what was withheld from pay, by the municipality of the notice that was in force, and from retirement
    pay, by the municipality of 1 January."""
    together: defaultdict[tuple[Period, str], list[Withheld]] = defaultdict(list)
    for each in withheld_for_municipalities(terms.reaches_back(first), last):
        period = terms.period_of(Kind.RESIDENT_TAX, each.place, each.month)
        together[period, each.place].append(each)
    for (period, place), parts in together.items():
        yen = sum(each.yen for each in parts)
        if period.last >= first and yen:
            yield Due(
                Kind.RESIDENT_TAX,
                period.last.first_day,
                place,
                _name_of(parts),
                period.due_on,
                len({each.employee_id for each in parts}),
                yen,
                since=period.since_day,
                slip=municipal_slip(parts),
            )


def _name_of(parts: Sequence[Withheld]) -> str:
    """The municipality as a notice writes it, where there is one: that of retirement pay was typed."""
    return next((each.place_name for each in parts if each.code == RESIDENT_TAX), parts[0].place_name)


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
        due = monthly(Kind.SOCIAL_INSURANCE, month).due_on
        yield Due(Kind.SOCIAL_INSURANCE, month.first_day, "", PENSION_OFFICE, due, people, mine, theirs)


def _months(first: Month, last: Month) -> Iterator[Month]:
    month = first
    while month <= last:
        yield month
        month = month.next
