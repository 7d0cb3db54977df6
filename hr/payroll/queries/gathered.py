"""The rows that speak of the people of a run, read as plain tuples: for 10,000 people, model instances cost seconds."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on
from backoffice.values.periods import Month
from hr.employment.models import Employee, Terms, TermsItem
from hr.employment.queries import exempt_months_of, suspensions_between
from hr.income_tax.models import TaxStanding
from hr.payroll.models import AttendanceTotal, OneOff, PayPolicy, Run, RunKind
from hr.resident_tax.queries import to_withhold
from hr.resident_tax.rules import Withholding
from hr.social_insurance.models import InsuranceStanding

from .own_items import OwnItems, own_items_on
from .people import terms_in

Rows = Sequence[Any]
Grouped = Mapping[int, Rows]

EMPLOYEE = ("pk", "person_id", "born_on", "joined_on", "left_on", "person__family_name", "person__given_name")
TERMS = (
    "employee_id",
    "pk",
    "valid_from",
    "valid_until",
    "pay_kind",
    "hourly_yen",
    "monthly_scheduled_minutes",
    "daily_scheduled_minutes",
)
ITEM = ("terms_id", "code", "label", "amount_yen", "taxable", "in_premium_base", "prorated")
POST = ("person_id", "valid_from", "office__prefecture")
INSURED = (
    "employee_id",
    "valid_from",
    "valid_until",
    "social_insured",
    "employment_insured",
    "standard_remuneration_yen",
)
TAXED = ("employee_id", "column", "dependants")
ATTENDED = (
    "employee_id",
    "worked_minutes",
    "overtime_minutes",
    "night_minutes",
    "statutory_holiday_minutes",
    "paid_leave_days",
    "absent_days",
    "scheduled_days",
    "worked_days",
    "extra_minutes",
    "deficit_minutes",
    "settled_minutes",
)
ONE_OFF = ("employee_id", "section", "code", "label", "amount_yen", "taxable", "is_wage", "about_month")
AWAY = ("employee_id", "valid_from", "valid_until")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A person with the rows of the run that speak of them: named tuples of the columns above, the oldest first.

    `held` are the terms of the run's group in its period, `items` theirs by the id of the terms. `resident` is the
    住民税 of the month of payment. `away` are the unpaid absences (休職・休業) of the period, `exempt` the insurance
    months that leave for a child frees. `own` are the items by formula of a month, of everybody.
    """

    run: Run
    policy: PayPolicy
    employee: Any
    held: Rows
    items: Grouped
    posts: Rows
    insured: Rows
    taxed: Rows
    attended: Rows
    resident: Withholding
    one_offs: Rows
    away: Rows
    exempt: frozenset[Month]
    own: OwnItems

    @property
    def name(self) -> str:
        """姓 名."""
        return f"{self.employee.person__family_name} {self.employee.person__given_name}"

    @property
    def terms(self) -> Any:
        """The newest terms."""
        return self.held[-1]

    @property
    def first_day(self) -> dt.date:
        """The first day of the period on which the person was in service, and in the group."""
        begins: tuple[dt.date, ...] = (self.run.opens_on, self.employee.joined_on, self.held[0].valid_from)
        return max(begins)

    @property
    def last_day(self) -> dt.date:
        """The last day of the period on which the person was in service, and in the group."""
        ends: list[dt.date] = [self.run.closing_on]
        if self.employee.left_on:
            ends.append(self.employee.left_on)
        if self.terms.valid_until:
            ends.append(self.terms.valid_until - DAY)
        return min(ends)

    @property
    def has_moved(self) -> bool:
        """Whether another group pays the person at the end of the period."""
        left: dt.date | None = self.employee.left_on
        return self.last_day < self.run.closing_on and (left is None or left > self.last_day)


def gather(run: Run, policy: PayPolicy, ids: Sequence[int], *, own: OwnItems | None = None) -> list[Gathered]:
    """The people of those ids with their rows, by id, in a fixed number of queries."""
    people = _rows(Employee.objects.filter(pk__in=ids).order_by("pk"), EMPLOYEE)
    held = _terms(run, ids)
    of_terms = [each.pk for group in held.values() for each in group]
    items = _grouped(TermsItem.objects.filter(terms_id__in=of_terms).order_by("pk"), ITEM)
    posts = _grouped(Assignment.objects.filter(person_id__in=[each.person_id for each in people]), POST)
    insured = _grouped(InsuranceStanding.objects.filter(employee_id__in=ids).order_by("valid_from"), INSURED)
    taxed = _grouped(TaxStanding.objects.filter(on(run.paid_on), employee_id__in=ids), TAXED)
    attended = _grouped(AttendanceTotal.objects.filter(month=run.overtime_month, employee_id__in=ids), ATTENDED)
    resident = to_withhold(ids, Month.of(run.paid_on))
    one_offs = _grouped(_one_offs(run).filter(employee_id__in=ids).order_by("pk"), ONE_OFF)
    absent = suspensions_between(min(run.opens_on, run.overtime_month), run.closing_on, ids).filter(is_paid=False)
    away, exempt = _grouped(absent, AWAY), exempt_months_of(ids, through=Month.of(run.paid_on))
    if own is None:
        own = own_items_on(run.closing_on, ids) if run.kind == RunKind.MONTHLY else OwnItems()
    return [
        Gathered(
            run,
            policy,
            employee=each,
            held=held[each.pk],
            items={terms.pk: items.get(terms.pk, ()) for terms in held[each.pk]},
            posts=posts.get(each.person_id, ()),
            insured=insured.get(each.pk, ()),
            taxed=taxed.get(each.pk, ()),
            attended=attended.get(each.pk, ()),
            resident=resident.get(each.pk, Withholding()),
            one_offs=one_offs.get(each.pk, ()),
            away=away.get(each.pk, ()),
            exempt=exempt.get(each.pk, frozenset()),
            own=own,
        )
        for each in people
    ]


def _terms(run: Run, ids: Sequence[int]) -> Grouped:
    """The terms of each employee in the period that the run pays; beside the month's pay, the newest of any group."""
    held = Terms.objects.filter(employee_id__in=ids, valid_from__lte=run.closing_on).order_by("valid_from")
    if run.kind != RunKind.MONTHLY:
        return {pk: rows[-1:] for pk, rows in _grouped(held, TERMS).items()}
    first = min(run.opens_on, run.overtime_month)
    return _grouped(held.filter(terms_in(first, run.closing_on), pay_group_code=run.pay_group.code), TERMS)


def _one_offs(run: Run) -> QuerySet[OneOff]:
    standing = OneOff.objects.filter(withdrawn_at=None)
    if run.kind != RunKind.MONTHLY:
        return standing.filter(run=run)
    return standing.filter(run=None, month=run.month)


def _rows(found: QuerySet[Any], columns: Sequence[str]) -> list[Any]:
    return list(found.values_list(*columns, named=True))


def _grouped(found: QuerySet[Any], columns: Sequence[str]) -> Grouped:
    """The rows by their first column."""
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    rows: Iterable[Any] = _rows(found, columns)
    for row in rows:
        groups[row[0]].append(row)
    return groups
