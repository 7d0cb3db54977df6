"""Overtime of フレックス, 1か月変形 and 管理監督者: YAML cases computed by hand, and what holds for all of them."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hr.attendance import rules
from hr.attendance.law import work_law
from hr.attendance.rules import Beyond, DayKind, DayMinutes, PlannedWork, PunchKind, Settlement, Stamp

CASES = Path(__file__).resolve().parents[2] / "cases" / "hr" / "attendance"
LAW = work_law(dt.date(2026, 11, 4))


def cases(name):
    for case in yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        yield pytest.param(case, id=case["name"])


@pytest.mark.parametrize("case", list(cases("flex")))
def test_a_settlement_period_exceeds_its_frame(case):
    frame = rules.frame_minutes(case["days"], LAW)
    found = rules.flex_overtime(case["worked"], frame)
    settled = Settlement(frame, case["required"], sum(case["worked"]), case["leave"])
    assert frame == case["frame"]
    assert {place: each.period_minutes for place, each in enumerate(found) if each.minutes} == case["beyond"]
    assert settled.overtime_minutes == sum(each.minutes for each in found) == case["overtime"]
    assert (settled.within_frame_minutes, settled.deficit_minutes) == (case["within_frame"], case["deficit"])


@pytest.mark.parametrize("case", list(cases("monthly")))
def test_variable_hours_exceed_day_week_and_period_in_that_order(case):
    days, names = [], []
    for place, week in enumerate(case["weeks"]):
        for number, (planned, worked) in enumerate(zip(week["planned"], week["worked"], strict=True)):
            days.append(PlannedWork(place, planned, worked))
            names.append(f"{place}-{number}")
    found = rules.monthly_overtime(days, LAW)
    told = {
        name: [each.day_minutes, each.week_minutes, each.period_minutes]
        for name, each in zip(names, found, strict=True)
        if each.minutes
    }
    assert told == case["expected"]


months = st.lists(
    st.tuples(st.integers(0, 720), st.integers(0, 1440)).map(lambda pair: PlannedWork(0, *pair)),
    min_size=28,
    max_size=31,
).map(lambda days: [PlannedWork(place // 7, d.planned_minutes, d.worked_minutes) for place, d in enumerate(days)])


@given(months)
def test_no_minute_of_variable_hours_is_counted_twice_and_none_beyond_the_frame_is_lost(days):
    found = rules.monthly_overtime(days, LAW)
    worked = sum(each.worked_minutes for each in days)
    assert all(0 <= over.minutes <= day.worked_minutes for day, over in zip(days, found, strict=True))
    assert worked - sum(over.minutes for over in found) <= rules.frame_minutes(len(days), LAW)


@given(months)
def test_hours_as_planned_within_the_law_are_no_overtime(days):
    """Whoever works as planned, in a plan within the frame and its weeks, has no overtime."""
    planned = [PlannedWork(each.week, each.planned_minutes // 2, each.planned_minutes // 2) for each in days]
    if sum(each.planned_minutes for each in planned) <= rules.frame_minutes(len(planned), LAW):
        assert not any(over.minutes for over in rules.monthly_overtime(planned, LAW))


@given(st.lists(st.integers(0, 1440), max_size=31), st.integers(0, 20000))
def test_flexible_overtime_is_what_the_sum_exceeds(worked, frame):
    found = rules.flex_overtime(worked, frame)
    assert sum(each.minutes for each in found) == max(0, sum(worked) - frame)
    assert all(each.minutes <= minutes for each, minutes in zip(found, worked, strict=True))


def test_who_manages_has_night_alone():
    """Twelve hours on a Sunday until midnight: two of them are night; nothing is overtime or holiday work."""
    sunday = DayMinutes(
        DayKind.STATUTORY_HOLIDAY, True, night_minutes=120, statutory_holiday_minutes=720, warnings=("BREAK_TOO_SHORT",)
    )
    assert rules.exempt(sunday) == DayMinutes(DayKind.STATUTORY_HOLIDAY, True, worked_minutes=720, night_minutes=120)


@pytest.mark.parametrize(
    ("begins", "ends", "missed"), [(600, 900, False), (601, 900, True), (600, 899, True), (540, 1080, False)]
)
def test_core_time_is_worked_from_its_start_to_its_end(begins, ends, missed):
    stamps = [Stamp(PunchKind.IN, begins), Stamp(PunchKind.OUT, ends)]
    assert rules.core_is_missed(stamps, (600, 900)) is missed


def test_the_forecast_of_flexible_hours_is_what_the_work_of_the_month_exceeds():
    """Three days of 12 hours, 16 are left: 19 × 720 are 13,680, and 10,285 of them lie within the frame of 30 days."""
    found = rules.flex_forecast(
        worked_minutes=2160, counted_days=3, days_left=16, frame_minutes=10285, limit_minutes=2700
    )
    assert (found.actual_minutes, found.forecast_minutes, found.will_be_over) == (0, 3395, True)
    assert found.a_day_minutes == (2700 + 10285 - 2160) // 16
    early = rules.flex_forecast(
        worked_minutes=480, counted_days=1, days_left=18, frame_minutes=10285, limit_minutes=2700
    )
    assert early.forecast_minutes == 0


def test_the_parts_of_overtime_add_up():
    assert Beyond(1, 2, 3).minutes == 6
