"""労働保険 年度更新: the wages of a year by month, and the premiums that follow."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from backoffice.organisation.queries import on
from backoffice.parameters import GapInParameter
from backoffice.parameters import as_of as law_as_of
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.reasons import Line
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee, EmployeeKind
from hr.filings.models import Filing, FilingKind, FilingOffice, FilingState
from hr.filings.rules import (
    InstalmentLaw,
    Wishes,
    YearPremiums,
    YearRates,
    YearSettled,
    YearWages,
    balance,
    settle_year,
    year_premiums,
)
from hr.payroll.models import PayPolicy, Payslip, PayslipLine, RunKind
from hr.payroll.queries import SETTLED, SettledPay, settled_pay
from hr.payroll.queries.facts import PayPolicyMissing
from hr.social_insurance.queries import employment_law, given_accident_rate

from .law import ROOM
from .pay import office

# Wages belong to the month of their closing day; they are paid no more than so many months later.
PAID_AFTER_MONTHS = 2
# The lines of a payslip that say on which wages a premium was computed, and the name of the term.
ACCIDENT, EMPLOYMENT, WAGES = "accident_insurance", "employment_insurance", "labour_insurance_wages_yen"
MARCH_DAYS = dt.timedelta(days=31 * PAID_AFTER_MONTHS)


@dataclass(slots=True)
class MonthWages:
    """One row of 算定基礎賃金集計表: a month, or the bonuses of one. People counted once each, wages in yen."""

    month: Month
    is_bonus: bool
    accident_people: set[int] = field(default_factory=set)
    accident_yen: int = 0
    employment_people: set[int] = field(default_factory=set)
    employment_yen: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """概算保険料 of the next year, and what is paid in."""

    premiums: YearPremiums
    due: Line
    settled: YearSettled
    parts_source: str


@dataclass(frozen=True, slots=True)
class LabourYear:
    """A year from April: its rows, what is owed for it, the estimate of the next year, and what is paid in."""

    year: int
    rows: tuple[MonthWages, ...]
    wages: YearWages
    confirmed: YearPremiums
    estimate: Estimate | Refusal
    opens_on: dt.date
    due_on: dt.date
    due_source: str
    officers: int

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        """The first and the last day of the year."""
        first, last = _months(self.year)
        return first.first_day, last.last_day


def labour_year(
    year: int,
    *,
    paid_in_advance_yen: int = 0,
    expected: YearWages | None = None,
    in_parts: bool = False,
    refund: bool = False,
) -> LabourYear:
    """The year from April of `year`; the next is estimated on the same wages unless others are expected.

    `in_parts` asks for 延納, `refund` for what was paid too much (還付), which is set off against the next otherwise.

    A fixed number of queries. While the rates of the next year are not held, the refusal that says so stands in the
    estimate's place. Raises PayPolicyMissing.
    """
    first, last = _months(year)
    paid_until = last.last_day + MARCH_DAYS
    slips = [
        slip
        for slip in settled_pay(paid_from=first.first_day, paid_until=paid_until)
        if first.first_day <= slip.closing_on <= last.last_day
    ]
    officers = _officers(slips)
    workers = [slip for slip in slips if slip.employee_id not in officers]
    rows = _month_rows(workers, _wages_of(workers), first)
    wages = YearWages(sum(row.accident_yen for row in rows), sum(row.employment_yen for row in rows))
    confirmed = year_premiums(wages, _rates(last.last_day))
    days = law_as_of(f"{ROOM}.labour_year", last.next.first_day)
    return LabourYear(
        year=year,
        rows=rows,
        wages=wages,
        confirmed=confirmed,
        estimate=_estimate(
            confirmed, expected or wages, last.next.first_day, paid_in_advance_yen, in_parts=in_parts, refund=refund
        ),
        opens_on=dt.date(year + 1, days.value["opens_month"], days.value["opens_day"]),
        due_on=dt.date(year + 1, days.value["due_month"], days.value["due_day"]),
        due_source=days.source,
        officers=len(officers),
    )


@dataclass(frozen=True, slots=True)
class YearDue:
    """The declaration of a year and its day."""

    year: int
    on: dt.date
    source: str


def labour_years_due(as_of: dt.date, until: dt.date) -> Iterator[YearDue]:
    """The years whose declaration falls due between two days, both included, that have no filing and paid somebody."""
    for year in range(as_of.year - 1, until.year):
        first, last = _months(year)
        days = law_as_of(f"{ROOM}.labour_year", last.next.first_day)
        on = dt.date(year + 1, days.value["due_month"], days.value["due_day"])
        filed = Filing.objects.filter(kind=FilingKind.LABOUR_YEAR, about=first.first_day).exclude(
            state__in=[FilingState.CANCELLED]
        )
        if as_of <= on <= until and not filed.exists() and _paid_somebody(first, last):
            yield YearDue(year, on, days.source)


def labour_year_of(day: dt.date) -> int:
    """The year that is declared on a day: the last one that ended."""
    month = Month.of(day)
    first = law_as_of(f"{ROOM}.labour_year", day).value["first_month"]
    return month.year - 1 if month.month >= first else month.year - 2


def _months(year: int) -> tuple[Month, Month]:
    first = Month(year, law_as_of(f"{ROOM}.labour_year", dt.date(year, MONTHS_PER_YEAR, 1)).value["first_month"])
    return first, first.plus(MONTHS_PER_YEAR - 1)


def _paid_somebody(first: Month, last: Month) -> bool:
    return Payslip.objects.filter(
        run__closing_on__range=(first.first_day, last.last_day), run__state__in=SETTLED
    ).exists()


def _officers(slips: Iterable[SettledPay]) -> set[int]:
    """役員 are no workers, unless part of their pay is a worker's, which is told apart nowhere yet."""
    ids = {slip.employee_id for slip in slips}
    return set(Employee.objects.filter(pk__in=ids, kind=EmployeeKind.OFFICER).values_list("pk", flat=True))


def _wages_of(slips: Iterable[SettledPay]) -> dict[tuple[int, str], int]:
    """What each payslip held as wages for an insurance, by payslip and line: what the premium was computed on."""
    lines = PayslipLine.objects.filter(payslip__in=[slip.payslip_id for slip in slips], code__in=(ACCIDENT, EMPLOYMENT))
    found = {}
    for payslip_id, code, because in lines.values_list("payslip_id", "code", "because"):
        terms = {term["name"]: term["value"] for term in because["terms"]}
        found[payslip_id, code] = int(terms[WAGES])
    return found


def _month_rows(
    slips: Iterable[SettledPay], wages: Mapping[tuple[int, str], int], first: Month
) -> tuple[MonthWages, ...]:
    rows = {(first.plus(n), False): MonthWages(first.plus(n), is_bonus=False) for n in range(MONTHS_PER_YEAR)}
    for slip in slips:
        key = (Month.of(slip.closing_on), slip.run_kind == RunKind.BONUS)
        row = rows.setdefault(key, MonthWages(*key))
        if (slip.payslip_id, ACCIDENT) in wages:
            row.accident_people.add(slip.employee_id)
            row.accident_yen += wages[slip.payslip_id, ACCIDENT]
        if (slip.payslip_id, EMPLOYMENT) in wages:
            row.employment_people.add(slip.employee_id)
            row.employment_yen += wages[slip.payslip_id, EMPLOYMENT]
    return tuple(sorted(rows.values(), key=lambda row: (row.is_bonus, row.month)))


def _estimate(
    confirmed: YearPremiums,
    wages: YearWages,
    day: dt.date,
    paid_in_advance_yen: int,
    *,
    in_parts: bool,
    refund: bool,
) -> Estimate | Refusal:
    try:
        premiums = year_premiums(wages, _rates(day))
    except GapInParameter as gap:
        return gap
    way = office().labour_payment
    law, source = instalment_law(day, way)
    settled = settle_year(
        confirmed,
        premiums,
        paid_in_advance_yen,
        declared_in=day.year,
        law=law,
        wishes=Wishes(in_parts, refund, entrusted=way == FilingOffice.LabourPayment.ENTRUSTED),
    )
    return Estimate(premiums, balance(confirmed, premiums, paid_in_advance_yen), settled, source)


def instalment_law(day: dt.date, way: str) -> tuple[InstalmentLaw, str]:
    """延納 on a day by the way of payment, and where the law says so."""
    found = law_as_of(f"{ROOM}.instalments", day)
    due = tuple((month, on) for month, on in found.value[way])
    return InstalmentLaw(found.value["least_yen"], found.value["least_of_one_yen"], due), found.source


def _rates(day: dt.date) -> YearRates:
    policy = PayPolicy.objects.filter(on(day)).first()
    if policy is None:
        raise PayPolicyMissing(day=day)
    employment = employment_law(day, policy.employment_business)
    return YearRates(
        accident=given_accident_rate(policy.accident_rate_per_1000),
        employee=employment.employee_rate,
        employer=employment.employer_rate,
        contribution=law_as_of(f"{ROOM}.contribution_rate", day).term("contribution_rate"),
    )


def wages_of(slips: Iterable[SettledPay]) -> dict[int, int]:
    """The wages of each payslip as labour insurance counts them, in yen: 雇用保険's, else 労災保険's, else its gross."""
    held = list(slips)
    found = _wages_of(held)
    return {
        each.payslip_id: found.get(
            (each.payslip_id, EMPLOYMENT), found.get((each.payslip_id, ACCIDENT), each.gross_yen)
        )
        for each in held
    }
