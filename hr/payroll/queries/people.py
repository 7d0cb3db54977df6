"""Who belongs to a run."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from hr.employment.models import Employee, Terms
from hr.payroll.models import OneOff, PayGroup, Payslip, Run, RunKind


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody in the run without a payslip, or with one that no longer holds."""

    employee_id: int
    name: str


def terms_in(first: dt.date, last: dt.date) -> Q:
    """The condition that terms hold on some day between two, both included."""
    return Q(Q(valid_until__isnull=True) | Q(valid_until__gt=first), valid_from__lte=last)


def people_of(run: Run) -> list[int]:
    """The ids of those whom the run pays, by employee number.

    Those who left are still paid the overtime of the month that the run carries. A bonus or an extra run pays those
    for whom an amount is recorded.
    """
    found = Employee.objects.filter(pk__in=paid_by(run)).order_by("person__code")
    return list(found.values_list("pk", flat=True))


def missing_people(run: Run) -> list[Missing]:
    """Those of the run who have no payslip yet.

    The sets are compared here: PostgreSQL knows nothing yet of rows that were just stored, and would compare each person
    with each payslip, or with each of the terms.
    """
    missing = paid_by(run) - set(Payslip.objects.filter(run=run).values_list("employee_id", flat=True))
    return named(missing)


def named(employee_ids: Collection[int]) -> list[Missing]:
    """The employees with their names, by employee number."""
    if not employee_ids:
        return []
    found = Employee.objects.filter(pk__in=employee_ids).select_related("person").order_by("person__code")
    return [Missing(each.pk, each.person.name) for each in found]


def pay_group_names() -> dict[str, str]:
    """The pay groups by code: one query."""
    return dict(PayGroup.objects.order_by("code").values_list("code", "name"))


def paid_by(run: Run) -> set[int]:
    """The ids of those whom the run pays."""
    if run.kind != RunKind.MONTHLY:
        return set(OneOff.objects.filter(run=run, withdrawn_at=None).values_list("employee_id", flat=True))
    first = min(run.opens_on, run.overtime_month)
    held = Terms.objects.filter(terms_in(first, run.closing_on), pay_group_code=run.pay_group.code)
    return set(held.values_list("employee_id", flat=True))
