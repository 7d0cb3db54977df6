"""What leave tells attendance: the days that approved leave explains."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from hr.attendance.absences import Explained, Key

from .models import LeaveDay, LeaveState
from .rules.amounts import DAY


def taken(employee_ids: Collection[int], first: dt.date, last: dt.date) -> dict[Key, Explained]:
    """The days between two, both included, on which those people have approved leave, in whole and half days.

    Hours below a half explain no day: the rest of it was worked. One query.
    """
    days = LeaveDay.objects.filter(
        request__state=LeaveState.APPROVED, request__employee_id__in=employee_ids, dated_on__range=(first, last)
    )
    found: dict[Key, Explained] = {}
    for each in days.select_related("request__kind").order_by("dated_on", "id"):
        key = (each.request.employee_id, each.dated_on)
        found[key] = _beside(found[key], each) if key in found else _told(each)
    return found


def _told(day: LeaveDay) -> Explained:
    kind = day.request.kind
    return Explained(
        kind.name,
        _halves(day.parts),
        is_paid_leave=kind.is_annual,
        is_absence=not kind.is_paid,
        share=Fraction(day.parts, DAY),
    )


def _beside(other: Explained, day: LeaveDay) -> Explained:
    """Two halves of one day; of different kinds, the paid one is told."""
    one = _told(day)
    return Explained(
        other.label if other.label == one.label else f"{other.label}・{one.label}",
        min(other.days + one.days, Decimal(1)),
        is_paid_leave=other.is_paid_leave or one.is_paid_leave,
        is_absence=other.is_absence and one.is_absence,
        share=min((other.share or Fraction(0)) + (one.share or Fraction(0)), Fraction(1)),
    )


def _halves(parts: int) -> Decimal:
    return Decimal(2 * parts // DAY) / 2
