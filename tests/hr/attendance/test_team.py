"""The page of the team: what keeps months open is counted in a fixed number of queries, and as each month counts it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.attendance import actions, queries
from hr.attendance.models import WorkSchedule
from hr.attendance.queries import PersonMonth, Standing, Team, team
from hr.attendance.rules import DayKind
from hr.employment.models import Employee
from tests.factories import worked

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
FIRST = OCTOBER.first_day


@pytest.fixture
def kaoru(company: object, now: dt.datetime) -> User:
    made = worked.keeper()
    worked.nine_to_six(made, now)
    return made


def people(kaoru: User, aiko: User, now: dt.datetime, count: int = 1) -> list[Employee]:
    return [worked.employee(None, aiko, now, code=f"{1000 + n}") for n in range(count)]


def counted(month: PersonMonth) -> Standing:
    """An open month as its own page counts it."""
    return Standing(
        month.employee.pk,
        sum(1 for day in month.days if day.lacks_punch and day.request_id is None),
        sum(1 for day in month.days if day.is_unexplained),
        sum(1 for day in month.days if day.request_id is not None),
    )


def same(month: Month, as_of: dt.date) -> Team:
    """How everybody's month stands, which is what the months themselves say."""
    found = queries.team_of(queries.with_attendance(month), month, as_of=as_of)
    months = queries.months_of(list(queries.with_attendance(month)), month, as_of=as_of)
    told = [counted(each) for each in months if each.missing and not each.close]
    assert sorted(found.missing, key=lambda each: each.employee_id) == sorted(told, key=lambda e: e.employee_id)
    assert (found.people, found.closed) == (len(months), sum(1 for each in months if each.close))
    return found


@pytest.mark.parametrize("listed", [500, 0])
def test_a_team_stands_as_its_months_say(
    kaoru: User, aiko: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, listed: int
) -> None:
    """Somebody punched every day, one forgot, one was away, one joined late, one left, one works shifts, one is closed."""
    monkeypatch.setattr(team, "LISTED", listed)
    full, forgot, away, late, left, shifts, asks = people(kaoru, aiko, now, 7)
    days = [FIRST + dt.timedelta(days=n) for n in range(31)]
    plain = [day for day in days if day.isoweekday() <= 5 and day != dt.date(2026, 10, 12)]
    for day in plain:
        worked.worked(full, day, kaoru, now)
    worked.worked(forgot, plain[0], kaoru, now, "9:00-")
    for day, kind, part in ((plain[1], "PAID_LEAVE", "1.0"), (plain[2], "ABSENT", "0.5"), (plain[3], "NONE", "1.0")):
        told = {"work_date": day, "kind": kind, "days": part, "reason": ""}
        actions.explain_absence(employee_id=away.pk, **told, acting_user=kaoru, at=now)
    Employee.objects.filter(pk=late.pk).update(joined_on=dt.date(2026, 10, 20))
    Employee.objects.filter(pk=left.pk).update(left_on=dt.date(2026, 10, 9))
    system = {"system": "SHIFT", "valid_from": FIRST}
    actions.assign_system(employee=shifts, **system, acting_user=kaoru, at=now)
    day = WorkSchedule.objects.get()
    planned = {
        dt.date(2026, 10, 3): actions.Planned(DayKind.WORKDAY, day),
        dt.date(2026, 10, 5): actions.Planned(DayKind.DAY_OFF),
    }
    actions.plan_month(employee_id=shifts.pk, month=OCTOBER, days=planned, acting_user=kaoru, at=now)
    own = actions.define_schedule(
        code="W",
        name="週末",
        starts_at=dt.time(9),
        ends_at=dt.time(15),
        break_starts_at=None,
        break_ends_at=None,
        workdays="67",
        statutory_holiday=1,
        acting_user=kaoru,
        at=now,
    )
    actions.assign_schedule(schedule=own, employee=asks, valid_from=dt.date(2026, 10, 10), acting_user=kaoru, at=now)
    found = {each.employee_id: each for each in same(OCTOBER, now.date()).missing}
    assert full.pk not in found
    assert (found[forgot.pk].punch, found[forgot.pk].reason) == (1, len(plain) - 1)
    assert found[away.pk].reason == len(plain) - 1
    actions.close_month(month=OCTOBER, employee_ids=[full.pk], acting_user=kaoru, at=now)
    assert same(OCTOBER, now.date()).closed == 1
    same(NOVEMBER, now.date())
    same(OCTOBER, dt.date(2026, 10, 13))


def test_a_correction_that_waits_keeps_a_month_open(
    kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    me = worked.employee(aiko, aiko, now)
    worked.correction_route(ben, admin, now)
    worked.worked(me, dt.date(2026, 10, 30), kaoru, now, "9:00-")
    wanted = [actions.Wanted("IN", worked.at(dt.date(2026, 10, 30), "9:00"))]
    wanted.append(actions.Wanted("OUT", worked.at(dt.date(2026, 10, 30), "18:00")))
    given = {"work_date": dt.date(2026, 10, 30), "wanted": wanted, "reason": "打刻忘れ"}
    actions.request_correction(**given, acting_user=aiko, at=now)
    [found] = same(OCTOBER, now.date()).missing
    assert (found.punch, found.request) == (0, 1)


def test_a_team_takes_a_constant_number_of_queries(kaoru: User, aiko: User, now: dt.datetime) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as told:
            queries.team_of(queries.with_attendance(OCTOBER), OCTOBER, as_of=now.date())
        return len(told)

    for each in people(kaoru, aiko, now, 2):
        worked.worked(each, FIRST, kaoru, now)
    before = count()
    for place in range(3):
        worked.worked(worked.employee(None, aiko, now, code=f"2{place}00"), FIRST, kaoru, now)
    assert count() == before <= 12
