"""Months counted back, wages of the periods that count, and 傷病手当金: by cases and by what always holds."""

import datetime as dt
import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values.reasons import Term, line, replay
from hr.benefits.queries import reasons, sick_law
from hr.benefits.queries.childcare import care_law
from hr.benefits.rules import (
    Counted,
    CountLaw,
    DailyWageLimits,
    PaidPeriod,
    SickDay,
    State,
    boundary,
    care_periods,
    counted_months,
    daily_benefit,
    insured_months,
    limited_wage,
    sick_pay,
    support_after_birth,
    wage_table,
    waiting_until,
)

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/hr/benefits/sickness.yaml").read_text(encoding="utf-8"))
LAW = CountLaw(least_days=11, least_minutes=4800, half_from_days=15)
DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2030, 12, 31))


def test_months_end_before_the_same_day_or_the_last_of_the_month() -> None:
    """Who leaves on 30 March loses insurance on the 31st, which February does not have (雇用保険法14条1項)."""
    found = list(counted_months(dt.date(2026, 3, 30), dt.date(2020, 4, 1), 3))
    assert [(each.first_on, each.last_on) for each in found] == [
        (dt.date(2026, 2, 28), dt.date(2026, 3, 30)),
        (dt.date(2026, 1, 31), dt.date(2026, 2, 27)),
        (dt.date(2025, 12, 31), dt.date(2026, 1, 30)),
    ]


def test_months_go_back_to_where_insurance_began() -> None:
    found = list(counted_months(dt.date(2026, 10, 15), dt.date(2026, 8, 1), 24))
    assert [(each.first_on, each.last_on, each.is_whole) for each in found] == [
        (dt.date(2026, 9, 16), dt.date(2026, 10, 15), True),
        (dt.date(2026, 8, 16), dt.date(2026, 9, 15), True),
        (dt.date(2026, 8, 1), dt.date(2026, 8, 15), False),
    ]


@given(DAYS, st.integers(1, 24))
def test_months_follow_one_another_without_a_gap(last_on: dt.date, most: int) -> None:
    found = list(counted_months(last_on, dt.date(2000, 1, 1), most))
    assert len(found) == most
    assert found[0].last_on == last_on
    for newer, older in itertools.pairwise(found):
        assert older.last_on + dt.timedelta(days=1) == newer.first_on
    assert found[-1].first_on == boundary(last_on + dt.timedelta(days=1), most)


def test_a_month_counts_by_its_days_or_its_hours() -> None:
    def month(days: int | None, minutes: int | None = None, *, is_whole: bool = True, length: int = 30) -> Counted:
        first = dt.date(2026, 4, 1)
        return Counted(first, first + dt.timedelta(days=length - 1), is_whole, days, minutes)

    worth = [
        month(11).worth(LAW),
        month(10).worth(LAW),
        month(10, 4800).worth(LAW),  # 80 hours
        month(10, 4799).worth(LAW),
        month(None).worth(LAW),
        month(15, is_whole=False, length=15).worth(LAW),
        month(14, is_whole=False, length=14).worth(LAW),
    ]
    assert worth == [1, 0, 1, 0, 0, Decimal("0.5"), 0]
    assert insured_months((month(11), month(15, is_whole=False, length=15)), LAW) == Decimal("1.5")


def paid(month: int, yen: int = 300_000, *, days: int = 30, is_whole: bool = True) -> PaidPeriod:
    first = boundary(dt.date(2026, 11, 1), month)
    last = boundary(dt.date(2026, 11, 1), month - 1) - dt.timedelta(days=1)
    return PaidPeriod(first, last, is_whole, True, days, None, yen, 0)


def table(periods: list[PaidPeriod]) -> Any:
    return wage_table(
        last_on=dt.date(2026, 10, 31),
        since=dt.date(2020, 4, 1),
        periods=periods,
        days_of=lambda first, last: ((last - first).days + 1, None),
        law=LAW,
        months_needed=12,
        months_looked_at=24,
        periods_needed=6,
        days_per_month=30,
    )


def test_the_daily_wage_is_of_the_last_six_whole_periods_that_count() -> None:
    """A period with 10 days is passed over: (5 × 300,000 + 240,000) / 180 = 9,666."""
    periods = [paid(1), paid(2, 90_000, days=10), *(paid(n) for n in (3, 4, 5, 6)), paid(7, 240_000), paid(8)]
    found = table(periods)
    assert (found.months, found.counted_periods, len(found.rows)) == (12, 6, 12)
    assert [row.paid is not None for row in found.rows] == [True] * 7 + [False] * 5
    assert found.daily_wage.amount_yen == 9_666
    assert replay(found.daily_wage.because) == 9_666


def test_without_six_periods_there_is_no_daily_wage() -> None:
    found = table([paid(1), paid(2), paid(3)])
    assert (found.counted_periods, found.daily_wage) == (3, None)


def away(*states: State, first: dt.date = dt.date(2026, 10, 5)) -> list[SickDay]:
    return [SickDay(first + dt.timedelta(days=n), state) for n, state in enumerate(states)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_a_day_gives(case: dict[str, Any]) -> None:
    _average, by_30, benefit = daily_benefit(case["standards"], sick_law(case["first_paid_on"]))
    assert [by_30.amount_yen, benefit.amount_yen] == case["daily"]
    assert all(replay(each.because) == each.amount_yen for each in (by_30, benefit))


@pytest.mark.parametrize(
    ("states", "day"),
    [
        ([State.AWAY] * 4, 7),
        ([State.PAID_LEAVE, State.DAY_OFF, State.AWAY], 7),  # paid leave and days off wait as well
        ([State.AWAY, State.AWAY, State.WORKED, State.AWAY, State.AWAY, State.AWAY], 10),
        ([State.AWAY, State.AWAY, State.WORKED, State.AWAY], None),
    ],
)
def test_the_waiting_is_three_days_in_a_row(states: list[State], day: int | None) -> None:
    assert waiting_until(away(*states), 3) == (dt.date(2026, 10, day) if day else None)


def test_days_after_the_waiting_that_nothing_was_paid_for_give_the_benefit() -> None:
    """Three days of waiting, paid leave, a day off, two days away, and work: 3 × 6,667."""
    rest = [State.PAID_LEAVE, State.DAY_OFF, State.AWAY, State.AWAY, State.WORKED]
    days = away(State.AWAY, State.AWAY, State.AWAY, *rest)
    found = sick_pay(days, [300_000] * 12, sick_law(dt.date(2026, 10, 8)), waited=False)
    assert (found.waited_until, found.days, found.amount_yen) == (dt.date(2026, 10, 7), 3, 20_001)
    again = sick_pay(days, [300_000] * 12, sick_law(dt.date(2026, 10, 8)), waited=True)
    assert (again.days, again.amount_yen) == (6, 40_002)


def test_before_the_waiting_is_over_nothing_is_given() -> None:
    found = sick_pay(away(State.AWAY, State.AWAY), [300_000] * 12, sick_law(dt.date(2026, 10, 8)), waited=False)
    assert (found.waited_until, found.days, found.amount_yen) == (None, 0, 0)


def test_the_items_of_the_form_are_held_with_their_cause() -> None:
    found = {each.code: each for each in reasons(dt.date(2026, 10, 31))}
    assert (found["5-2"].item, found["5-2"].cause, found["5-2"].needs_words) == ("5(2)", "2", False)
    assert (found["4-1"].cause, found["4-1"].needs_words) == ("3", True)
    assert len(found) == 20


def care_wage(yen: int = 10_000) -> Any:
    return line("limited_daily_wage", "given_yen", "EXACT", Term("given_yen", yen))


def care(last_on: dt.date, paid_yen: tuple[int, ...] = ()) -> tuple[Any, ...]:
    first_on = dt.date(2026, 4, 16)
    return care_periods(first_on, last_on, care_wage(), paid_yen, care_law(first_on))


def test_childcare_leave_is_paid_by_periods_at_67_then_50_percent() -> None:
    """10,000 a day: six periods of 30 days at 67 %, then 50 %; the last one by its 5 days (雇用保険法61条の7)."""
    found = care(dt.date(2026, 12, 20))
    assert [each.benefit_yen for each in found] == [201_000] * 6 + [150_000] * 2 + [25_000]
    assert (found[0].first_on, found[0].last_on) == (dt.date(2026, 4, 16), dt.date(2026, 5, 15))
    assert (found[-1].first_on, found[-1].last_on, found[-1].later_days) == (
        dt.date(2026, 12, 16),
        dt.date(2026, 12, 20),
        5,
    )


def test_two_periods_are_applied_for_together_by_the_end_of_the_fourth_month() -> None:
    """Four months from 16 April are over on 15 August (則101条の30)."""
    days = [each.apply_by for each in care(dt.date(2026, 8, 15))]
    assert days == [dt.date(2026, 8, 31)] * 2 + [dt.date(2026, 10, 31)] * 2


def test_pay_and_benefit_together_are_no_more_than_80_percent() -> None:
    found = care(dt.date(2026, 8, 15), (39_000, 60_000, 240_000, 300_000))
    assert [each.benefit_yen for each in found] == [201_000, 180_000, 0, 0]
    assert all(replay(row.because) == row.amount_yen for each in found for row in each.lines)


def test_the_daily_wage_has_its_limits_and_birth_its_support() -> None:
    limits = DailyWageLimits(Term("most_daily_yen", 16_110), Term("least_daily_yen", 3_014))
    daily = line("daily_wage", "given_yen", "EXACT", Term("given_yen", 20_000))
    assert limited_wage(daily, limits).amount_yen == 16_110
    assert limited_wage(daily, None).amount_yen == 20_000
    days, rate = Term("support_days", 28, "days"), Term("support_rate", Decimal("0.13"), "rate")
    assert support_after_birth(care_wage(), 200, days, rate).amount_yen == 36_400  # 28 × 10,000 × 13 %
    assert support_after_birth(care_wage(), 20, days, rate).amount_yen == 26_000
