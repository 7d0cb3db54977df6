"""Annual leave by the law: the grants, the parts of a day, and which grant is used first."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backoffice.parameters.explain import explain
from hr.leave import rules
from hr.leave.queries.law import grant_law, hourly_limit_days

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "hr" / "leave" / "grants.yaml").read_text())
LAW = grant_law(dt.date(2026, 10, 1))
HOURS = st.sampled_from([n for n in range(1, 25) if n != 23])
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_grant_by_the_tables_of_the_law(case):
    attendance = rules.Attendance(*map(Decimal, case["attendance"])) if "attendance" in case else None
    schedule = rules.Schedule(**case["schedule"])
    found = rules.grant(case["base"], case["months"], schedule, attendance, grant_law(case["base"]))
    assert [found.days, found.type, found.lapses_on, found.duty_until] == case["gives"]
    assert found.duty_days == (5 if found.duty_until else 0)


def test_a_grant_says_why():
    schedule = rules.Schedule(weekly_days=4, weekly_minutes=1680)
    reason = rules.grant(dt.date(2026, 10, 1), 18, schedule, None, LAW).because
    told = explain(type(reason).from_json(reason.as_json()), "ja")
    assert told.calculation == "付与日数 8日"
    assert dict(told.given)["継続勤務"] == "18か月"
    assert dict(told.given)["週の所定労働時間"] == "28時間"
    assert "集計がない" in dict(told.given)["出勤率"]
    assert any("24条の3" in text for _label, text in told.sources)
    assert "18 months" in dict(explain(reason, "en").given).values()


def test_the_days_of_grants_come_half_a_year_after_hiring_and_then_every_year():
    found = rules.base_days(dt.date(2026, 8, 31), LAW, after=dt.date(2026, 8, 31), until=dt.date(2029, 2, 28))
    assert list(found) == [(6, dt.date(2027, 2, 28)), (18, dt.date(2028, 2, 29)), (30, dt.date(2029, 2, 28))]


@given(hired=DAYS, cut=st.integers(0, 4000))
def test_days_of_grants_are_found_once_however_the_time_is_cut(hired, cut):
    end = dt.date(2042, 1, 1)
    middle = min(hired + dt.timedelta(days=cut), end)
    whole = list(rules.base_days(hired, LAW, after=hired, until=end))
    first = list(rules.base_days(hired, LAW, after=hired, until=middle))
    assert first + list(rules.base_days(hired, LAW, after=middle, until=end)) == whole


@given(months=st.integers(0, 600), days=st.integers(0, 7), minutes=st.integers(0, 3600))
def test_longer_service_and_more_work_never_give_less(months, days, minutes):
    def granted(months, days, minutes):
        return rules.grant(dt.date(2026, 10, 1), months, rules.Schedule(days, minutes), None, LAW).days

    now = granted(months, days, minutes)
    assert granted(months + 12, days, minutes) >= now
    assert granted(months, days + 1, minutes) >= now
    assert granted(months, days, minutes + 60) >= now
    assert 0 <= now <= 20


@given(hours=HOURS, count=st.integers(0, 100))
def test_hours_of_a_day_lose_nothing(hours, count):
    assert rules.hours(hours, hours) == rules.DAY
    parts = rules.hours(count, hours)
    said = rules.amount(parts, hours)
    assert rules.days(said.days) + rules.hours(said.hours, hours) == parts
    assert said.minutes == 0


def test_a_day_of_23_hours_is_refused_by_name():
    with pytest.raises(rules.HoursDoNotFit, match="1日23時間"):
        rules.hours(1, 23)
    assert rules.hours(0, 23) == 0


@pytest.mark.parametrize(
    ("parts", "hours", "said"),
    [
        (rules.days(Decimal("1.5")), 8, rules.Amount(Decimal("1.5"))),
        (rules.days(2) + rules.hours(3, 8), 8, rules.Amount(Decimal(2), 3)),
        (rules.HALF, 7, rules.Amount(Decimal("0.5"))),
        # Half of seven hours and one hour more: 4.5 hours are no whole number of them.
        (rules.HALF + rules.hours(1, 7), 7, rules.Amount(Decimal("0.5"), 1)),
        # Three of eight hours when days come to have six: in proportion 2 hours 15 minutes.
        (rules.hours(3, 8), 6, rules.Amount(Decimal(0), 2, 15)),
        (-rules.days(1), 8, rules.Amount(Decimal(1), is_negative=True)),
    ],
)
def test_an_amount_is_said_in_few_words(parts, hours, said):
    assert rules.amount(parts, hours) == said


def test_a_part_of_an_hour_counts_as_an_hour_of_the_day():
    assert [rules.hours_of_a_day(minutes) for minutes in (480, 465, 421, 420)] == [8, 8, 8, 7]


def test_days_read_as_one_number():
    assert rules.in_days(rules.days(Decimal("12.5"))) == Decimal("12.5")
    assert str(rules.in_days(rules.hours(1, 8))) == "0.125"
    assert str(rules.in_days(rules.days(10))) == "10"


HOLDINGS = st.lists(
    st.builds(
        lambda place, on, days: rules.Holding(place, on, rules.months_later(on, 24), days * rules.HALF),
        st.integers(1, 10**6), DAYS, st.integers(0, 40),
    ),
    max_size=5, unique_by=lambda each: each.grant_id,
)  # fmt: skip
WANTED = st.lists(st.tuples(DAYS, st.sampled_from([rules.HALF, rules.DAY])), max_size=30)


@given(holdings=HOLDINGS, wanted=WANTED)
def test_leave_is_taken_from_what_lives_and_nothing_is_lost(holdings, wanted):
    taken, missing = rules.take(holdings, wanted)
    by_id = {each.grant_id: each for each in holdings}
    assert sum(each.parts for each in taken) + missing == sum(parts for _day, parts in wanted)
    assert all(by_id[each.grant_id].lives_on(each.on) and each.parts > 0 for each in taken)
    for holding in holdings:
        assert sum(each.parts for each in taken if each.grant_id == holding.grant_id) <= holding.left


@given(holdings=HOLDINGS, day=DAYS)
def test_the_oldest_grant_goes_first(holdings, day):
    taken, _missing = rules.take(holdings, [(day, rules.DAY)])
    used = {each.grant_id for each in taken}
    newest = max((each.granted_on for each in holdings if each.grant_id in used), default=None)
    for holding in holdings:
        if newest and holding.lives_on(day) and holding.granted_on < newest:
            from_it = sum(each.parts for each in taken if each.grant_id == holding.grant_id)
            assert from_it == holding.left


def test_what_cannot_be_had_is_told():
    holding = rules.Holding(1, dt.date(2026, 10, 1), dt.date(2028, 10, 1), rules.HALF)
    taken, missing = rules.take([holding], [(dt.date(2026, 10, 2), rules.DAY), (dt.date(2028, 10, 1), rules.HALF)])
    assert taken == [rules.Taken(1, dt.date(2026, 10, 2), rules.HALF)]
    assert missing == rules.DAY


def test_the_five_days_count_what_is_taken_and_what_is_agreed_to():
    found = rules.duty(5, taken=rules.days(2), planned=rules.HALF)
    assert (found.missing, found.is_met) == (rules.days(Decimal("2.5")), False)
    assert rules.duty(5, taken=rules.days(7), planned=0).is_met
    assert rules.duty(5, taken=rules.days(7), planned=0).missing == 0


def test_the_law_opens_five_days_a_year_by_the_hour():
    assert hourly_limit_days(dt.date(2026, 10, 1)) == 5
    assert rules.hours_left(5, rules.hours(3, 8)) == rules.days(4) + rules.hours(5, 8)
    assert rules.hours_left(1, rules.days(2)) == 0
