"""The rules of attendance: punches, schedule and calendar in; minutes of days, weeks and months out. Pure."""

from .calendar import dated, day_kind, week_of, workdays
from .day import DayMinutes, day_minutes
from .facts import DayKind, Pattern, PunchKind, Stamp, Stand, WorkLaw
from .limits import Forecast, OvertimeLaw, Span, average_breach, forecast, span_of_month, span_of_year
from .month import CountedDay, MonthTotal, month_total
from .order import NEXT, PunchesOutOfOrder, breaks_of, stand, work_of
from .week import overtime_of_week

__all__ = [
    "NEXT",
    "CountedDay",
    "DayKind",
    "DayMinutes",
    "Forecast",
    "MonthTotal",
    "OvertimeLaw",
    "Pattern",
    "PunchKind",
    "PunchesOutOfOrder",
    "Span",
    "Stamp",
    "Stand",
    "WorkLaw",
    "average_breach",
    "breaks_of",
    "dated",
    "day_kind",
    "day_minutes",
    "forecast",
    "month_total",
    "overtime_of_week",
    "span_of_month",
    "span_of_year",
    "stand",
    "week_of",
    "work_of",
    "workdays",
]
