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
from hr.income_tax.models import ResidentTax, TaxStanding
from hr.payroll.models import AttendanceTotal, PayPolicy, Run
from hr.social_insurance.models import InsuranceStanding

from .people import terms_in

JUNE = 6
Rows = Sequence[Any]
Grouped = Mapping[int, Rows]

EMPLOYEE = ("pk", "person_id", "born_on", "joined_on", "left_on", "person__family_name", "person__given_name")
TERMS = ("employee_id", "pk", "pay_kind", "hourly_yen", "monthly_scheduled_minutes", "daily_scheduled_minutes")
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
)
NOTICE = ("employee_id", "june_yen", "monthly_yen")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A person with the rows of the run that speak of them: named tuples of the columns above, the oldest first."""

    run: Run
    policy: PayPolicy
    employee: Any
    terms: Any
    items: Rows
    posts: Rows
    insured: Rows
    taxed: Rows
    attended: Rows
    notices: Rows

    @property
    def name(self) -> str:
        """姓 名."""
        return f"{self.employee.person__family_name} {self.employee.person__given_name}"

    @property
    def last_day(self) -> dt.date:
        """The last day of the period on which the person was in service."""
        left: dt.date | None = self.employee.left_on
        return min(self.run.closing_on, left) if left else self.run.closing_on


def gather(run: Run, policy: PayPolicy, ids: Sequence[int]) -> list[Gathered]:
    """The people of those ids with their rows, by id, in a fixed number of queries."""
    people = _rows(Employee.objects.filter(pk__in=ids).order_by("pk"), EMPLOYEE)
    terms = _terms(run, ids)
    items = _grouped(TermsItem.objects.filter(terms_id__in=[each.pk for each in terms.values()]), ITEM)
    posts = _grouped(Assignment.objects.filter(person_id__in=[each.person_id for each in people]), POST)
    insured = _grouped(InsuranceStanding.objects.filter(employee_id__in=ids).order_by("valid_from"), INSURED)
    taxed = _grouped(TaxStanding.objects.filter(on(run.paid_on), employee_id__in=ids), TAXED)
    attended = _grouped(AttendanceTotal.objects.filter(month=run.overtime_month, employee_id__in=ids), ATTENDED)
    fiscal_year = Month.of(run.paid_on).plus(1 - JUNE).year
    notices = _grouped(ResidentTax.objects.filter(fiscal_year=fiscal_year, employee_id__in=ids), NOTICE)
    return [
        Gathered(
            run,
            policy,
            employee=each,
            terms=terms[each.pk],
            items=items.get(terms[each.pk].pk, ()),
            posts=posts.get(each.person_id, ()),
            insured=insured.get(each.pk, ()),
            taxed=taxed.get(each.pk, ()),
            attended=attended.get(each.pk, ()),
            notices=notices.get(each.pk, ()),
        )
        for each in people
    ]


def _terms(run: Run, ids: Sequence[int]) -> dict[int, Any]:
    """The newest terms of each employee in the period that the run pays."""
    first = min(run.opens_on, run.overtime_month)
    held = Terms.objects.filter(terms_in(first, run.closing_on, run.pay_group.code), employee_id__in=ids)
    return {row.employee_id: row for row in _rows(held.order_by("valid_from"), TERMS)}


def _rows(found: QuerySet[Any], columns: Sequence[str]) -> list[Any]:
    return list(found.values_list(*columns, named=True))


def _grouped(found: QuerySet[Any], columns: Sequence[str]) -> Grouped:
    """The rows by their first column."""
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    rows: Iterable[Any] = _rows(found, columns)
    for row in rows:
        groups[row[0]].append(row)
    return groups
