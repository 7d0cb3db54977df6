"""Whose attendance somebody may see, and who keeps attendance in a month."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on, units_under
from backoffice.values.periods import Month
from hr.attendance.models import ScheduleAssignment
from hr.employment.models import Employee, EmployeeKind


def employee_of(user_id: int) -> Employee | None:
    """The employee who signs in as that user and keeps attendance: officers do not."""
    kept = Employee.objects.exclude(kind=EmployeeKind.OFFICER).select_related("person")
    return kept.filter(person__user_id=user_id).first()


def seen_by(user_id: int, *, sees_all: bool, month: Month, as_of: dt.date) -> QuerySet[Employee]:
    """Those whose attendance of a month a user may see: all, or the people of the units that the user heads.

    They keep attendance (officers do not), were employed in the month, and a schedule held for them on a day of it.
    Nobody is in the list of the people they head.
    """
    day = min(max(as_of, month.first_day), month.last_day)
    here = Assignment.objects.filter(on(day), person_id=OuterRef("person_id"))
    found = with_attendance(month).annotate(
        unit_id_here=Subquery(here.values("unit_id")[:1]),
        unit_name=Subquery(here.values("unit__name")[:1]),
        office_id_here=Subquery(here.values("office_id")[:1]),
    )
    if sees_all:
        return found
    units = units_under(user_id, as_of=as_of)
    return found.filter(unit_id_here__in=units).exclude(person__user_id=user_id)


def with_attendance(month: Month) -> QuerySet[Employee]:
    """Those who keep attendance in a month."""
    held = ScheduleAssignment.objects.filter(
        Q(employee=None) | Q(employee=OuterRef("pk")),
        Q(valid_until=None) | Q(valid_until__gt=month.first_day),
        valid_from__lte=month.last_day,
    )
    there = Q(left_on=None) | Q(left_on__gte=month.first_day)
    kept = Employee.objects.filter(there, Exists(held), joined_on__lte=month.last_day)
    return kept.exclude(kind=EmployeeKind.OFFICER).select_related("person")


def heads_of(employee: Employee, *, as_of: dt.date) -> list[int]:
    """The users who head the unit of an employee on a day; of the units above it, where it has no other head."""
    post = Assignment.objects.filter(on(as_of), person=employee.person_id).select_related("unit").first()
    unit = post.unit if post else None
    while unit is not None:
        held = Assignment.objects.filter(on(as_of), unit=unit, is_head=True, person__user__isnull=False)
        found = [user_id for user_id in held.values_list("person__user_id", flat=True) if user_id]
        found = [user_id for user_id in found if user_id != employee.person.user_id]
        if found:
            return found
        unit = unit.parent
    return []
