"""What can be done with attendance: one file a verb."""

from .assign_system import (
    BasisMissing,
    BeginsWithAMonth,
    CoreTimeWrong,
    OfficerHasNoSystem,
    SystemAlreadyAssigned,
    assign_system,
)
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
from .plan_month import (
    DaysAreNotPlanned,
    NotYourOwnPlan,
    PlanIsFixed,
    Planned,
    PlanTooLong,
    TooFewDaysOff,
    plan_month,
)
from .punch import MonthClosed, NoAttendanceKept, NotNext, punch
from .punch_at import LatePunchSaysWhy, punch_at
from .reopen_month import NextMonthClosed, NotClosed, ReasonMissing, reopen_month
from .set_holidays import PeriodOutOfBounds, set_holidays

__all__ = [
    "AgreementOverlaps",
    "AlreadyAssigned",
    "AlreadyPunched",
    "BasisMissing",
    "BeginsWithAMonth",
    "BeyondTheLaw",
    "BreakIncomplete",
    "CoreTimeWrong",
    "DayChanged",
    "DaysAreNotPlanned",
    "FiledLate",
    "HolidayIsAWorkday",
    "LatePunchSaysWhy",
    "MonthClosed",
    "MonthNotOver",
    "NewPunch",
    "NextMonthClosed",
    "NoAttendanceKept",
    "NobodyToClose",
    "NotClosed",
    "NotNext",
    "NotOverYet",
    "NotYourOwn",
    "NotYourOwnPlan",
    "NotYourPeople",
    "NothingToCorrect",
    "OfficerHasNoSystem",
    "PeriodOutOfBounds",
    "PlanIsFixed",
    "PlanTooLong",
    "Planned",
    "ReasonMissing",
    "ScheduleCodeInUse",
    "SomethingMissing",
    "SystemAlreadyAssigned",
    "TooFewDaysOff",
    "Wanted",
    "apply_correction",
    "assign_schedule",
    "assign_system",
    "close_month",
    "define_agreement",
    "define_schedule",
    "explain_absence",
    "import_punches",
    "plan_month",
    "punch",
    "punch_at",
    "reopen_month",
    "request_correction",
    "seen",
    "set_holidays",
]
