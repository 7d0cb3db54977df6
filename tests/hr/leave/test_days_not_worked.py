"""Approved leave explains days to attendance: once, in halves, and no longer than it stands."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from backoffice.organisation.models import User
from hr.attendance.absences import Explained, explained
from hr.employment.models import Employee
from tests.factories import leave

FRIDAY = leave.FRIDAY
MONDAY = dt.date(2026, 11, 16)


@pytest.fixture
def away(aiko: User, ben: User, admin: User, now: dt.datetime) -> Employee:
    """愛子 of human resources, who holds ten days."""
    keeper = leave.hr()
    leave.rules_of_leave(keeper, now)
    leave.leave_route(ben, admin, now)
    employee = leave.employed(aiko, aiko, now)
    leave.opened(employee, keeper, now)
    return employee


def told(employee: Employee) -> dict[dt.date, Explained]:
    found = explained([employee.pk], dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    return {day: each for (_employee, day), each in found.items()}


def test_leave_explains_its_days_once_it_is_approved(away: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    asked = leave.asked(aiko, now)
    assert told(away) == {}
    leave.decided(asked, ben, now)
    (day,) = told(away).items()
    assert day == (FRIDAY, Explained("年次有給休暇", Decimal(1), is_paid_leave=True, share=Fraction(1)))


def test_two_halves_make_a_day(away: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    for span in ("MORNING", "AFTERNOON"):
        leave.decided(leave.asked(aiko, now, span=span), ben, now)
        assert told(away)[FRIDAY].is_paid_leave
    assert told(away)[FRIDAY].days == 1


def test_a_half_is_a_half_and_hours_explain_nothing(away: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    leave.decided(leave.asked(aiko, now, span="MORNING"), ben, now)
    hours = leave.asked(aiko, now, first_on=MONDAY, span="HOURS", hours=2, starts_at=dt.time(9))
    leave.decided(hours, ben, now)
    assert {day: each.days for day, each in told(away).items()} == {FRIDAY: Decimal("0.5"), MONDAY: Decimal(0)}
    assert {day: each.minutes_of(480) for day, each in told(away).items()} == {FRIDAY: 240, MONDAY: 120}


def test_what_was_refused_explains_nothing(away: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    leave.decided(leave.asked(aiko, now), ben, now, outcome="REJECT")
    assert told(away) == {}
