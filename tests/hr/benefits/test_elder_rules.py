"""高年齢雇用継続給付: rates by cases, months that do not count, limits, and what always holds."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values.periods import Month
from backoffice.values.reasons import Term, replay
from hr.benefits.queries import elder_law, elder_limits
from hr.benefits.rules import (
    ElderLimits,
    MonthPay,
    MonthState,
    applied_together,
    elder_apply_by,
    elder_month,
    elder_rate,
    elder_ratio,
)

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/hr/benefits/elder.yaml").read_text(encoding="utf-8"))
OLDER, NEWER = (elder_law(CASES[n]["sixty_on"]) for n in (0, 1))
SEPTEMBER = Month(2025, 9)
WAGE = Term("elder_wage_yen", 300_000)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_a_month_gives(case: dict[str, Any]) -> None:
    month = Month.parse(case["month"])
    pay = MonthPay(month, case["paid"], case.get("absence", 0))
    wage = Term("elder_wage_yen", case["wage"])
    found = elder_month(pay, wage, elder_law(case["sixty_on"]), elder_limits(month.first_day))
    assert (found.ratio, found.rate) == (Decimal(case["ratio"]), Decimal(case["rate"]))
    assert found.benefit_yen == case["benefit"]
    assert all(replay(each.because) == each.amount_yen for each in found.lines)


@pytest.mark.parametrize(
    ("ratio", "rate"),
    [
        # The table of the ministry for who reaches 60 on 2025-04-01 or later.
        ("0.7450", "0.0039"),
        ("0.7350", "0.0119"),
        ("0.7200", "0.0242"),
        ("0.7000", "0.0416"),
        ("0.6800", "0.0599"),
        ("0.6600", "0.0793"),
        ("0.6450", "0.0947"),
        ("0.6400", "0.10"),
    ],
)
def test_the_rate_falls_as_the_table_says(ratio: str, rate: str) -> None:
    assert elder_rate(Decimal(ratio), NEWER) == Decimal(rate)


@given(st.integers(1, 500_000), st.integers(100_000, 500_000))
def test_pay_and_benefit_never_pass_the_share_of_the_wage(paid_yen: int, wage_yen: int) -> None:
    """Up to what rounding the ratio and the rate to a hundredth of a percent moves."""
    for law in (OLDER, NEWER):
        rate = elder_rate(elder_ratio(paid_yen, wage_yen), law)
        assert 0 <= rate <= law.full_rate
        if rate:
            assert paid_yen * (1 + rate) <= wage_yen * law.begins + Decimal("0.0004") * wage_yen


@pytest.mark.parametrize(
    ("changed", "state", "benefit_yen"),
    [
        ({"is_insured": False}, MonthState.NOT_INSURED, 0),
        ({"on_leave": True}, MonthState.ON_LEAVE, 0),
        ({"is_clear": False}, MonthState.UNKNOWN, None),
        ({"paid_yen": None}, MonthState.UNKNOWN, None),
        ({"paid_yen": 225_000}, MonthState.NOT_LOWER, 0),
        ({}, MonthState.LOWER, 18_000),
    ],
)
def test_months_that_do_not_count(changed: dict[str, Any], state: MonthState, benefit_yen: int | None) -> None:
    pay = MonthPay(**{"month": SEPTEMBER, "paid_yen": 180_000, **changed})
    found = elder_month(pay, WAGE, NEWER, elder_limits(SEPTEMBER.first_day))
    assert (found.state, found.benefit_yen) == (state, benefit_yen)


def test_without_the_wage_at_60_nothing_is_said() -> None:
    found = elder_month(MonthPay(SEPTEMBER, 180_000), None, NEWER, None)
    assert (found.state, found.benefit_yen, found.lines) == (MonthState.UNKNOWN, None, ())


def test_pay_and_benefit_together_are_cut_at_the_limit() -> None:
    """350,000 of 600,000 gives 15 %, 52,500; the limit leaves 36,922; at the limit nothing is left."""
    limits = ElderLimits(*(Term(f"elder_{n}_yen", yen) for n, yen in _limits().items()))
    wage = Term("elder_wage_yen", 600_000)
    assert elder_month(MonthPay(SEPTEMBER, 350_000), wage, OLDER, limits).benefit_yen == 36_922
    assert elder_month(MonthPay(SEPTEMBER, 390_000), wage, OLDER, limits).benefit_yen == 0


def test_months_are_applied_for_two_by_two_within_four_months() -> None:
    """July and August 2026 by 31 October; a last month stands alone (則101条の5)."""
    found = applied_together(Month(2026, 7), Month(2026, 11), NEWER)
    assert found == [
        (Month(2026, 7), Month(2026, 8)),
        (Month(2026, 9), Month(2026, 10)),
        (Month(2026, 11),),
    ]
    assert [str(elder_apply_by(each[0], NEWER)) for each in found] == ["2026-10-31", "2026-12-31", "2027-02-28"]
    assert applied_together(Month(2026, 7), Month(2026, 6), NEWER) == []


def _limits() -> dict[str, int]:
    return {"most_wage": 700_000, "least_wage": 90_420, "most_together": 386_922, "least_benefit": 2_411}
