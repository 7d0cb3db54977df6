"""What can be done with attendance: one file a verb."""

from .assign_system import (
    BasisMissing,
    BeginsWithAMonth,
    ConsentMissing,
    CoreTimeWrong,
    DecisionNotFiled,
    DeemedHoursWrong,
    MonthsWrong,
    OfficerHasNoSystem,
    PeriodIsCut,
    ShortfallIsOfFlex,
    SpecialDaysWrong,
    SystemAlreadyAssigned,
    assign_system,
)
from .close_month import MonthNotOver, NobodyToClose, PreviousMonthOpen, SomethingMissing, close_month
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
    PlanBreaksTheYear,
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
from .withdraw_consent import NoConsentHeld, WithdrawalReasonMissing, WithdrawnOutside, withdraw_consent

__all__ = [
    "AgreementOverlaps",
    "AlreadyAssigned",
    "AlreadyPunched",
    "BasisMissing",
    "BeginsWithAMonth",
    "BeyondTheLaw",
    "BreakIncomplete",
    "ConsentMissing",
    "CoreTimeWrong",
    "DayChanged",
    "DaysAreNotPlanned",
    "DecisionNotFiled",
    "DeemedHoursWrong",
    "FiledLate",
    "HolidayIsAWorkday",
    "LatePunchSaysWhy",
    "MonthClosed",
    "MonthNotOver",
    "MonthsWrong",
    "NewPunch",
    "NextMonthClosed",
    "NoAttendanceKept",
    "NoConsentHeld",
    "NobodyToClose",
    "NotClosed",
    "NotNext",
    "NotOverYet",
    "NotYourOwn",
    "NotYourOwnPlan",
    "NotYourPeople",
    "NothingToCorrect",
    "OfficerHasNoSystem",
    "PeriodIsCut",
    "PeriodOutOfBounds",
    "PlanBreaksTheYear",
    "PlanIsFixed",
    "PlanTooLong",
    "Planned",
    "PreviousMonthOpen",
    "ReasonMissing",
    "ScheduleCodeInUse",
    "ShortfallIsOfFlex",
    "SomethingMissing",
    "SpecialDaysWrong",
    "SystemAlreadyAssigned",
    "TooFewDaysOff",
    "Wanted",
    "WithdrawalReasonMissing",
    "WithdrawnOutside",
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
    "withdraw_consent",
]
