"""A company that gives leave: people with grants, a route, requests."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import Person, User
from hr.employment.models import Employee, Terms
from hr.leave.actions import NewLeave, NewOpening, define_policy, open_balances, request_leave
from hr.leave.models import LeaveGrant, LeaveRequest
from tests.factories import cast, pay

STARTS = dt.date(2026, 10, 1)
FRIDAY = dt.date(2026, 11, 20)


def hr() -> User:
    """栄子 looks after leave."""
    return cast.member("eiko", "栄子", duties=("hr.leave", "hr.people"))


def rules_of_leave(keeper: User, at: dt.datetime, **changed: Any) -> None:
    """Grants from October 2026 on, half days, and five days by the hour."""
    given = {"starts_on": STARTS, "half_days": True, "hourly_days": 5, "automatic_by": None, **changed}
    define_policy(**given, acting_user=keeper, at=at)


def employed(user: User, clerk: User, at: dt.datetime, **changed: Any) -> Employee:
    """The employee who signs in as the user."""
    employee = pay.hired(1, clerk, at, first=7000 + Employee.objects.count(), **changed)[0]
    Person.objects.filter(pk=employee.person_id).update(user=user)
    return Employee.objects.select_related("person").get(pk=employee.pk)


def one_request(user: User, approver: User, admin: User, at: dt.datetime) -> tuple[LeaveRequest, LeaveGrant]:
    """A request of a person who is known, and the grant that it would be taken from."""
    keeper = hr()
    rules_of_leave(keeper, at)
    leave_route(approver, admin, at)
    since = dt.date(2020, 4, 1)
    person = Person.objects.get(user=user)
    employee = Employee.objects.create(person=person, kind="REGULAR", born_on=dt.date(1992, 6, 10), joined_on=since)
    Terms.objects.create(
        employee=employee,
        pay_kind="MONTHLY",
        pay_group_code="A",
        monthly_scheduled_minutes=9600,
        daily_scheduled_minutes=480,
        valid_from=since,
    )
    grant = opened(employee, keeper, at)
    return asked(user, at), grant


def leave_route(approver: User, admin: User, at: dt.datetime) -> None:
    """A route on which one person agrees to leave."""
    define_route(
        kind="hr.leave.request",
        name="休暇",
        steps=[NewStep("部長", "PERSON", user=approver)],
        valid_from=dt.date(2020, 4, 1),
        acting_user=admin,
        at=at,
    )


def opened(
    employee: Employee, keeper: User, at: dt.datetime, *, on: dt.date = STARTS, days: str = "10", taken: str = "0"
) -> LeaveGrant:
    """A grant as it was taken over."""
    entry = NewOpening(employee.pk, on, Decimal(days), Decimal(taken))
    return open_balances(entries=[entry], acting_user=keeper, at=at)[0]


def asked(user: User, at: dt.datetime, *, key: UUID | None = None, **changed: Any) -> LeaveRequest:
    """A request of annual leave for Friday 20 November 2026."""
    first = changed.pop("first_on", FRIDAY)
    given = {"kind_code": "ANNUAL", "first_on": first, "last_on": changed.pop("last_on", first), **changed}
    return request_leave(form_key=key or uuid4(), new=NewLeave(**given), acting_user=user, at=at)


def decided(leave: LeaveRequest, approver: User, at: dt.datetime, outcome: str = "APPROVE") -> LeaveRequest:
    """The request after the decision of its approver."""
    waiting = Request.objects.get(case_kind="hr.leave.request", case_id=leave.pk, state="PENDING")
    decide_request(request_id=waiting.pk, outcome=outcome, comment="確認", acting_user=approver, at=at)
    leave.refresh_from_db()
    return leave
