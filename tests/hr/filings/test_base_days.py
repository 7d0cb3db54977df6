"""支払基礎日数 by kind of pay, absence, and the company's choice."""

import datetime as dt
from decimal import Decimal

import pytest

from hr.filings.rules import DaysRule, PaidPeriod, base_days

APRIL = {"first_on": dt.date(2026, 4, 1), "last_on": dt.date(2026, 4, 30)}


@pytest.mark.parametrize(
    ("given", "rule", "days"),
    [
        ({"is_hourly": False, "scheduled_days": 21}, DaysRule.CALENDAR, 30),
        ({"is_hourly": False, "scheduled_days": 21, "absent_days": Decimal(3)}, DaysRule.CALENDAR, 27),
        ({"is_hourly": False, "scheduled_days": 21, "absent_days": Decimal(3)}, DaysRule.SCHEDULED, 18),
        ({"is_hourly": False, "scheduled_days": 21, "absent_days": Decimal("0.5")}, DaysRule.CALENDAR, 30),
        ({"is_hourly": False, "scheduled_days": 21, "absent_days": Decimal(30)}, DaysRule.SCHEDULED, 0),
        ({"is_hourly": True, "worked_days": Decimal(15), "paid_leave_days": Decimal(2)}, DaysRule.CALENDAR, 17),
        ({"is_hourly": True, "worked_days": Decimal("15.5"), "paid_leave_days": Decimal("0.5")}, DaysRule.CALENDAR, 16),
        ({"is_hourly": True, "worked_days": Decimal("15.5")}, DaysRule.SCHEDULED, 16),
    ],
)
def test_days_for_which_a_month_was_paid(given: dict, rule: DaysRule, days: int) -> None:
    assert base_days(PaidPeriod(**APRIL, **given), rule) == days


def test_who_joined_within_the_period_has_the_days_since() -> None:
    period = PaidPeriod(dt.date(2026, 4, 16), dt.date(2026, 4, 30), is_hourly=False)
    assert base_days(period, DaysRule.CALENDAR) == 15
