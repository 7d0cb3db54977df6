"""Leave that other programs ask for, and what is left."""

import datetime as dt
from typing import Any

import pytest

from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.leave.models import LeaveRequest
from tests.factories import leave, pay, program

REQUESTS = "/api/v1/leave/requests"


@pytest.fixture
def me(company: object, aiko: User, ben: User, admin: User, now: dt.datetime) -> Employee:
    """愛子 holds ten days of annual leave, and 弁 agrees to leave."""
    keeper = leave.hr()
    leave.rules_of_leave(keeper, now)
    leave.leave_route(ben, admin, now)
    made = leave.employed(aiko, keeper, now)
    leave.opened(made, keeper, now)
    return made


@pytest.fixture
def mine(me: Employee, aiko: User, now: dt.datetime) -> program.Program:
    return program.Program(program.token_of(aiko, now))


def wanted(**changed: Any) -> dict[str, Any]:
    return {"kind": "ANNUAL", "first_on": "2026-11-20", "last_on": "2026-11-20", **changed}


def test_leave_is_asked_for_once_and_followed(mine: program.Program, me: Employee) -> None:
    made = mine.post(REQUESTS, wanted(), key="one")
    assert made.status_code == 201, made.content
    assert mine.post(REQUESTS, wanted(), key="one").content == made.content
    asked = LeaveRequest.objects.get()
    assert (asked.employee, asked.state) == (me, "SUBMITTED")
    told = mine.get(made["Location"]).json()
    assert told == made.json() == mine.every(REQUESTS)[0]
    assert (told["days"], told["state"], told["kind"]) == ("1.0000", "SUBMITTED", asked.kind.code)


def test_what_is_granted_tells_what_is_left(mine: program.Program) -> None:
    [grant] = mine.every("/api/v1/leave/grants")
    assert (grant["days"], grant["left_days"], grant["granted_on"]) == ("10.0", "10.0000", "2026-10-01")


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"kind": "NOTHING"}, "kind", "unknown_kind"),
        ({"span": "WEEK"}, "span", "invalid_choice"),
        ({"last_on": "2026-11-19"}, "last_on", "hr.leave.days_do_not_fit"),
        ({"span": "HOURS"}, "hours", "hr.leave.hours_missing"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_asked_for(
    changed: dict[str, Any], field: str, code: str, mine: program.Program
) -> None:
    answer = mine.post(REQUESTS, wanted(**changed))
    assert answer.status_code == 422, answer.content
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert not LeaveRequest.objects.exists()


def test_nobody_sees_the_leave_of_others(mine: program.Program, chie: User, now: dt.datetime) -> None:
    made = mine.post(REQUESTS, wanted())
    stranger = program.Program(program.token_of(chie, now))
    assert stranger.get(made["Location"]).status_code == 404
    assert stranger.every(REQUESTS) == []
    assert stranger.get("/api/v1/leave/balances").status_code == 403


def test_who_looks_after_leave_reads_what_everybody_has_left(me: Employee, now: dt.datetime) -> None:
    keeper = User.objects.get(username="eiko")
    [newcomer] = pay.hired(1, keeper, now, first=9000)
    caller = program.Program(program.token_of(keeper, now, codes=("leave_balances:read",)))
    left = {told["code"]: told["left_days"] for told in caller.every("/api/v1/leave/balances")}
    assert left == {me.person.code: "10.0000", newcomer.person.code: None}
