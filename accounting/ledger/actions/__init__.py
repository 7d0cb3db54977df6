"""What can be done in the ledger: one file a verb."""

from .adopt_chart import ChartAlreadyAdopted, adopt_chart
from .close_month import MonthAlreadyClosed, MonthNotOver, NoSuchRoom, close_month
from .post_entries import (
    AccountOutOfUse,
    NotAtYearEnd,
    NothingToPost,
    PeriodClosed,
    SourceAlreadyPosted,
    UnknownAccount,
    UnknownTaxCategory,
    post_entries,
    post_entry,
)
from .rebuild_balances import rebuild_balances
from .reopen_month import MonthNotClosed, reopen_month
from .reverse_entry import EntryAlreadyReversed, ReasonMissing, reverse_entry

__all__ = [
    "AccountOutOfUse",
    "ChartAlreadyAdopted",
    "EntryAlreadyReversed",
    "MonthAlreadyClosed",
    "MonthNotClosed",
    "MonthNotOver",
    "NoSuchRoom",
    "NotAtYearEnd",
    "NothingToPost",
    "PeriodClosed",
    "ReasonMissing",
    "SourceAlreadyPosted",
    "UnknownAccount",
    "UnknownTaxCategory",
    "adopt_chart",
    "close_month",
    "post_entries",
    "post_entry",
    "rebuild_balances",
    "reopen_month",
    "reverse_entry",
]
