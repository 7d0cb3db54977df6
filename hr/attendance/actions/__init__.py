"""What can be done with attendance: one file a verb."""

from .close_month import MonthNotOver, NobodyToClose, SomethingMissing, close_month
from .correct import DayChanged, NothingToCorrect, NotOverYet, Wanted, apply_correction, request_correction
from .define_agreement import AgreementOverlaps, BeyondTheLaw, FiledLate, define_agreement
from .define_schedule import (
    AlreadyAssigned,
    BreakIncomplete,
    HolidayIsAWorkday,
    ScheduleCodeInUse,
    assign_schedule,
    define_schedule,
)
from .explain_absence import NotYourOwn, explain_absence
from .import_punches import AlreadyPunched, NewPunch, import_punches
from .people import NotYourPeople, seen
from .punch import MonthClosed, NoAttendanceKept, NotNext, punch
from .set_holidays import PeriodOutOfBounds, set_holidays

__all__ = [
    "AgreementOverlaps",
    "AlreadyAssigned",
    "AlreadyPunched",
    "BeyondTheLaw",
    "BreakIncomplete",
    "DayChanged",
    "FiledLate",
    "HolidayIsAWorkday",
    "MonthClosed",
    "MonthNotOver",
    "NewPunch",
    "NoAttendanceKept",
    "NobodyToClose",
    "NotNext",
    "NotOverYet",
    "NotYourOwn",
    "NotYourPeople",
    "NothingToCorrect",
    "PeriodOutOfBounds",
    "ScheduleCodeInUse",
    "SomethingMissing",
    "Wanted",
    "apply_correction",
    "assign_schedule",
    "close_month",
    "define_agreement",
    "define_schedule",
    "explain_absence",
    "import_punches",
    "punch",
    "request_correction",
    "seen",
    "set_holidays",
]
