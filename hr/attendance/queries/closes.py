"""Closes that are in force: those that nobody took back."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from backoffice.values.periods import Month
from hr.attendance.models import MonthClose, MonthReopening


def closes_in_force() -> QuerySet[MonthClose]:
    """The months that take nothing more."""
    return MonthClose.objects.filter(reopening=None)


def closed_keys(employee_ids: Collection[int]) -> set[tuple[int, dt.date]]:
    """Whose months are closed: id of the employee and first day of the month."""
    held = closes_in_force().filter(employee_id__in=employee_ids)
    return set(held.values_list("employee_id", "month"))


def reopenings(employee_id: int, month: Month) -> list[MonthReopening]:
    """The closes of a person's month that were taken back, in their order."""
    found = MonthReopening.objects.filter(close__employee=employee_id, close__month=month.first_day)
    return list(found.select_related("close").order_by("close__edition"))


def closed_months(employee_id: int) -> set[dt.date]:
    """The months of a person that are closed, by their first day."""
    return {month for _who, month in closed_keys([employee_id])}
