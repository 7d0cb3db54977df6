"""Months, ranges, ages; and refusals that speak two languages."""

import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values.periods import DateRange, Month, NotAMonth, PeriodEndsBeforeItBegins, anniversary, attained_on
from backoffice.values.refusals import Refusal

days = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2200, 12, 31))


def test_a_month_knows_its_days_and_its_neighbours():
    month = Month.parse("2024-02")
    assert (month.first_day, month.last_day) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    assert (str(month.previous), str(month.next), str(month.plus(-14))) == ("2024-01", "2024-03", "2022-12")
    assert dt.date(2024, 2, 29) in month
    assert dt.date(2024, 3, 1) not in month
    assert Month(2023, 12) < month < Month(2024, 3)
    assert month.until(Month(2025, 1)) == 11


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026/10", "202610", "2026-1", "", "0000-01", "9999-12"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(NotAMonth):
        Month.parse(text)


@given(days)
def test_a_day_lies_in_its_month(day):
    month = Month.of(day)
    assert day in month
    assert month.first_day <= day <= month.last_day
    assert Month.parse(str(month)) == month
    assert month.next.previous == month


def test_a_range_holds_its_first_day_and_not_its_end():
    held = DateRange(dt.date(2026, 4, 1), dt.date(2027, 4, 1))
    assert dt.date(2026, 4, 1) in held
    assert dt.date(2027, 4, 1) not in held
    assert not held.overlaps(DateRange(dt.date(2027, 4, 1)))
    assert held.overlaps(DateRange(dt.date(2027, 3, 31)))
    assert dt.date(2999, 1, 1) in DateRange(dt.date(2026, 4, 1))


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(PeriodEndsBeforeItBegins):
        DateRange(dt.date(2026, 4, 1), dt.date(2026, 4, 1))


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (dt.date(1986, 5, 1), 40, dt.date(2026, 4, 30)),
        (dt.date(1986, 5, 2), 40, dt.date(2026, 5, 1)),
        (dt.date(1961, 1, 1), 65, dt.date(2025, 12, 31)),
        (dt.date(1988, 2, 29), 40, dt.date(2028, 2, 28)),
        (dt.date(1984, 2, 29), 41, dt.date(2025, 2, 28)),
        (dt.date(1986, 3, 1), 42, dt.date(2028, 2, 29)),
    ],
)
def test_an_age_is_reached_on_the_day_before_the_birthday(born, age, day):
    assert attained_on(born, age) == day
    assert anniversary(born, age) == day + dt.timedelta(days=1)


class DoorIsShut(Refusal):
    code = "test.door_is_shut"
    cause_ja = "{door}は閉まっています。"
    cause_en = "{door} is shut."
    remedy_ja = "開けてください。"
    remedy_en = "Open it."


def test_a_refusal_speaks_both_languages():
    refusal = DoorIsShut(door="表玄関")
    assert str(refusal) == "表玄関は閉まっています。開けてください。"
    assert refusal.as_dict() == {
        "code": "test.door_is_shut",
        "cause_ja": "表玄関は閉まっています。",
        "cause_en": "表玄関 is shut.",
        "remedy_ja": "開けてください。",
        "remedy_en": "Open it.",
    }
    assert DoorIsShut.cause_ja == "{door}は閉まっています。"


def test_a_refusal_writes_days_and_months_as_one_says_them():
    day = DoorIsShut(door=dt.date(2026, 11, 1))
    assert (day.cause_ja, day.cause_en) == ("2026年11月1日は閉まっています。", "1 Nov 2026 is shut.")
    month = DoorIsShut(door=Month(2026, 10))
    assert (month.cause_ja, month.cause_en) == ("2026年10月は閉まっています。", "Oct 2026 is shut.")
    assert month.given == {"door": Month(2026, 10)}


def test_a_refusal_survives_the_way_between_processes():
    assert pickle.loads(pickle.dumps(Refusal())).as_dict() == Refusal().as_dict()
    assert str(pickle.loads(pickle.dumps(NotAMonth(text="x")))) == str(NotAMonth(text="x"))
