"""What can be done with invoices: one file a verb."""

from .define_issuer import IssuerBeginsTooEarly, NewIssuer, RegistrationNumberNotOurs, define_issuer
from .draft_invoice import (
    CustomerOutOfUse,
    LineOutsidePeriod,
    NewInvoice,
    NewLine,
    NotADraft,
    UnknownCustomer,
    change_draft,
    discard_draft,
    draft_invoice,
)
from .finalise_invoices import NothingToFinalise, finalise_invoices
from .print_invoices import NothingToPrint, order_papers, print_invoices
from .record_receipt import NothingOwed, ReceivedInFuture, ReceivedTooMuch, record_receipt
from .settle_invoice import InvoiceSettled, reopen_invoice, settle_invoice
from .take_back_receipt import (
    ReceiptOfAMatch,
    ReceiptOfASettlement,
    ReceiptTakenBack,
    TakeBackReasonMissing,
    take_back_receipt,
)

__all__ = [
    "CustomerOutOfUse",
    "InvoiceSettled",
    "IssuerBeginsTooEarly",
    "LineOutsidePeriod",
    "NewInvoice",
    "NewIssuer",
    "NewLine",
    "NotADraft",
    "NothingOwed",
    "NothingToFinalise",
    "NothingToPrint",
    "ReceiptOfAMatch",
    "ReceiptOfASettlement",
    "ReceiptTakenBack",
    "ReceivedInFuture",
    "ReceivedTooMuch",
    "RegistrationNumberNotOurs",
    "TakeBackReasonMissing",
    "UnknownCustomer",
    "change_draft",
    "define_issuer",
    "discard_draft",
    "draft_invoice",
    "finalise_invoices",
    "order_papers",
    "print_invoices",
    "record_receipt",
    "reopen_invoice",
    "settle_invoice",
    "take_back_receipt",
]
