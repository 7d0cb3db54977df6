"""What the office looks at: everybody of a year with declaration, standing, checks and settlement, in constant queries."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from hr.employment.models import Employee
from hr.employment.queries import named
from hr.payroll.models import Payslip, RunKind, RunState
from hr.year_end import rules
from hr.year_end.models import (
    AppliedSettlement,
    Declaration,
    DeclarationState,
    ScopeRuling,
    YearSettlement,
)

from .declarations import checks, formers_sum, named_by_others, with_rows
from .law import law_of
from .pay import YearPay, year_pay

DECEMBER, LAST_DAY = 12, 31
SUBMITTED = (DeclarationState.SUBMITTED, DeclarationState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a year: what was declared, paid and settled, why not adjusted, and what should be looked at."""

    employee: Employee
    declaration: Declaration | None
    pay: YearPay | None
    ruling: ScopeRuling | None
    excluded: rules.Exclusion | None
    settlement: YearSettlement | None
    findings: tuple[rules.Finding, ...]

    @property
    def state(self) -> str:
        """未着手 is the absence of a declaration."""
        return self.declaration.state if self.declaration else "NONE"

    @property
    def is_stale(self) -> bool:
        """Whether what was settled is not what is paid and declared any more."""
        if self.settlement is None or self.pay is None or self.declaration is None:
            return False
        former_pay, former_tax, _former_insurance = formers_sum(self.declaration)
        paid = (self.pay.pay_yen + former_pay, self.pay.income_tax_yen + former_tax)
        return paid != (self.settlement.pay_yen, self.settlement.withheld_yen)


def people_of_year(year: int, *, text: str = "") -> QuerySet[Employee]:
    """Everybody who was employed for a day of the year or was paid in it, by kana."""
    first, last = dt.date(year, 1, 1), dt.date(year, DECEMBER, LAST_DAY)
    was_here = Q(joined_on__lte=last) & (Q(left_on__isnull=True) | Q(left_on__gte=first))
    was_paid = Q(pk__in=_paid_in(year))
    found = Employee.objects.filter(was_here | was_paid).filter(named(text))
    return found.select_related("person").order_by("person__family_kana", "person__given_kana", "pk")


def members_of(employees: Iterable[Employee], year: int) -> list[Member]:
    """Some people of a year in their order: a fixed number of queries."""
    held = list(employees)
    ids = [each.pk for each in held]
    declarations = {
        each.employee_id: each for each in with_rows(Declaration.objects.filter(year=year, employee__in=ids))
    }
    twice = _with_others(declarations.values(), year)
    pay, rulings, settled = year_pay(year, ids), _rulings(year, ids), newest_settlements(year, ids)
    return [
        _member(
            each,
            year,
            declarations.get(each.pk),
            pay.get(each.pk),
            rulings.get(each.pk),
            settled.get(each.pk),
            twice,
        )
        for each in held
    ]


def waiting_people(year: int, as_of: dt.date) -> list[Employee]:
    """Those who work here and have not submitted what they have to declare."""
    done = Declaration.objects.filter(year=year, state__in=SUBMITTED).values("employee")
    here = Employee.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=as_of), joined_on__lte=as_of)
    return list(here.exclude(pk__in=done).select_related("person").order_by("pk"))


def counts(year: int, as_of: dt.date) -> dict[str, int]:
    """How many of those who are here have come how far: two queries."""
    here = Employee.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=as_of), joined_on__lte=as_of)
    states = list(Declaration.objects.filter(year=year, employee__in=here).values_list("state", flat=True))
    found = {state: states.count(state) for state in DeclarationState.values}
    return {"NONE": here.count() - len(states), **found}


def newest_settlements(year: int, employee_ids: Collection[int] | None = None) -> dict[int, YearSettlement]:
    """By employee the settlement that no other replaces, with what was applied of it."""
    found = YearSettlement.objects.filter(year=year, replaced_by=None).select_related("applied", "employee__person")
    if employee_ids is not None:
        found = found.filter(employee__in=employee_ids)
    return {each.employee_id: each for each in found}


def settlement_page(pk: int) -> YearSettlement:
    """One settlement with its lines; YearSettlement.DoesNotExist when there is none."""
    found = YearSettlement.objects.select_related("employee__person", "applied", "replaces", "declaration")
    return found.prefetch_related("lines").get(pk=pk)


def settlements_of(employee_id: int, year: int) -> list[YearSettlement]:
    """All settlements of a person and year, the newest first, with their lines."""
    found = YearSettlement.objects.filter(employee=employee_id, year=year).select_related("applied")
    return list(found.prefetch_related("lines").order_by("-pk"))


def applied_yen(employee_id: int, year: int) -> int:
    """What of a year was put into pay so far, below zero where it was given back."""
    found = AppliedSettlement.objects.filter(settlement__employee=employee_id, settlement__year=year)
    return found.aggregate(sum=Sum("amount_yen"))["sum"] or 0


def _member(
    employee: Employee,
    year: int,
    declaration: Declaration | None,
    pay: YearPay | None,
    ruling: ScopeRuling | None,
    settlement: YearSettlement | None,
    twice: dict[int, list[str]],
) -> Member:
    found: tuple[rules.Finding, ...] = ()
    if declaration is not None:
        declaration.employee = employee
        found = checks(declaration, twice.get(declaration.pk, []))
    why = why_excluded(employee, year, declaration, pay, ruling)
    return Member(employee, declaration, pay, ruling, why, settlement, found)


def why_excluded(
    employee: Employee, year: int, declaration: Declaration | None, pay: YearPay | None, ruling: ScopeRuling | None
) -> rules.Exclusion | None:
    """Why the year of a person is not adjusted."""
    case = ruling.case if ruling else ""
    former_pay = formers_sum(declaration)[0] if declaration else 0
    standing = rules.Standing(
        pay_yen=(pay.pay_yen if pay else 0) + former_pay,
        column=pay.column if pay else "",
        left_on=employee.left_on,
        last_paid_on=pay.last_paid_on if pay else None,
        files_elsewhere=bool(declaration and declaration.files_elsewhere),
        included_as=rules.Inclusion(case) if case in set(rules.Inclusion) else None,
        has_disaster_relief=case == ScopeRuling.Case.DISASTER,
    )
    return rules.excluded(standing, year, int(law_of(year).highest_pay.value))


def _with_others(of_page: Iterable[Declaration], year: int) -> dict[int, list[str]]:
    """Relatives of these declarations whom anybody of the company declares, too."""
    births = {person.born_on for each in of_page for person in each.people.all()}
    if not births:
        return {}
    beside = Declaration.objects.filter(year=year, people__born_on__in=births).distinct()
    return named_by_others(with_rows(beside))


def _rulings(year: int, ids: Sequence[int]) -> dict[int, ScopeRuling]:
    found = ScopeRuling.objects.filter(year=year, employee__in=ids).order_by("pk")
    return {each.employee_id: each for each in found}


def _paid_in(year: int) -> QuerySet[Employee]:
    paid = Payslip.objects.filter(run__paid_on__year=year).exclude(run__kind=RunKind.RETIREMENT)
    return paid.values("employee")  # type: ignore[return-value]


def confirmed_people(year: int) -> QuerySet[Declaration, int]:
    """The ids of the employees whose declaration is confirmed."""
    found = Declaration.objects.filter(year=year, state=DeclarationState.CONFIRMED)
    return found.order_by("employee__person__code").values_list("employee_id", flat=True)


def settlements_with_lines(year: int, employee_ids: Collection[int]) -> dict[int, YearSettlement]:
    """By employee the settlement that holds, with its lines."""
    found = YearSettlement.objects.filter(year=year, replaced_by=None, employee__in=employee_ids)
    return {each.employee_id: each for each in found.prefetch_related("lines")}


def in_state(people: QuerySet[Employee], year: int, state: str) -> QuerySet[Employee]:
    """Of some people those whose declaration is in a state; NONE is none, "" is everybody."""
    held = Declaration.objects.filter(year=year)
    if state == "NONE":
        return people.exclude(pk__in=held.values("employee"))
    return people.filter(pk__in=held.filter(state=state).values("employee")) if state else people


def own_settlement(user_id: int, year: int, as_of: dt.date) -> YearSettlement | None:
    """The settlement of whoever signs in, once the pay that carries it was paid: nobody sees theirs before."""
    held = YearSettlement.objects.filter(employee__person__user_id=user_id, year=year, replaced_by=None)
    settled = held.filter(applied__isnull=False).select_related("applied", "employee__person").first()
    if settled is None:
        return None
    paid = Payslip.objects.filter(
        employee=settled.employee_id,
        run__month=settled.applied.month,
        run__state=RunState.PAID,
        run__paid_on__lte=as_of,
    )
    return settled if paid.exists() else None
