"""Schedules, punches, the days and months that follow from them, absences, and agreements on overtime."""

from .days import Absence, DailyRecord, Punch
from .months import MonthClose, MonthReopening, OvertimeAgreement
from .schedules import (
    ConsentWithdrawal,
    DayKindOf,
    PlannedDay,
    ScheduleAssignment,
    ShortfallOf,
    SystemOf,
    Weekday,
    WorkSchedule,
    WorkSystem,
)

__all__ = [
    "Absence",
    "ConsentWithdrawal",
    "DailyRecord",
    "DayKindOf",
    "MonthClose",
    "MonthReopening",
    "OvertimeAgreement",
    "PlannedDay",
    "Punch",
    "ScheduleAssignment",
    "ShortfallOf",
    "SystemOf",
    "Weekday",
    "WorkSchedule",
    "WorkSystem",
]
