"""Requests of leave: lists, one of them, to whom it is open, the calendar and the register."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about
from backoffice.approvals.queries import request as find_request
from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on
from backoffice.values.periods import MONTHS_PER_YEAR
from hr.leave.models import LeaveDay, LeaveGrant, LeaveKind, LeaveRequest, LeaveState, Span
from hr.leave.rules import months_later

CASE = "hr.leave.request"
OPEN = (LeaveState.SUBMITTED, LeaveState.APPROVED)


@dataclass(frozen=True, slots=True)
class RegisterYear:
    """One 基準日 of the register: the grant, and the days taken in the year from it (時季)."""

    grant: LeaveGrant
    until: dt.date
    days: tuple[LeaveDay, ...]

    @property
    def parts(self) -> int:
        return sum(day.parts for day in self.days)


def kinds() -> list[LeaveKind]:
    """The kinds of leave, in their order."""
    return list(LeaveKind.objects.order_by("position", "pk"))


def requests_of(employee_id: int) -> QuerySet[LeaveRequest]:
    """The requests of a person; keyset by id, newest first."""
    return LeaveRequest.objects.filter(employee=employee_id).select_related("kind")


def requests_of_user(user_id: int) -> QuerySet[LeaveRequest]:
    """The requests of the employee who signs in as a user."""
    return LeaveRequest.objects.filter(employee__person__user_id=user_id).select_related("kind")


def leave_request(pk: int) -> LeaveRequest:
    """One request with its person, kind, days and entries; LeaveRequest.DoesNotExist when there is none."""
    found = LeaveRequest.objects.select_related("employee__person", "kind")
    return found.prefetch_related("days", "entries__grant").get(pk=pk)


def request_of(leave_id: int) -> Request | None:
    """The newest approval that was asked for a leave, with its steps and decisions."""
    newest = (
        Request.objects.filter(case_kind=CASE, case_id=leave_id).order_by("-id").values_list("pk", flat=True).first()
    )
    return find_request(newest) if newest else None


def is_open_to(found: LeaveRequest, user_id: int, *, as_of: dt.date, sees_all: bool) -> bool:
    """Whether a user may see a request: their own; asked about it, or deputy of who is; or who manages leave."""
    if sees_all or found.employee.person.user_id == user_id:
        return True
    return is_asked_about(CASE, found.pk, user_id, as_of=as_of)


def days_between(employees: Collection[int], first: dt.date, until: dt.date) -> list[LeaveDay]:
    """The days of leave of some people, waiting or agreed to, from a day until before another: one query."""
    found = LeaveDay.objects.filter(
        request__employee__in=employees, request__state__in=OPEN, dated_on__gte=first, dated_on__lt=until
    )
    return list(found.select_related("request__kind").order_by("dated_on", "request__person_name", "pk"))


def beside(leave: LeaveRequest, *, as_of: dt.date) -> list[LeaveDay]:
    """The days of others of the same unit that fall on those of a leave: two queries."""
    post = Assignment.objects.filter(on(as_of), person=leave.employee.person_id).first()
    if post is None:
        return []
    colleagues = Assignment.objects.filter(on(as_of), unit=post.unit_id).exclude(person=leave.employee.person_id)
    found = LeaveDay.objects.filter(
        request__employee__person__in=colleagues.values("person"),
        request__state__in=OPEN,
        dated_on__in=[day.dated_on for day in leave.days.all()],
    )
    return list(found.select_related("request").order_by("request__person_name", "pk"))


def parts_on(employee_id: int, days: Collection[dt.date]) -> dict[dt.date, int]:
    """How much of some days is asked for or agreed to already."""
    found = LeaveDay.objects.filter(request__employee=employee_id, request__state__in=OPEN, dated_on__in=days)
    return {each["dated_on"]: each["sum"] for each in found.values("dated_on").annotate(sum=Sum("parts"))}


def waiting_parts(employee_id: int, kind_id: int) -> list[tuple[dt.date, int]]:
    """The days of a kind that wait for their approval, as the rules take them."""
    found = LeaveDay.objects.filter(
        request__employee=employee_id, request__kind=kind_id, request__state=LeaveState.SUBMITTED
    )
    return list(found.values_list("dated_on", "parts"))


def waiting_annual(employee_id: int) -> int:
    """How much annual leave of a person waits for its approval."""
    found = LeaveDay.objects.filter(
        request__employee=employee_id, request__kind__is_annual=True, request__state=LeaveState.SUBMITTED
    )
    summed: int = found.aggregate(sum=Coalesce(Sum("parts"), 0))["sum"]
    return summed


def hourly_parts(employee_id: int, first: dt.date, until: dt.date) -> int:
    """Annual leave by the hour, asked for or agreed to, from a day until before another."""
    found = LeaveDay.objects.filter(
        request__employee=employee_id,
        request__kind__is_annual=True,
        request__span=Span.HOURS,
        request__state__in=OPEN,
        dated_on__gte=first,
        dated_on__lt=until,
    )
    summed: int = found.aggregate(sum=Coalesce(Sum("parts"), 0))["sum"]
    return summed


def year_of(employee_id: int, day: dt.date) -> tuple[dt.date, dt.date]:
    """The year from one 基準日 to the next in which a day lies; the calendar year before the first grant."""
    bases = LeaveGrant.objects.filter(employee=employee_id, kind__is_annual=True).exclude(
        origin=LeaveGrant.Origin.EXTRA
    )
    latest = bases.filter(granted_on__lte=day).order_by("-granted_on").values_list("granted_on", flat=True).first()
    if latest is None:
        return day.replace(month=1, day=1), day.replace(year=day.year + 1, month=1, day=1)
    return latest, months_later(latest, MONTHS_PER_YEAR)


def register_years(grants: Iterable[LeaveGrant], taken: Iterable[LeaveDay]) -> list[RegisterYear]:
    """The register by 基準日: each day of annual leave stands in the year in which it was taken.

    Nobody has one before the first grant.
    """
    ordered, days = sorted(grants, key=lambda each: each.granted_on), list(taken)
    years = [
        (grant, following.granted_on if following else dt.date.max)
        for grant, following in zip_longest(ordered, ordered[1:])
    ]
    return [
        RegisterYear(grant, end, tuple(day for day in days if grant.granted_on <= day.dated_on < end))
        for grant, end in years
    ]


def annual_days(employee_ids: Collection[int]) -> list[LeaveDay]:
    """The days of annual leave of some people that were agreed to, with their requests: one query."""
    found = LeaveDay.objects.filter(
        request__employee__in=employee_ids, request__kind__is_annual=True, request__state=LeaveState.APPROVED
    )
    return list(found.select_related("request").order_by("dated_on", "pk"))
