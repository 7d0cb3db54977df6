"""Overtime of a week: beyond 8 hours a day, and beyond 40 hours a week what the days did not count already."""

from collections.abc import Sequence

from .day import DayMinutes
from .facts import WorkLaw


def overtime_of_week(days: Sequence[DayMinutes], law: WorkLaw) -> tuple[int, ...]:
    """The overtime minutes of each day of one week, in order (労働基準法32条1項・2項).

    A minute beyond 8 hours of its day is not counted towards the 40 hours again; what goes beyond them belongs to the
    day on which it was worked. Statutory holidays stay out of both.
    """
    found, within = [], 0
    for day in days:
        plain = day.worked_minutes - day.daily_overtime_minutes
        beyond = max(0, within + plain - law.weekly_minutes) - max(0, within - law.weekly_minutes)
        within += plain
        found.append(day.daily_overtime_minutes + beyond)
    return tuple(found)
