"""Closes that are in force: those that nobody took back."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from hr.attendance.models import MonthClose


def closes_in_force() -> QuerySet[MonthClose]:
    """The months that take nothing more."""
    return MonthClose.objects.filter(reopening=None)


def closed_keys(employee_ids: Collection[int]) -> set[tuple[int, dt.date]]:
    """Whose months are closed: id of the employee and first day of the month."""
    held = closes_in_force().filter(employee_id__in=employee_ids)
    return set(held.values_list("employee_id", "month"))


def closed_months(employee_id: int) -> set[dt.date]:
    """The months of a person that are closed, by their first day."""
    return {month for _who, month in closed_keys([employee_id])}
