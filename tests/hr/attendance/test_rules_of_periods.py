"""Periods of フレックス over months, hours that lack, plans of a year, and みなし労働時間: YAML cases and properties."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values.periods import Month
from hr.attendance import rules
from hr.attendance.law import asks_for_consent, long_flex, work_law, year_law
from hr.attendance.rules import DayKind, DayMinutes, PlannedWork, Settlement, Shortfall

CASES = Path(__file__).resolve().parents[2] / "cases" / "hr" / "attendance"
TODAY = dt.date(2026, 11, 4)
LAW, YEAR, DAY = work_law(TODAY), year_law(TODAY), dt.timedelta(days=1)


def cases(name):
    for case in yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        yield pytest.param(case, id=case["name"])


@pytest.mark.parametrize("case", list(cases("long_flex")))
def test_each_month_counts_fifty_hours_a_week_and_the_last_counts_the_rest(case):
    left = rules.frame_minutes(sum(case["days"]), LAW)
    assert left == case["frame"]
    by_month, by_period = [], []
    for days, limit, worked in zip(case["days"], case["limits"], case["worked"], strict=True):
        assert rules.month_limit(days, long_flex(TODAY)[1]) == limit
        [over] = rules.long_flex_overtime([worked], limit, left)
        left -= worked - over.week_minutes
        by_month.append(over.week_minutes)
        by_period.append(over.period_minutes)
    assert (by_month, by_period) == (case["by_month"], case["by_period"])


@given(st.lists(st.lists(st.integers(0, 900), min_size=30, max_size=31), min_size=2, max_size=3))
def test_overtime_of_a_long_period_falls_to_its_months_and_its_last_one(months):
    """No minute is counted twice, what stays is within the frame, and the rest of the period is in its last month."""
    frame = left = rules.frame_minutes(sum(map(len, months)), LAW)
    total = 0
    for place, days in enumerate(months):
        found = rules.long_flex_overtime(days, rules.month_limit(len(days), 50), left)
        assert all(0 <= over.minutes <= minutes for over, minutes in zip(found, days, strict=True))
        assert place == len(months) - 1 or not any(over.period_minutes for over in found)
        left -= sum(days) - sum(over.week_minutes for over in found)
        total += sum(days) - sum(over.minutes for over in found)
    assert total <= frame


@pytest.mark.parametrize("case", list(cases("shortfall")))
def test_hours_that_lack_are_taken_from_pay_or_go_to_the_next_period(case):
    settled = Settlement(
        case["frame"],
        case["required"],
        case["worked"],
        brought_minutes=case["brought"],
        shortfall=Shortfall(case["shortfall"]),
        room_minutes=case["room"],
    )
    assert settled.deducted_minutes == case["deducted"]
    assert (settled.carried_minutes, settled.within_frame_minutes) == (case["carried"], case["within_frame"])


def test_who_works_shorter_than_a_long_period_is_settled_for_the_average():
    """Forty-five days frame 15,428 minutes; 16,500 of work, 300 of them overtime of a month, leave 772."""
    frame = rules.frame_minutes(45, LAW)
    settled = Settlement(frame, 14000, 16500, by_month_minutes=300, is_whole=False)
    assert (frame, settled.settled_minutes) == (15428, 772)
    assert settled.within_frame_minutes == 16500 - 14000 - 300 - 772
    assert rules.settled_shorter(16500, 300, 45, LAW) == 772
    assert rules.settled_shorter(15000, 300, 45, LAW) == 0


def planned(case):
    day, plan = case["first"], {}
    for week, times in case["weeks"]:
        for _n in range(times):
            for hours in week:
                plan[day] = int(hours * 60)
                day += DAY
    return plan


@pytest.mark.parametrize("case", list(cases("year_plan")))
def test_a_plan_of_a_year_is_within_its_limits(case):
    period = rules.period_of(case["first"], case["first"], case["months"])
    special = tuple(case["special"]) if "special" in case else None
    found = rules.faults_of_plan(planned(case), period, YEAR, LAW, special)
    assert [[each.code, each.count, each.most] for each in found] == case["faults"]


def test_periods_follow_one_another_from_their_first_day():
    since = dt.date(2026, 4, 1)
    period = rules.period_of(dt.date(2026, 12, 15), since, 3)
    assert (period.first, period.last) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert (period.is_long, period.is_whole, period.agreed_days) == (True, True, 92)
    left = period.narrowed(dt.date(2020, 4, 1), dt.date(2026, 11, 10))
    assert (left.is_whole, left.days, left.ends_with(Month(2026, 11))) == (False, 41, True)
    assert not rules.period_of(dt.date(2026, 12, 15), since, 1).is_long


def test_a_year_of_variable_hours_counts_what_is_left_of_its_frame():
    """As planned, eight hours on five days, six weeks; the last one passes a frame of which 39 hours are left."""
    days = [PlannedWork(0, 480, 480)] * 5 + [PlannedWork(0, 0, 0)] * 2
    found = rules.variable_overtime(days, LAW, 39 * 60)
    assert [each.period_minutes for each in found] == [0, 0, 0, 0, 60, 0, 0]
    assert not any(each.minutes for each in rules.variable_overtime(days, LAW, None))


def day(**given):
    return DayMinutes(**{"kind": DayKind.WORKDAY, "is_complete": True, **given})


def test_a_workday_counts_what_was_agreed_whatever_was_worked():
    """Nine hours are deemed, one of them beyond eight; ten were worked, an hour of them at night, which is paid."""
    found = rules.deemed(day(worked_minutes=600, daily_overtime_minutes=120, night_minutes=60), 540, LAW)
    assert (found.worked_minutes, found.daily_overtime_minutes) == (540, 60)
    assert (found.actual_minutes, found.night_minutes) == (600, 60)


def test_days_off_count_by_their_own_hours():
    off = rules.deemed(day(kind=DayKind.DAY_OFF, worked_minutes=300, day_off_minutes=300), 480, LAW)
    assert (off.worked_minutes, off.actual_minutes) == (300, 300)
    sunday = rules.deemed(day(kind=DayKind.STATUTORY_HOLIDAY, statutory_holiday_minutes=300), 480, LAW)
    assert (sunday.worked_minutes, sunday.statutory_holiday_minutes) == (0, 300)
    assert rules.deemed(day(is_complete=False), 480, LAW).worked_minutes == 0


def test_consent_is_asked_for_since_april_2024():
    assert not asks_for_consent("EXPERT", dt.date(2024, 3, 31))
    assert asks_for_consent("EXPERT", dt.date(2024, 4, 1))
    assert asks_for_consent("PLANNER", dt.date(2010, 4, 1))
    assert not asks_for_consent("OUTSIDE", dt.date(2024, 4, 1))


def test_flexible_hours_of_more_than_a_month_began_in_april_2019():
    assert (long_flex(dt.date(2019, 3, 31)), long_flex(dt.date(2019, 4, 1))) == ((1, 40), (3, 50))
