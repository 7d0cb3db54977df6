"""The bank calendar (銀行営業日): not Saturday, Sunday, a holiday, 31 December or 1 to 3 January (銀行法施行令5条)."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

import jpholiday

DAY = dt.timedelta(days=1)
NO_OVERRIDES: Mapping[dt.date, bool] = {}
_YEAR_END = frozenset({(12, 31), (1, 1), (1, 2), (1, 3)})

Overrides = Mapping[dt.date, bool]


def is_bank_business_day(day: dt.date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether banks work. `overrides` maps a day to True (open) or False (closed): law that moved after the library."""
    if day in overrides:
        return overrides[day]
    return _open(day)


def on_or_after(day: dt.date, overrides: Overrides = NO_OVERRIDES) -> dt.date:
    """The day itself, or the next bank business day."""
    while not is_bank_business_day(day, overrides):
        day += DAY
    return day


def on_or_before(day: dt.date, overrides: Overrides = NO_OVERRIDES) -> dt.date:
    """The day itself, or the bank business day before it: the usual shift of a pay day."""
    while not is_bank_business_day(day, overrides):
        day -= DAY
    return day


def business_days_before(day: dt.date, lead_days: int, overrides: Overrides = NO_OVERRIDES) -> dt.date:
    """So many bank business days before the day: 3 before Friday is Tuesday; 0 is the day or the one before it."""
    day = on_or_before(day, overrides)
    for _ in range(lead_days):
        day = on_or_before(day - DAY, overrides)
    return day


def business_days_after(day: dt.date, days: int, overrides: Overrides = NO_OVERRIDES) -> dt.date:
    """So many bank business days after the day."""
    day = on_or_after(day, overrides)
    for _ in range(days):
        day = on_or_after(day + DAY, overrides)
    return day


@lru_cache(maxsize=8192)
def public_holiday(day: dt.date) -> str:
    """文化の日; empty on other days (国民の祝日に関する法律)."""
    return str(jpholiday.is_holiday_name(day) or "")


@lru_cache(maxsize=8192)
def _open(day: dt.date) -> bool:
    weekend = day.isoweekday() >= 6
    return not weekend and (day.month, day.day) not in _YEAR_END and not jpholiday.is_holiday(day)
