"""People who punch: their hours, their heads, and days of work."""

import datetime as dt
from typing import Any

from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.companies.clock import TOKYO
from backoffice.organisation.models import Assignment, Office, Person, Unit, User
from hr.attendance.actions import (
    NewPunch,
    assign_schedule,
    assign_system,
    define_agreement,
    define_schedule,
    import_punches,
)
from hr.attendance.models import OvertimeAgreement, WorkSchedule, WorkSystem
from hr.employment.models import Employee

from . import cast, pay

SINCE = dt.date(2026, 4, 1)


def keeper() -> User:
    """Somebody who keeps everybody's attendance."""
    return cast.member("kaoru", "薫", duties=("hr.attendance_keeping",))


def nine_to_six(by: User, at: dt.datetime, *, since: dt.date = SINCE, **changed: Any) -> WorkSchedule:
    """Nine to six with a break from noon, Monday to Friday, for everybody from a day on."""
    given = {
        "code": "D",
        "name": "日勤",
        "starts_at": dt.time(9),
        "ends_at": dt.time(18),
        "break_starts_at": dt.time(12),
        "break_ends_at": dt.time(13),
        "workdays": "12345",
        **changed,
    }
    made = define_schedule(**given, acting_user=by, at=at)
    assign_schedule(schedule=made, employee=None, valid_from=since, acting_user=by, at=at)
    return made


def agreed(by: User, at: dt.datetime, *, starts_on: dt.date = SINCE, month: int = 45) -> OvertimeAgreement:
    """The agreement of the office in Tokyo, for a year."""
    return define_agreement(
        office=Office.objects.get(code="TYO"),
        starts_on=starts_on,
        filed_on=starts_on - dt.timedelta(days=10),
        month_hours=month,
        year_hours=360,
        special_times=6,
        acting_user=by,
        at=at,
    )


def employee(user: User | None, clerk: User, at: dt.datetime, *, code: str = "1000", **changed: Any) -> Employee:
    """An employee of the unit, who signs in as the user."""
    [made] = pay.hired(1, clerk, at, first=int(code), **changed)
    if user is not None:
        Person.objects.filter(pk=made.person_id).update(user=user)
    return Employee.objects.select_related("person").get(pk=made.pk)


def head(user: User, *, unit: str = "100", code: str = "0001") -> Person:
    """The user as the head of a unit, without attendance of their own."""
    made = Person.objects.create(
        code=code,
        family_name="石井",
        given_name=user.first_name,
        family_kana="イシイ",
        given_kana="ベン",
        user=user,
    )
    Assignment.objects.create(
        person=made,
        unit=Unit.objects.get(code=unit),
        office=Office.objects.get(code="TYO"),
        post="部長",
        is_head=True,
        valid_from=cast.SINCE,
    )
    return made


def at(day: dt.date, time: str) -> dt.datetime:
    """A time of a day; 25:30 is half past one of the next."""
    hour, minute = map(int, time.split(":"))
    return dt.datetime.combine(day, dt.time(), TOKYO) + dt.timedelta(hours=hour, minutes=minute)


def worked(who: Employee, day: dt.date, by: User, now: dt.datetime, span: str = "9:00-18:00") -> None:
    """A day of work, as another clock told it; without an end it stays open."""
    begins, _, ends = span.partition("-")
    told = [("IN", begins), *([("OUT", ends)] if ends else [])]
    entries = [NewPunch(who.pk, day, kind, at(day, time)) for kind, time in told]
    import_punches(entries=entries, acting_user=by, at=now)


def discretion(who: Employee, by: User, at: dt.datetime, *, since: dt.date = dt.date(2026, 12, 1)) -> WorkSystem:
    """専門業務型裁量労働制 of eight hours a day, filed, to which the person agreed."""
    agreed = {"basis": "労使協定", "filed_on": since, "consented_on": since, "deemed_minutes": 480}
    return assign_system(employee=who, system="EXPERT", valid_from=since, **agreed, acting_user=by, at=at)


def days(month: tuple[int, int], *numbers: int) -> list[dt.date]:
    """Days of a month."""
    return [dt.date(*month, number) for number in numbers]


def correction_route(approver: User, admin: User, now: dt.datetime) -> None:
    """Corrections go to one person."""
    define_route(
        kind="hr.attendance.correction",
        name="打刻の修正",
        steps=[NewStep("上長", "PERSON", user=approver)],
        valid_from=cast.SINCE,
        acting_user=admin,
        at=now,
    )


def decided(request: Request, by: User, now: dt.datetime, outcome: str = "APPROVE", comment: str = "") -> None:
    """A decision on a request."""
    decide_request(request_id=request.pk, outcome=outcome, comment=comment, acting_user=by, at=now)
