"""Deadlines fall on the day that the law says, move off holidays, and are shown to those who may see them."""

import datetime as dt

import pytest

from backoffice.deadlines import register
from backoffice.deadlines.queries import monthly
from backoffice.deadlines.register import Deadline, Kind
from backoffice.deadlines.rules import due_on
from backoffice.values.periods import Month


@pytest.mark.parametrize(
    ("month", "day", "due"),
    [
        (Month(2026, 10), 31, dt.date(2026, 11, 30)),  # a Monday, the end of a month of 30 days
        (Month(2026, 9), 31, dt.date(2026, 11, 2)),  # 31 October is a Saturday: the next business day is Monday
        (Month(2026, 11), 31, dt.date(2027, 1, 4)),  # banks close from 31 December to 3 January, a Sunday
        (Month(2027, 1), 31, dt.date(2027, 3, 1)),  # 28 February is a Sunday
        (Month(2026, 11), 10, dt.date(2026, 12, 10)),  # a Thursday
        (Month(2026, 12), 10, dt.date(2027, 1, 12)),  # 10 January is a Sunday, the 11th is Coming-of-Age Day
        (Month(2026, 9), 10, dt.date(2026, 10, 13)),  # the 10th is a Saturday, Monday the 12th is Sports Day
    ],
)
def test_a_monthly_duty_falls_on_its_day_or_the_next_business_day(month: Month, day: int, due: dt.date) -> None:
    assert due_on(month, months_after=1, day=day) == due


def test_a_duty_that_moved_over_the_turn_of_the_month_is_still_found() -> None:
    found = list(monthly("hr.social_insurance.premiums_due", as_of=dt.date(2026, 11, 1), until=dt.date(2026, 11, 30)))
    assert [(duty.month, duty.on) for duty in found] == [
        (Month(2026, 9), dt.date(2026, 11, 2)),
        (Month(2026, 10), dt.date(2026, 11, 30)),
    ]
    assert found[0].article == "健康保険法164条"


def _offered(day: int, title: str) -> register.Offer:
    made = Deadline(dt.date(2026, 11, day), title, "", "", Kind.COMPANY, "")
    return lambda as_of, until: [made]


@pytest.fixture
def offers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "_offers", {})
    for day, title, step in ((20, "ろ", "open"), (20, "い", "open"), (9, "は", "open"), (12, "に", "closed")):
        register.offer(f"tests.{title}", step, _offered(day, title))
    register.offer("tests.past", "open", _offered(3, "過"))
    register.offer("tests.far", "open", _offered(30, "先"))


def test_the_nearest_come_first_and_only_what_a_person_may_see(offers: None) -> None:
    day = dt.date(2026, 11, 4)
    seen = register.upcoming(lambda step: step == "open", as_of=day, until=day + dt.timedelta(days=20), most=4)
    assert [each.title for each in seen] == ["は", "い", "ろ"]


def test_no_more_than_asked_for(offers: None) -> None:
    day = dt.date(2026, 11, 1)
    assert len(register.upcoming(lambda step: True, as_of=day, until=dt.date(2026, 11, 30), most=4)) == 4


def test_deadlines_of_one_name_are_offered_once(offers: None) -> None:
    with pytest.raises(register.DeadlineOfferedTwice):
        register.offer("tests.far", "open", _offered(30, "先"))
