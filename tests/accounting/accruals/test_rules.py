"""Schedules: every month its share, and nothing left."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounting.accruals.rules import (
    Advance,
    Spread,
    long_term_yen,
    qualifies_as_short_term,
    schedule,
)
from backoffice.values.periods import Month
from backoffice.values.reasons import replay


def insurance(spread: Spread = Spread.BY_MONTH, **more: object) -> Advance:
    """100,000 yen from 16 October 2026 to 15 January 2027, paid on 1 October."""
    facts = {
        "amount_yen": 100_000,
        "starts_on": dt.date(2026, 10, 16),
        "ends_on": dt.date(2027, 1, 15),
        "paid_on": dt.date(2026, 10, 1),
        **more,
    }
    return Advance(spread=spread, **facts)  # type: ignore[arg-type]


def test_months_have_the_same_share_and_the_last_takes_the_rest() -> None:
    # October to January are 4 months of 25,000; of 100,001 yen the last has one more.
    assert [part.amount_yen for part in schedule(insurance())] == [25_000, 25_000, 25_000, 25_000]
    assert [part.amount_yen for part in schedule(insurance(amount_yen=100_001))] == [25_000, 25_000, 25_000, 25_001]


def test_days_count_from_the_first_to_the_last() -> None:
    # 92 days: 16 in October, 30 in November, 31 in December, 15 in January.
    # 100,000 × 16 ÷ 92 = 17,391; × 46 ÷ 92 = 50,000, less 17,391 = 32,609; × 77 ÷ 92 = 83,695, less 50,000 = 33,695.
    assert [part.amount_yen for part in schedule(insurance(Spread.BY_DAY))] == [17_391, 32_609, 33_695, 16_305]


def test_what_is_expensed_at_once_stands_in_the_month_of_its_payment() -> None:
    (part,) = schedule(insurance(Spread.AT_ONCE))
    assert (part.month, part.amount_yen) == (Month(2026, 10), 100_000)


def test_an_early_end_takes_the_rest_less_the_refund() -> None:
    # October has 25,000; in November 75,000 are left, 30,000 come back.
    parts = schedule(insurance(ended_in=Month(2026, 11), refund_yen=30_000))
    assert [(part.month, part.amount_yen) for part in parts] == [(Month(2026, 10), 25_000), (Month(2026, 11), 45_000)]


@pytest.mark.parametrize(
    ("ends_on", "said"),
    [(dt.date(2027, 10, 1), True), (dt.date(2027, 10, 2), False), (dt.date(2026, 12, 31), True)],
)
def test_a_service_within_a_year_of_its_payment_is_short_term(ends_on: dt.date, said: bool) -> None:
    assert qualifies_as_short_term(dt.date(2026, 10, 1), ends_on, 12) is said


def test_the_last_of_february_has_a_year_too() -> None:
    assert qualifies_as_short_term(dt.date(2028, 2, 29), dt.date(2029, 2, 28), 12)


def test_what_is_more_than_a_year_away_is_long_term() -> None:
    # 36 months of 1,000 from October 2026: at the end of March 2027 30 are left, 18 of them after March 2028.
    three_years = insurance(amount_yen=36_000, starts_on=dt.date(2026, 10, 1), ends_on=dt.date(2029, 9, 30))
    assert long_term_yen(three_years, Month(2027, 3)) == 18_000
    assert long_term_yen(three_years, Month(2028, 3)) == 6_000
    assert long_term_yen(three_years, Month(2029, 3)) == 0


@given(
    amount_yen=st.integers(1, 10**9),
    days=st.integers(0, 2_000),
    spread=st.sampled_from(list(Spread)),
    ended=st.none() | st.integers(0, 70),
)
def test_shares_and_refund_are_the_amount(amount_yen: int, days: int, spread: Spread, ended: int | None) -> None:
    begins = dt.date(2026, 10, 16)
    ends = begins + dt.timedelta(days=days)
    ended_in = None
    if ended is not None and spread is not Spread.AT_ONCE:
        ended_in = min(Month.of(begins).plus(ended), Month.of(ends))
    advance = insurance(spread, amount_yen=amount_yen, ends_on=ends, ended_in=ended_in)
    parts = schedule(advance)
    assert sum(part.amount_yen for part in parts) == amount_yen
    assert parts[-1].left_yen == 0
    assert all(part.amount_yen >= 0 and replay(part.share.because) == part.amount_yen for part in parts)
