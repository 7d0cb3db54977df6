"""The law of working time on a day, and the public holidays. Reads parameters; the rules stay pure."""

import datetime as dt
from functools import lru_cache

from backoffice.parameters import as_of
from backoffice.values.calendar import public_holiday
from backoffice.values.periods import MINUTES_PER_HOUR

from .rules import OvertimeLaw, WorkLaw, YearLaw

ROOM = "hr.attendance"


@lru_cache(maxsize=1024)
def work_law(on: dt.date) -> WorkLaw:
    """Statutory hours, night and breaks of a day."""
    hours, night, breaks = (as_of(f"{ROOM}.{name}", on) for name in ("statutory_hours", "night", "least_breaks"))
    return WorkLaw(
        daily_minutes=hours.value["day"] * MINUTES_PER_HOUR,
        weekly_minutes=hours.value["week"] * MINUTES_PER_HOUR,
        night_from_minute=night.value["from"] * MINUTES_PER_HOUR,
        night_until_minute=night.value["until"] * MINUTES_PER_HOUR,
        least_breaks=tuple((over, least) for over, least in breaks.value),
        versions=(hours.version, night.version, breaks.version),
    )


@lru_cache(maxsize=1024)
def overtime_law(on: dt.date) -> OvertimeLaw:
    """The limits of overtime of a day."""
    found = as_of(f"{ROOM}.overtime_limits", on)
    return OvertimeLaw(
        month_minutes=found.value["month"] * MINUTES_PER_HOUR,
        year_minutes=found.value["year"] * MINUTES_PER_HOUR,
        special_year_minutes=found.value["special_year"] * MINUTES_PER_HOUR,
        special_times=found.value["special_times"],
        total_month_under_minutes=found.value["total_month_under"] * MINUTES_PER_HOUR,
        total_average_minutes=found.value["total_average"] * MINUTES_PER_HOUR,
        average_months=found.value["average_months"],
        versions=(found.version,),
    )


@lru_cache(maxsize=1024)
def year_law(on: dt.date) -> YearLaw:
    """What a plan of 1年単位の変形労働時間制 may hold on a day, and its limits of overtime."""
    plan, limits = as_of(f"{ROOM}.year_of_variable_hours", on), as_of(f"{ROOM}.overtime_limits_of_a_year", on)
    told = plan.value
    return YearLaw(
        day_minutes=told["day_hours"] * MINUTES_PER_HOUR,
        week_minutes=told["week_hours"] * MINUTES_PER_HOUR,
        days_of_a_year=told["days"],
        of_days=told["of_days"],
        days_in_a_row=told["in_a_row"],
        special_days_in_a_row=told["special_in_a_row"],
        long_week_minutes=told["long_week_hours"] * MINUTES_PER_HOUR,
        long_weeks_in_a_row=told["long_weeks_in_a_row"],
        long_weeks_of_a_quarter=told["long_weeks_of_a_quarter"],
        quarter_months=told["quarter_months"],
        short_months=told["short_months"],
        notice_days=told["notice_days"],
        overtime_month_minutes=limits.value["month"] * MINUTES_PER_HOUR,
        overtime_year_minutes=limits.value["year"] * MINUTES_PER_HOUR,
        versions=(plan.version, limits.version),
    )


@lru_cache(maxsize=1024)
def long_flex(on: dt.date) -> tuple[int, int]:
    """清算期間 of フレックス: the most months, and the hours a week on average that are overtime in each month."""
    found = as_of(f"{ROOM}.long_flex", on)
    return found.value["months"], found.value["average_hours"]


@lru_cache(maxsize=1024)
def asks_for_consent(system: str, on: dt.date) -> bool:
    """Whether a person has to agree before the system holds for them."""
    return system in as_of(f"{ROOM}.consent_to_deemed_hours", on).value


@lru_cache(maxsize=1024)
def least_days_off(on: dt.date) -> tuple[int, int]:
    """How many statutory holidays so many days hold at least: (days off, of days), 労働基準法35条2項."""
    found = as_of(f"{ROOM}.least_days_off", on)
    return found.value["days_off"], found.value["of_days"]


def source_of_limits(on: dt.date) -> str:
    """The article that limits overtime."""
    return as_of(f"{ROOM}.overtime_limits", on).source


def is_public_holiday(day: dt.date) -> bool:
    """Whether the day is a public holiday."""
    return bool(public_holiday(day))
