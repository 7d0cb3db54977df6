"""What can be done with the closing: one file a verb."""

from .close_books import ClosingBlocked, OpenItemsNeedReason, close_books
from .close_year import MonthsStillOpen, NothingEarned, YearAlreadyClosed, close_year
from .define_task import NoSuchCheck, define_task, end_task
from .mark_task import TaskNotOfMonth, mark_task
from .request_reopening import KIND, LaterYearClosed, YearIsClosed, perform_reopening, request_reopening

__all__ = [
    "KIND",
    "ClosingBlocked",
    "LaterYearClosed",
    "MonthsStillOpen",
    "NoSuchCheck",
    "NothingEarned",
    "OpenItemsNeedReason",
    "TaskNotOfMonth",
    "YearAlreadyClosed",
    "YearIsClosed",
    "close_books",
    "close_year",
    "define_task",
    "end_task",
    "mark_task",
    "perform_reopening",
    "request_reopening",
]
