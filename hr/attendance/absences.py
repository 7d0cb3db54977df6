"""The register of reasons for days not worked: rooms such as leave say which days they explain.

The room's own records of absence are the first to answer, then what is offered, then 休職 and 休業 of the person.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hr.employment.queries import suspensions_between

from .models import Absence

DAY = dt.timedelta(days=1)
Key = tuple[int, dt.date]


@dataclass(frozen=True, slots=True)
class Explained:
    """Why somebody did not work on a day, or on half of it.

    `share` is how much of the day exactly, where leave by the hour is more or less than the halves of `days`.
    """

    label: Any
    days: Decimal
    is_paid_leave: bool = False
    is_absence: bool = False
    share: Fraction | None = None

    def minutes_of(self, planned_minutes: int) -> int:
        """What it takes of the planned minutes of the day."""
        return int(planned_minutes * (Fraction(self.days) if self.share is None else self.share))


Offer = Callable[[Collection[int], dt.date, dt.date], Mapping[Key, Explained]]
_offers: dict[str, Offer] = {}


def offer(name: str, function: Offer) -> None:
    """Let `function(employee_ids, first, last)` explain days of those people, both days included."""
    _offers[name] = function


def explained(employee_ids: Collection[int], first: dt.date, last: dt.date) -> dict[Key, Explained]:
    """The days that somebody explained, by person and day."""
    found: dict[Key, Explained] = {}
    for function in (suspended, *_offers.values(), recorded):
        found.update(function(employee_ids, first, last))
    return found


def suspended(employee_ids: Collection[int], first: dt.date, last: dt.date) -> dict[Key, Explained]:
    """The days of 休職 and 休業: neither leave nor absence, for payroll leaves them out of the days in service."""
    found: dict[Key, Explained] = {}
    for each in suspensions_between(first, last, employee_ids):
        until = min(each.valid_until or last + DAY, last + DAY)
        day = max(each.valid_from, first)
        while day < until:
            found[each.employee_id, day] = Explained(each.get_kind_display(), Decimal(1))
            day += DAY
    return found


def recorded(employee_ids: Collection[int], first: dt.date, last: dt.date) -> dict[Key, Explained]:
    """What this room recorded: of each day the newest, and nothing where that took the record back."""
    held = Absence.objects.filter(employee_id__in=employee_ids, work_date__range=(first, last)).order_by("id")
    newest = {(each.employee_id, each.work_date): each for each in held}
    return {
        key: Explained(
            each.get_kind_display(),
            each.days,
            is_paid_leave=each.kind == Absence.Kind.PAID_LEAVE,
            is_absence=each.kind == Absence.Kind.ABSENT,
        )
        for key, each in newest.items()
        if each.kind != Absence.Kind.NONE
    }
