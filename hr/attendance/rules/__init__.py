"""The rules of attendance: punches, schedule and calendar in; minutes of days, weeks and months out. Pure."""

from .calendar import dated, day_kind, week_of, workdays
from .day import DayMinutes, day_minutes
from .facts import DayKind, Pattern, PunchKind, Stamp, Stand, WorkLaw
from .limits import Forecast, OvertimeLaw, Span, average_breach, flex_forecast, forecast, span_of_month, span_of_year
from .month import CountedDay, MonthTotal, month_total
from .order import NEXT, PunchesOutOfOrder, breaks_of, stand, work_of
from .systems import (
    BY_PERIOD,
    BY_WEEK,
    PLANNED,
    Beyond,
    PlannedWork,
    Settlement,
    System,
    core_is_missed,
    exempt,
    flex_overtime,
    frame_minutes,
    monthly_overtime,
)
from .week import overtime_of_week

__all__ = [
    "BY_PERIOD",
    "BY_WEEK",
    "NEXT",
    "PLANNED",
    "Beyond",
    "CountedDay",
    "DayKind",
    "DayMinutes",
    "Forecast",
    "MonthTotal",
    "OvertimeLaw",
    "Pattern",
    "PlannedWork",
    "PunchKind",
    "PunchesOutOfOrder",
    "Settlement",
    "Span",
    "Stamp",
    "Stand",
    "System",
    "WorkLaw",
    "average_breach",
    "breaks_of",
    "core_is_missed",
    "dated",
    "day_kind",
    "day_minutes",
    "exempt",
    "flex_forecast",
    "flex_overtime",
    "forecast",
    "frame_minutes",
    "month_total",
    "monthly_overtime",
    "overtime_of_week",
    "span_of_month",
    "span_of_year",
    "stand",
    "week_of",
    "work_of",
    "workdays",
]
