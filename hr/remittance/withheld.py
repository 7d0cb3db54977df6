"""What was withheld, as the slips of payment (納付書) and the municipalities ask for it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from accounting.payables.queries import FeePaid, fees_paid
from backoffice.values.periods import Month
from hr.payroll.models import Payslip, PayslipLine, RetirementTerms, RunKind
from hr.payroll.queries import SETTLED
from hr.resident_tax.queries import places

from .rules import MunicipalSlip

RESIDENT_TAX, OF_RETIREMENT = "resident_tax", ("municipal_tax", "prefectural_tax")
TAXES, SETTLEMENT = ("income_tax", "retirement_tax"), "year_end_settlement"


class SlipKind(StrEnum):
    """The kinds of pay on the slip for withheld income tax; fees of professionals stand on it too (所得税法204条1項2号),
    others on a slip of their own."""

    SALARY = "SALARY"
    BONUS = "BONUS"
    OFFICER_BONUS = "OFFICER_BONUS"
    RETIREMENT = "RETIREMENT"
    PROFESSIONAL = "PROFESSIONAL"
    MANUSCRIPT = "MANUSCRIPT"


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One kind of pay: people (month by month where several are paid in together), what they were paid, and the tax."""

    kind: SlipKind
    people: int
    paid_yen: int
    tax_yen: int


@dataclass(frozen=True, slots=True)
class Slip:
    """所得税徴収高計算書: the kinds, what the year's adjustment took (`short_yen`) and gave back (`over_yen`)."""

    rows: tuple[SlipRow, ...]
    short_yen: int
    over_yen: int

    @property
    def total_yen(self) -> int:
        """What the slip pays in, before anything is carried from earlier months."""
        return sum(row.tax_yen for row in self.rows) + self.short_yen - self.over_yen


def slips_paid(first: Month, last: Month) -> QuerySet[Payslip]:
    """The payslips that stand of some months of payment; the system before paid in what was withheld by its own."""
    slips = Payslip.objects.filter(run__state__in=SETTLED, run__paid_on__range=(first.first_day, last.last_day))
    return slips.exclude(run__before_introduction=True)


def slip_of(first: Month, last: Month) -> Slip:
    """What the slip for withheld income tax says of some months of payment: four queries."""
    slips = slips_paid(first, last)
    lines = PayslipLine.objects.filter(payslip__in=slips, section="DEDUCTION")
    people: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    tax: Counter[str] = Counter()
    of_month = slips.annotate(kind=_kind(""), month=TruncMonth("run__paid_on")).values_list("kind", "month")
    for kind, _month, count, yen in of_month.annotate(Count("employee", distinct=True), Sum("taxable_yen")):
        people[kind] += count
        paid[kind] += yen
    taxed = lines.filter(code__in=TAXES).annotate(kind=_kind("payslip__")).values_list("kind")
    for kind, yen in taxed.annotate(Sum("amount_yen")):
        tax[kind] += yen
    settled = lines.filter(code=SETTLEMENT).aggregate(
        short=Sum("amount_yen", filter=Q(amount_yen__gt=0), default=0),
        over=Sum("amount_yen", filter=Q(amount_yen__lt=0), default=0),
    )
    rows = tuple(SlipRow(kind, people[kind], paid[kind], tax[kind]) for kind in SlipKind if people[kind])
    fees = fee_rows(first, last, with_salaries=True)
    return Slip((*rows, *fees), settled["short"], -settled["over"])


def slip_of_fees(first: Month, last: Month) -> Slip:
    """報酬・料金等の所得税徴収高計算書 of some months of payment: one query."""
    return Slip(tuple(fee_rows(first, last, with_salaries=False)), 0, 0)


def fee_rows(first: Month, last: Month, *, with_salaries: bool) -> list[SlipRow]:
    """The fees of one of the two slips; none when nobody was paid. People are counted month by month."""
    kind = SlipKind.PROFESSIONAL if with_salaries else SlipKind.MANUSCRIPT
    months = fees_by_month(fees_of(first, last), with_salaries=with_salaries).values()
    if not months:
        return []
    people, paid_yen, tax_yen = map(sum, zip(*months, strict=True))
    return [SlipRow(kind, people, paid_yen, tax_yen)]


def fees_of(first: Month, last: Month) -> list[FeePaid]:
    """The fees paid in some months: one query."""
    return fees_paid(first.first_day, last.last_day)


def fees_by_month(fees: Iterable[FeePaid], *, with_salaries: bool) -> dict[Month, tuple[int, int, int]]:
    """Of each month of payment with fees: how many were paid, the fees that tax is withheld from, and the tax."""
    found: defaultdict[Month, list[FeePaid]] = defaultdict(list)
    for each in fees:
        if each.with_salaries == with_salaries:
            found[Month.of(each.paid_on)].append(each)
    return {
        month: (
            len({each.partner_id for each in paid}),
            sum(each.fee_yen for each in paid),
            sum(each.tax_yen for each in paid),
        )
        for month, paid in found.items()
    }


@dataclass(frozen=True, slots=True)
class Withheld:
    """A line of a payslip that goes to a municipality: `gross_yen` is what the payslip paid, `yen` the tax."""

    month: Month
    place: str
    place_name: str
    employee_id: int
    payslip_id: int
    code: str
    yen: int
    gross_yen: int


def withheld_for_municipalities(first: Month, last: Month) -> Iterator[Withheld]:
    """What goes to municipalities for some months of payment, line by line.

    Pay goes by the notice in force, retirement pay by where somebody lived on 1 January. Two queries, three with
    retirement pay.
    """
    lines = PayslipLine.objects.filter(payslip__in=slips_paid(first, last), code__in=(RESIDENT_TAX, *OF_RETIREMENT))
    columns = ("code", "payslip__run_id", "payslip__employee_id", "payslip__run__paid_on", "payslip_id", "amount_yen")
    found = list(
        lines.order_by("payslip__run__paid_on", "payslip_id", "pk").values_list(*columns, "payslip__gross_yen")
    )
    notified = places((employee_id, Month.of(on)) for code, _run, employee_id, on, *_ in found if code == RESIDENT_TAX)
    retired = _places_of_retirement({run_id for code, run_id, *_rest in found if code in OF_RETIREMENT})
    for code, run_id, employee_id, on, payslip_id, yen, gross_yen in found:
        month = Month.of(on)
        place, name = notified[employee_id, month] if code == RESIDENT_TAX else retired[run_id, employee_id]
        yield Withheld(month, place, name, employee_id, payslip_id, code, yen, gross_yen)


def municipal_slip(parts: Sequence[Withheld]) -> MunicipalSlip:
    """What the slip of one municipality says of the lines that go to it."""
    of_pay = [each for each in parts if each.code == RESIDENT_TAX]
    retired = {each.payslip_id: each for each in parts if each.code in OF_RETIREMENT}
    municipal, prefectural = (sum(each.yen for each in parts if each.code == code) for code in OF_RETIREMENT)
    return MunicipalSlip(
        pay_people=len({each.employee_id for each in of_pay}),
        pay_tax_yen=sum(each.yen for each in of_pay),
        retired_people=len({each.employee_id for each in retired.values()}),
        retired_pay_yen=sum(each.gross_yen for each in retired.values()),
        municipal_yen=municipal,
        prefectural_yen=prefectural,
    )


def _places_of_retirement(run_ids: set[int]) -> dict[tuple[int, int], tuple[str, str]]:
    """Of each run and employee the newest terms."""
    if not run_ids:
        return {}
    terms: Any = RetirementTerms.objects.filter(run_id__in=run_ids).order_by("pk")
    return {(each.run_id, each.employee_id): (each.municipality_code, each.municipality_name) for each in terms}


def _kind(way: str) -> Case:
    """How the slip calls the pay of a payslip."""
    return Case(
        When(**{f"{way}run__kind": RunKind.RETIREMENT}, then=Value(SlipKind.RETIREMENT.value)),
        When(
            Q(**{f"{way}run__kind": RunKind.BONUS, f"{way}facts__pay_kind": "OFFICER"}),
            then=Value(SlipKind.OFFICER_BONUS.value),
        ),
        When(**{f"{way}run__kind": RunKind.BONUS}, then=Value(SlipKind.BONUS.value)),
        default=Value(SlipKind.SALARY.value),
    )
