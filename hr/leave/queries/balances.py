"""What people hold: each grant with everything that was entered on it, and what is left."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hr.employment.models import Employee, EmployeeKind
from hr.employment.queries import employees
from hr.leave.models import LeaveEntry, LeaveGrant
from hr.leave.rules import Holding

Type = LeaveEntry.Type


@dataclass(frozen=True)
class GrantBalance:
    """A grant with its entries in their order, and the sums of them in parts; what was used is above zero."""

    grant: LeaveGrant
    entries: tuple[LeaveEntry, ...]
    as_of: dt.date

    @cached_property
    def left(self) -> int:
        return sum(each.parts for each in self.entries)

    @cached_property
    def given(self) -> int:
        return self._sum(Type.GRANT)

    @cached_property
    def taken(self) -> int:
        """Used up to the day, before it came here, too; what was given back is taken off."""
        used = sum(-e.parts for e in self.entries if e.type in (Type.USE, Type.REVERSE) and e.dated_on <= self.as_of)
        return used - self._sum(Type.TAKEN_BEFORE)

    @cached_property
    def planned(self) -> int:
        """Agreed to and still to come."""
        return sum(-e.parts for e in self.entries if e.type in (Type.USE, Type.REVERSE) and e.dated_on > self.as_of)

    @cached_property
    def lapsed(self) -> int:
        return -self._sum(Type.LAPSE)

    @cached_property
    def adjusted(self) -> int:
        return self._sum(Type.ADJUST)

    def _sum(self, type_: str) -> int:
        return sum(each.parts for each in self.entries if each.type == type_)


def balances_of(employee_id: int, *, as_of: dt.date) -> list[GrantBalance]:
    """The grants of a person with their entries, the oldest first: two queries."""
    entries = LeaveEntry.objects.select_related("request").order_by("dated_on", "pk")
    grants = LeaveGrant.objects.filter(employee=employee_id).select_related("kind").order_by("granted_on", "pk")
    return [
        GrantBalance(grant, tuple(grant.entries.all()), as_of)
        for grant in grants.prefetch_related(Prefetch("entries", entries))
    ]


def live(balances: Iterable[GrantBalance], day: dt.date) -> list[GrantBalance]:
    """The grants that can be used on a day."""
    return [each for each in balances if each.grant.granted_on <= day < each.grant.lapses_on]


def holdings(employee_id: int, kind_id: int) -> list[Holding]:
    """What is left of each grant of a kind: one query. To be asked under the lock of the employee."""
    grants = with_left(LeaveGrant.objects.filter(employee=employee_id, kind=kind_id))
    return [Holding(each.pk, each.granted_on, each.lapses_on, each.left) for each in grants]


def with_left(grants: QuerySet[LeaveGrant]) -> QuerySet[Any]:
    """The same grants, each with the parts that are `left`."""
    return grants.annotate(left=Coalesce(Sum("entries__parts"), 0))


def grants_of_user(user_id: int) -> QuerySet[Any]:
    """The grants of the employee who signs in as a user, each with the parts that are `left`."""
    return with_left(LeaveGrant.objects.filter(employee__person__user_id=user_id).select_related("kind"))


def lapsing(*, after: dt.date, until: dt.date) -> QuerySet[Any]:
    """Grants that end after a day and up to another and still hold something, with what is `left`."""
    return with_left(LeaveGrant.objects.filter(lapses_on__gt=after, lapses_on__lte=until)).filter(left__gt=0)


def people_with_leave(*, text: str, as_of: dt.date) -> QuerySet[Employee]:
    """People in service to whom leave is granted, with unit and the parts of annual leave that are `left`."""
    found = employees(text=text, as_of=as_of).exclude(kind=EmployeeKind.OFFICER).filter(joined_on__lte=as_of)
    return found.exclude(left_on__lt=as_of).annotate(left=annual_left(as_of))


def people_with_lapses(found: QuerySet[Employee], as_of: dt.date, until: dt.date) -> QuerySet[Employee]:
    """Of some employees those of whose annual leave something lapses up to a day."""
    ending = lapsing(after=as_of, until=until).filter(kind__is_annual=True)
    return found.filter(pk__in=ending.values("employee"))


def annual_left(as_of: dt.date) -> Subquery:
    """For a list of employees: the parts of annual leave that each can use on a day."""
    entries = LeaveEntry.objects.filter(
        grant__employee=OuterRef("pk"),
        grant__kind__is_annual=True,
        grant__granted_on__lte=as_of,
        grant__lapses_on__gt=as_of,
    )
    return Subquery(entries.values(person=F("grant__employee")).annotate(sum=Sum("parts")).values("sum"))
