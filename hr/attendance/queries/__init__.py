"""Reading attendance: schedules, punches, days, months, overtime, and who may see whose."""

from .closes import closed_keys, closed_months, closes_in_force, reopenings
from .months import CASE, Day, PersonMonth, gaps, months_of, open_requests, unfinished_days
from .overtime import Overtime, near_the_limit, overtime_of
from .people import employee_of, heads_of, seen_by, with_attendance
from .punches import history_of, punches_between, punches_of, punches_of_user, stamp, stamps, stand_of, work_date_at
from .schedules import (
    Schedules,
    agreements,
    all_schedules,
    assignments,
    company_holidays,
    pattern_of,
    planned_days,
    planned_workdays,
    schedules,
    settled_by_period,
    systems_between,
    work_systems,
)

__all__ = [
    "CASE",
    "Day",
    "Overtime",
    "PersonMonth",
    "Schedules",
    "agreements",
    "all_schedules",
    "assignments",
    "closed_keys",
    "closed_months",
    "closes_in_force",
    "company_holidays",
    "employee_of",
    "gaps",
    "heads_of",
    "history_of",
    "months_of",
    "near_the_limit",
    "open_requests",
    "overtime_of",
    "pattern_of",
    "planned_days",
    "planned_workdays",
    "punches_between",
    "punches_of",
    "punches_of_user",
    "reopenings",
    "schedules",
    "seen_by",
    "settled_by_period",
    "stamp",
    "stamps",
    "stand_of",
    "systems_between",
    "unfinished_days",
    "with_attendance",
    "work_date_at",
    "work_systems",
]
