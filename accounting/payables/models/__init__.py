"""Bills received, sums owed, the runs that pay them, what came in to be recorded, and how late it may be paid."""

from .bearing import FeeBearer, FeeStep, FeeTreatmentOfPayer, KeptFee, Reach
from .limits import SupplierLaw, SupplierStanding
from .notices import NoticeEvent, PaymentNotice, TransferFailure
from .owed import (
    BILL,
    FAILURE,
    MOST_LINES,
    REGISTRATION,
    Bill,
    BillLine,
    BillTax,
    BillWithholding,
    Payable,
    PayableSettlement,
    PayableState,
    PaymentRun,
    PaymentState,
)
from .received import ReceivedInvoice, ReceivedMail, ReceivedState

__all__ = [
    "BILL",
    "FAILURE",
    "MOST_LINES",
    "REGISTRATION",
    "Bill",
    "BillLine",
    "BillTax",
    "BillWithholding",
    "FeeBearer",
    "FeeStep",
    "FeeTreatmentOfPayer",
    "KeptFee",
    "NoticeEvent",
    "Payable",
    "PayableSettlement",
    "PayableState",
    "PaymentNotice",
    "PaymentRun",
    "PaymentState",
    "Reach",
    "ReceivedInvoice",
    "ReceivedMail",
    "ReceivedState",
    "SupplierLaw",
    "SupplierStanding",
    "TransferFailure",
]
