"""What can be done with advances: ask for one, pay one, settle it, take a settlement back."""

from .approve_advance import (
    NothingToHandOver,
    RequestNotSubmitted,
    approve_advance,
    grant_advance,
    hand_over,
    return_advance,
)
from .note_paid import follow_payment
from .pay_advance import NewAdvance, OneHolder, PaidAlready, PaidInFuture, pay_advance
from .request_advance import (
    NeededTooEarly,
    NewRequest,
    NoPersonToAdvance,
    NotYourRequest,
    RequestNotReturned,
    discard_request,
    request_advance,
    resubmit_advance,
)
from .settle_advance import (
    NewSettlement,
    NothingSettled,
    SettledBeyond,
    SettledByAnother,
    SettledOutside,
    SettlementTakenBack,
    Spent,
    settle_advance,
    take_back_settlement,
)
from .settle_by_claim import call_off_advance, line_of, open_of, reopen_advance, settle_by_claim

__all__ = [
    "NeededTooEarly",
    "NewAdvance",
    "NewRequest",
    "NewSettlement",
    "NoPersonToAdvance",
    "NotYourRequest",
    "NothingSettled",
    "NothingToHandOver",
    "OneHolder",
    "PaidAlready",
    "PaidInFuture",
    "RequestNotReturned",
    "RequestNotSubmitted",
    "SettledBeyond",
    "SettledByAnother",
    "SettledOutside",
    "SettlementTakenBack",
    "Spent",
    "approve_advance",
    "call_off_advance",
    "discard_request",
    "follow_payment",
    "grant_advance",
    "hand_over",
    "line_of",
    "open_of",
    "pay_advance",
    "reopen_advance",
    "request_advance",
    "resubmit_advance",
    "return_advance",
    "settle_advance",
    "settle_by_claim",
    "take_back_settlement",
]
