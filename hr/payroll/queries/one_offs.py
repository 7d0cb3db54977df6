"""Amounts paid or deducted once."""

from django.db.models import QuerySet

from hr.employment.queries import named
from hr.payroll.models import OneOff


def one_offs(*, text: str) -> QuerySet[OneOff]:
    """Every amount with its person and run, searched by number, name or reading of the person."""
    found = OneOff.objects.select_related("employee__person", "run")
    return found.filter(named(text, person="employee__person"))
