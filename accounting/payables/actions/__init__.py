"""What can be done with sums owed: one file a verb. Other rooms owe through `owe`."""

from .approve_payment import ApproverPlanned, NotSubmitted, approve_payment
from .cancel_item import cancel_item
from .download_file import NoFile, download_file
from .owe import AlreadyOwed, NewPayable, NotALiability, NothingOwed, OnePayee, owe
from .pay_items import PaymentDayNotReached, PaymentDoesNotTie, pay_items
from .plan_payment import AlreadyPlanned, NothingToPay, NotOpen, PayDayPast, plan_payment
from .record_bill import (
    BillAlreadyRecorded,
    BillDoesNotAddUp,
    BillFromTheFuture,
    NewBill,
    NewBillLine,
    TaxDoesNotFit,
    record_bill,
)
from .return_payment import CallOffReasonMissing, NotApprovedYet, call_off_payment, return_payment
from .withhold import FeeBeyondTheBill, FeeOfACorporation, FeeTaxDiffers, NewFee

__all__ = [
    "AlreadyOwed",
    "AlreadyPlanned",
    "ApproverPlanned",
    "BillAlreadyRecorded",
    "BillDoesNotAddUp",
    "BillFromTheFuture",
    "CallOffReasonMissing",
    "FeeBeyondTheBill",
    "FeeOfACorporation",
    "FeeTaxDiffers",
    "NewBill",
    "NewBillLine",
    "NewFee",
    "NewPayable",
    "NoFile",
    "NotALiability",
    "NotApprovedYet",
    "NotOpen",
    "NotSubmitted",
    "NothingOwed",
    "NothingToPay",
    "OnePayee",
    "PayDayPast",
    "PaymentDayNotReached",
    "PaymentDoesNotTie",
    "TaxDoesNotFit",
    "approve_payment",
    "call_off_payment",
    "cancel_item",
    "download_file",
    "owe",
    "pay_items",
    "plan_payment",
    "record_bill",
    "return_payment",
]
