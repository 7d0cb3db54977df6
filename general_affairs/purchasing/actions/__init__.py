"""What can be done with purchases: one file a verb."""

from .approve_purchase import PurchaseNotSubmitted, approve_purchase
from .issue_order import DaysOutOfOrder, NewOrder, PaidTooLate, PurchaseNotApproved, issue_order
from .match_bill import BillExceedsReceipts, BillMatchedBefore, match_bill
from .receive_goods import (
    NothingReceived,
    OrderAlreadyReceived,
    ReceivedInFuture,
    ReceivedTooEarly,
    ReceivedTooMuch,
    receive_goods,
)
from .request_purchase import (
    NewLine,
    NewPurchase,
    NoLines,
    NotASupplier,
    PurchaseTooLarge,
    UnknownCategory,
    request_purchase,
)
from .resubmit_purchase import NotYourPurchase, PurchaseNotDraft, resubmit_purchase
from .return_purchase import return_purchase

__all__ = [
    "BillExceedsReceipts",
    "BillMatchedBefore",
    "DaysOutOfOrder",
    "NewLine",
    "NewOrder",
    "NewPurchase",
    "NoLines",
    "NotASupplier",
    "NotYourPurchase",
    "NothingReceived",
    "OrderAlreadyReceived",
    "PaidTooLate",
    "PurchaseNotApproved",
    "PurchaseNotDraft",
    "PurchaseNotSubmitted",
    "PurchaseTooLarge",
    "ReceivedInFuture",
    "ReceivedTooEarly",
    "ReceivedTooMuch",
    "UnknownCategory",
    "approve_purchase",
    "issue_order",
    "match_bill",
    "receive_goods",
    "request_purchase",
    "resubmit_purchase",
    "return_purchase",
]
