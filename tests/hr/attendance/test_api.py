"""Punches that other programs send: now, late, and many at once."""

import datetime as dt
from typing import Any

import pytest

from backoffice.approvals.models import Request
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from hr.attendance.models import DailyRecord, Punch
from hr.employment.models import Employee
from tests.factories import program, worked

PUNCHES, IMPORTS = "/api/v1/attendance/punches", "/api/v1/attendance/imports"


@pytest.fixture
def kaoru(company: object, now: dt.datetime) -> User:
    made = worked.keeper()
    worked.nine_to_six(made, now)
    return made


@pytest.fixture
def me(kaoru: User, aiko: User, now: dt.datetime) -> Employee:
    return worked.employee(aiko, aiko, now)


@pytest.fixture
def mine(me: Employee, aiko: User, now: dt.datetime) -> program.Program:
    return program.Program(program.token_of(aiko, now))


def told(time: dt.datetime) -> str:
    return time.isoformat()


def test_a_punch_is_recorded_once(mine: program.Program, me: Employee) -> None:
    made = mine.post(PUNCHES, {"kind": "IN"}, key="one")
    assert made.status_code == 201, made.content
    assert mine.post(PUNCHES, {"kind": "IN"}, key="one").content == made.content
    punch = Punch.objects.get()
    assert (punch.kind, punch.source, punch.employee) == ("IN", "API", me)
    assert made.json()["request"] is None
    [listed] = mine.every(PUNCHES)
    assert (listed["id"], listed["kind"], listed["is_correction"]) == (made.json()["punch"], "IN", False)
    assert Event.objects.get(step="hr.attendance.punch").source == "API"


def test_a_punch_that_does_not_follow_is_refused(mine: program.Program) -> None:
    answer = mine.post(PUNCHES, {"kind": "OUT"})
    assert (answer.status_code, answer.json()["code"]) == (409, "hr.attendance.not_next")
    assert not Punch.objects.exists()


def test_a_late_punch_is_asked_for_with_its_reason(
    mine: program.Program, me: Employee, kaoru: User, ben: User, admin: User, now: dt.datetime
) -> None:
    worked.correction_route(ben, admin, now)
    day = now.date() - dt.timedelta(days=2)
    worked.worked(me, day, kaoru, now, "9:00")
    body = {"kind": "OUT", "at": told(worked.at(day, "18:10"))}
    refused = mine.post(PUNCHES, body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")
    taken = mine.post(PUNCHES, {**body, "reason": "通信できない場所で退勤"})
    assert taken.status_code == 201, taken.content
    assert taken.json()["punch"] is None
    assert mine.get(f"/api/v1/requests/{taken.json()['request']}").json()["state"] == "PENDING"
    assert Punch.objects.count() == 1, "nothing enters before it is agreed to"
    worked.decided(Request.objects.get(), ben, now)
    assert DailyRecord.objects.get(work_date=day).worked_minutes == 8 * 60 + 10


def test_a_punch_of_the_future_is_refused(mine: program.Program) -> None:
    later = clock.now() + dt.timedelta(minutes=5)
    answer = mine.post(PUNCHES, {"kind": "IN", "at": told(later), "reason": "x"})
    assert answer.status_code == 422
    assert not Punch.objects.exists()


def rows(day: dt.date, *punches: tuple[str, str], employee: str = "1000") -> list[dict[str, Any]]:
    return [
        {"employee": employee, "work_date": day.isoformat(), "kind": kind, "at": told(worked.at(day, time))}
        for kind, time in punches
    ]


def test_another_clock_sends_whole_days(me: Employee, kaoru: User, aiko: User, now: dt.datetime) -> None:
    other = worked.employee(None, aiko, now, code="1100")
    clock_of_the_door = program.Program(program.token_of(kaoru, now, codes=("punch_imports:write",)))
    day = now.date() - dt.timedelta(days=2)
    sent = rows(day, ("IN", "9:00"), ("OUT", "18:00"), employee="1100") + rows(day, ("IN", "8:30"), ("OUT", "19:00"))
    answer = clock_of_the_door.post(IMPORTS, {"punches": sent})
    assert (answer.status_code, answer.json()) == (201, {"count": 4})
    assert DailyRecord.objects.filter(employee__in=[me, other], work_date=day).count() == 2
    again = clock_of_the_door.post(IMPORTS, {"punches": sent})
    assert (again.status_code, again.json()["code"]) == (409, "hr.attendance.already_punched")


@pytest.mark.parametrize(
    ("changed", "code"), [({"employee": "9999"}, "unknown_employee"), ({"kind": "TEA"}, "invalid_choice")]
)
def test_an_import_with_one_wrong_punch_enters_none(
    changed: dict[str, Any], code: str, me: Employee, kaoru: User, now: dt.datetime
) -> None:
    sender = program.Program(program.token_of(kaoru, now))
    [first, last] = rows(now.date() - dt.timedelta(days=2), ("IN", "9:00"), ("OUT", "18:00"))
    answer = sender.post(IMPORTS, {"punches": [first, {**last, **changed}]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert not Punch.objects.exists()


def test_who_does_not_keep_attendance_imports_nothing(mine: program.Program, me: Employee, now: dt.datetime) -> None:
    answer = mine.post(IMPORTS, {"punches": rows(now.date() - dt.timedelta(days=2), ("IN", "9:00"), ("OUT", "18:00"))})
    assert answer.status_code == 403
    assert not Punch.objects.exists()


def test_a_key_of_another_company_sees_nothing(mine: program.Program, other_company: Company, now: dt.datetime) -> None:
    mine.post(PUNCHES, {"kind": "IN"})
    with scope.working_in(other_company.pk):
        assert not Punch.objects.exists()
