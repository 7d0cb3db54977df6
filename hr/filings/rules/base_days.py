"""支払基礎日数: for how many days a month was paid."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

ZERO = Decimal(0)


class DaysRule(StrEnum):
    """From what the days of absence are taken, for somebody paid by the month: the company's choice."""

    CALENDAR = "CALENDAR"
    SCHEDULED = "SCHEDULED"


@dataclass(frozen=True, slots=True)
class PaidPeriod:
    """The days that one pay is for, both included, as far as the person was in service; attendance in days."""

    first_on: dt.date
    last_on: dt.date
    is_hourly: bool
    scheduled_days: int = 0
    worked_days: Decimal = ZERO
    paid_leave_days: Decimal = ZERO
    absent_days: Decimal = ZERO


def base_days(period: PaidPeriod, rule: DaysRule) -> int:
    """Hourly pay: days of work and of paid leave. By the month: calendar days; absence that was deducted is taken off.

    A part of a day counts as a day: something was paid for it.
    """
    if period.is_hourly:
        return _up(period.worked_days + period.paid_leave_days)
    calendar = max((period.last_on - period.first_on).days + 1, 0)
    if not period.absent_days:
        return calendar
    whole = period.scheduled_days if rule is DaysRule.SCHEDULED else calendar
    return _up(max(whole - period.absent_days, ZERO))


def _up(days: Decimal) -> int:
    return int(days.to_integral_value(ROUND_CEILING))
