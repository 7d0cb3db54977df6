"""Who has given a number; never the number."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hr.employment.models import Employee
from hr.employment.queries import named

from .models import PersonalNumber
from .vault import key_name


def people(*, text: str) -> QuerySet[Employee]:
    """Employees by number, with how many numbers are held of them and whether their own is; searched by name."""
    own = PersonalNumber.objects.filter(employee=OuterRef("pk"), relation="SELF", destroyed_at=None)
    held = Count("personal_numbers", filter=Q(personal_numbers__destroyed_at=None))
    found = Employee.objects.select_related("person").annotate(held=held, has_own=Exists(own))
    return found.filter(named(text))


def numbers_of(employee_id: int) -> QuerySet[PersonalNumber]:
    """The numbers of somebody and their family, those that were destroyed too, without the sealed bytes."""
    return PersonalNumber.objects.filter(employee_id=employee_id).defer("sealed").order_by("destroyed_at", "pk")


def under_another_key() -> QuerySet[PersonalNumber]:
    """The numbers that are sealed under a key before the present one."""
    return PersonalNumber.objects.filter(destroyed_at=None).exclude(key_name=key_name())


def to_destroy(as_of: dt.date) -> QuerySet[PersonalNumber]:
    """The numbers of those who have left, whose use has to be looked at (番号法20条)."""
    left = PersonalNumber.objects.filter(destroyed_at=None, employee__left_on__lt=as_of).defer("sealed")
    return left.select_related("employee__person").order_by("employee__left_on", "pk")
