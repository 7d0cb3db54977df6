"""What can be done with accruals and deferrals: one file a noun."""

from .accruals import (
    AccrualCancelled,
    NewAccrual,
    NextMonthClosed,
    RecordedAlready,
    cancel_accrual,
    record_accrual,
)
from .deferrals import (
    DeferralEnded,
    EndedOutsideItsTime,
    EndsOutsideItsTime,
    NewDeferral,
    NotShortTerm,
    RefundTooLarge,
    WrongAccount,
    end_deferral,
    record_deferral,
)
from .months import MonthStillRuns, NothingDue, NothingPosted, post_deferrals, undo_deferrals
from .withdrawal import DeferralInUse, withdraw_deferral
from .year_end import NothingToMove, NotTheYearsEnd, move_long_term

__all__ = [
    "AccrualCancelled",
    "DeferralEnded",
    "DeferralInUse",
    "EndedOutsideItsTime",
    "EndsOutsideItsTime",
    "MonthStillRuns",
    "NewAccrual",
    "NewDeferral",
    "NextMonthClosed",
    "NotShortTerm",
    "NotTheYearsEnd",
    "NothingDue",
    "NothingPosted",
    "NothingToMove",
    "RecordedAlready",
    "RefundTooLarge",
    "WrongAccount",
    "cancel_accrual",
    "end_deferral",
    "move_long_term",
    "post_deferrals",
    "record_accrual",
    "record_deferral",
    "undo_deferrals",
    "withdraw_deferral",
]
