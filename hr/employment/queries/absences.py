"""Who is away, and in which months leave for a child frees from premiums."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from backoffice.parameters import as_of
from backoffice.values.periods import Month
from hr.employment.models import Suspension
from hr.employment.rules import ChildLeave, ExemptionLaw, Spell, exempt_months, frees_bonus

ROOM = "hr.employment"


def suspended_in(month: Month, employee_ids: Collection[int]) -> dict[int, list[Suspension]]:
    """The absences that touch a month, by employee, in their order: one query."""
    found: dict[int, list[Suspension]] = {}
    for each in suspensions_between(month.first_day, month.last_day, employee_ids):
        found.setdefault(each.employee_id, []).append(each)
    return found


def suspensions_between(first: dt.date, last: dt.date, employee_ids: Collection[int]) -> QuerySet[Suspension]:
    """The absences of those people that touch the days between two, both included, the oldest first."""
    touching = Q(valid_until__isnull=True) | Q(valid_until__gt=first)
    held = Suspension.objects.filter(touching, valid_from__lte=last, employee__in=employee_ids)
    return held.order_by("valid_from", "pk")


def exempt_months_of(employee_ids: Collection[int], *, through: Month) -> dict[int, frozenset[Month]]:
    """The months without premium for leave for a child, by employee; whoever has none is left out: one query.

    As `Person.exempt_months` of hr.social_insurance.rules takes them. Leave that is not over counts `through` a month.
    """
    spells = _spells(employee_ids)
    found = {pk: exempt_months(each, law=_law, through=through) for pk, each in spells.items()}
    return {pk: months for pk, months in found.items() if months}


def bonus_free_in(month: Month, employee_ids: Collection[int]) -> frozenset[int]:
    """Those whose bonus of a month carries no premium: one query."""
    spells = _spells(employee_ids)
    return frozenset(pk for pk, each in spells.items() if frees_bonus(each, month=month, law=_law(month)))


def _spells(employee_ids: Collection[int]) -> dict[int, list[Spell]]:
    held = Suspension.objects.filter(employee__in=employee_ids, kind__in=[str(kind) for kind in ChildLeave])
    found: dict[int, list[Spell]] = {}
    for pk, kind, first, until in held.values_list("employee_id", "kind", "valid_from", "valid_until"):
        found.setdefault(pk, []).append(Spell(ChildLeave(kind), first, until))
    return found


def _law(month: Month) -> ExemptionLaw:
    day = month.last_day
    return ExemptionLaw(
        days_in_a_month=int(as_of(f"{ROOM}.childcare_exemption_days", day).value),
        bonus_months=int(as_of(f"{ROOM}.childcare_exemption_bonus_months", day).value),
    )
