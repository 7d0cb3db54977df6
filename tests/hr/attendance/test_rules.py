"""Days, weeks and limits from YAML cases, and what holds for all of them."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hr.attendance import rules
from hr.attendance.law import is_public_holiday, overtime_law, work_law
from hr.attendance.rules import DayKind, DayMinutes, Pattern, PunchKind, Stamp

CASES = Path(__file__).resolve().parents[2] / "cases" / "hr" / "attendance"
DAY = dt.timedelta(days=1)
WEDNESDAY = dt.date(2026, 11, 4)
LAW = work_law(WEDNESDAY)
NINE_TO_SIX = Pattern(540, 1080, frozenset({1, 2, 3, 4, 5}), 7, 7, 300, 720, 780)
COLUMNS = {
    "worked": "worked_minutes",
    "break": "break_minutes",
    "overtime": "daily_overtime_minutes",
    "night": "night_minutes",
    "holiday": "statutory_holiday_minutes",
    "day_off": "day_off_minutes",
    "complete": "is_complete",
}


def cases(name):
    for case in yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        yield pytest.param(case, id=case["name"])


def minute(text):
    hour, minutes = map(int, text.split(":"))
    return hour * 60 + minutes


def told(stamps, day=WEDNESDAY, pattern=NINE_TO_SIX):
    kinds = [rules.day_kind(each, pattern, is_public_holiday(each)) for each in (day, day + DAY)]
    return rules.day_minutes(stamps, kind=kinds[0], next_kind=kinds[1], pattern=pattern, law=LAW)


@pytest.mark.parametrize("case", list(cases("days")))
def test_a_day_comes_to_what_its_punches_say(case):
    stamps = [Stamp(PunchKind(kind), minute(text)) for kind, text in case["punches"]]
    found = told(stamps, case["day"])
    expected = dict(case["expected"])
    if "warnings" in expected:
        assert list(found.warnings) == expected.pop("warnings")
    assert {name: getattr(found, COLUMNS[name]) for name in expected} == expected


@pytest.mark.parametrize("case", list(cases("weeks")))
def test_overtime_of_a_week_is_counted_once(case):
    days = [plain_day(worked) for worked in case["worked"]]
    assert list(rules.overtime_of_week(days, LAW)) == case["overtime"]


def plain_day(worked):
    return DayMinutes(
        DayKind.WORKDAY, True, worked_minutes=worked, daily_overtime_minutes=max(0, worked - LAW.daily_minutes)
    )


@pytest.mark.parametrize(
    "kinds",
    [("OUT",), ("IN", "IN"), ("IN", "BREAK_END"), ("IN", "BREAK_START", "OUT"), ("IN", "OUT", "OUT"), ("BREAK_START",)],
)
def test_punches_out_of_order_are_refused(kinds):
    with pytest.raises(rules.PunchesOutOfOrder):
        rules.stand([Stamp(PunchKind(kind), 10 * place) for place, kind in enumerate(kinds)])


def test_times_that_go_back_are_refused():
    with pytest.raises(rules.PunchesOutOfOrder):
        rules.stand([Stamp(PunchKind.IN, 600), Stamp(PunchKind.OUT, 599)])


@st.composite
def days(draw):
    """In, perhaps breaks, out; up to thirty hours long."""
    count = draw(st.integers(0, 2)) * 2 + 2
    minutes = sorted(draw(st.lists(st.integers(0, 1800), min_size=count, max_size=count)))
    kinds = [PunchKind.IN, *[PunchKind.BREAK_START, PunchKind.BREAK_END] * (count // 2 - 1), PunchKind.OUT]
    return tuple(map(Stamp, kinds, minutes)), draw(st.dates(dt.date(2026, 11, 1), dt.date(2026, 11, 14)))


@given(days())
def test_work_and_breaks_make_up_the_time_between_in_and_out(given_day):
    stamps, day = given_day
    found = told(stamps, day)
    everything = found.worked_minutes + found.statutory_holiday_minutes + found.break_minutes
    assert everything == stamps[-1].minute - stamps[0].minute
    assert 0 <= found.daily_overtime_minutes <= found.worked_minutes
    assert 0 <= found.day_off_minutes <= found.worked_minutes
    assert 0 <= found.night_minutes <= found.worked_minutes + found.statutory_holiday_minutes


@given(days(), st.integers(0, 5), st.sampled_from([-1, 1]))
def test_a_punch_moved_by_a_minute_changes_the_total_by_at_most_a_minute(given_day, place, by):
    stamps, day = given_day
    place %= len(stamps)
    moved = [*stamps]
    moved[place] = Stamp(stamps[place].kind, stamps[place].minute + by)
    if any(earlier.minute > later.minute for earlier, later in pairwise(moved)) or moved[0].minute < 0:
        return
    before, after = told(stamps, day), told(moved, day)
    for name in ("night_minutes", "daily_overtime_minutes"):
        assert abs(getattr(before, name) - getattr(after, name)) <= 1
    total = [found.worked_minutes + found.statutory_holiday_minutes for found in (before, after)]
    assert abs(total[0] - total[1]) <= 1


@given(st.lists(st.integers(0, 1440), min_size=7, max_size=7))
def test_overtime_of_a_week_is_what_days_and_week_exceed_without_counting_twice(worked):
    week = [plain_day(minutes) for minutes in worked]
    found = rules.overtime_of_week(week, LAW)
    beyond_days = sum(day.daily_overtime_minutes for day in week)
    within = sum(worked) - beyond_days
    assert sum(found) == beyond_days + max(0, within - LAW.weekly_minutes)
    assert all(0 <= overtime <= minutes for overtime, minutes in zip(found, worked, strict=True))


def test_the_week_begins_as_agreed():
    assert rules.week_of(WEDNESDAY, 7)[0] == dt.date(2026, 11, 1)
    assert rules.week_of(WEDNESDAY, 1)[0] == dt.date(2026, 11, 2)
    assert rules.week_of(dt.date(2026, 11, 1), 1)[0] == dt.date(2026, 10, 26)


@pytest.mark.parametrize(
    ("day", "starts_on", "month", "year"),
    [
        ("2026-11-04", "2026-04-01", ("2026-11-01", "2026-11-30"), ("2026-04-01", "2027-03-31")),
        ("2026-11-04", "2026-04-21", ("2026-10-21", "2026-11-20"), ("2026-04-21", "2027-04-20")),
        ("2027-04-20", "2026-04-21", ("2027-03-21", "2027-04-20"), ("2026-04-21", "2027-04-20")),
        ("2026-02-28", "2026-01-31", ("2026-02-28", "2026-03-30"), ("2026-01-31", "2027-01-30")),
    ],
)
def test_months_and_years_of_an_agreement_count_from_its_first_day(day, starts_on, month, year):
    date, first = dt.date.fromisoformat(day), dt.date.fromisoformat(starts_on)
    assert rules.span_of_month(date, first) == rules.Span(*map(dt.date.fromisoformat, month))
    assert rules.span_of_year(date, first) == rules.Span(*map(dt.date.fromisoformat, year))


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)), st.dates(dt.date(2020, 1, 1), dt.date(2023, 12, 31)))
def test_every_day_is_in_the_month_and_the_year_of_its_agreement(day, starts_on):
    for span in (rules.span_of_month(day, starts_on), rules.span_of_year(day, starts_on)):
        assert span.first <= day <= span.last


def test_the_forecast_is_the_average_for_every_day_left():
    """35:39 over 16 days is 2:14 a day; five days are left: 46:49, and 1:52 a day keep it within 45 hours."""
    found = rules.forecast(actual_minutes=2139, counted_days=16, days_left=5, limit_minutes=2700)
    assert (found.average_minutes, found.forecast_minutes) == (134, 2809)
    assert found.will_be_over
    assert not found.is_over
    assert found.a_day_minutes == 112


@given(st.integers(0, 6000), st.integers(0, 23), st.integers(0, 23))
def test_a_forecast_is_never_below_what_was_worked(actual, counted, left):
    found = rules.forecast(actual_minutes=actual, counted_days=counted, days_left=left, limit_minutes=2700)
    assert found.forecast_minutes >= actual
    assert found.actual_minutes + found.a_day_minutes * left <= max(actual, found.limit_minutes)


def test_the_average_over_two_to_six_months_is_eighty_hours():
    law = overtime_law(WEDNESDAY)
    assert rules.average_breach([4800, 4800], law) == 0
    assert rules.average_breach([4801, 4800], law) == 2
    assert rules.average_breach([6000, 5000, 3000], law) == 0
    assert rules.average_breach([6000, 5500, 3000], law) == 3
    assert rules.average_breach([9000], law) == 0


def test_the_law_says_so():
    assert (LAW.daily_minutes, LAW.weekly_minutes) == (480, 2400)
    assert [LAW.least_break(minutes) for minutes in (360, 361, 480, 481)] == [0, 45, 45, 60]
    limits = overtime_law(WEDNESDAY)
    assert (limits.month_minutes, limits.year_minutes) == (45 * 60, 360 * 60)
