"""What can be done with purchases: one file a verb."""

from .approve_purchase import PurchaseNotSubmitted, approve_purchase
from .define_rule import (
    NewRule,
    QuotationRuleBeginsTooEarly,
    QuotationRuleEnded,
    QuotationRuleIncomplete,
    define_quotation_rule,
    end_quotation_rule,
)
from .issue_order import DaysOutOfOrder, NewOrder, PaidTooLate, PurchaseNotApproved, issue_order
from .match_bill import BillExceedsReceipts, BillMatchedBefore, match_bill
from .quotations import (
    ChosenFromAnother,
    NewQuotation,
    PaperNotThere,
    QuotationIncomplete,
    SeveralChosen,
    TooFewQuotations,
    WhyNotTheCheapest,
)
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
    "ChosenFromAnother",
    "DaysOutOfOrder",
    "NewLine",
    "NewOrder",
    "NewPurchase",
    "NewQuotation",
    "NewRule",
    "NoLines",
    "NotASupplier",
    "NotYourPurchase",
    "NothingReceived",
    "OrderAlreadyReceived",
    "PaidTooLate",
    "PaperNotThere",
    "PurchaseNotApproved",
    "PurchaseNotDraft",
    "PurchaseNotSubmitted",
    "PurchaseTooLarge",
    "QuotationIncomplete",
    "QuotationRuleBeginsTooEarly",
    "QuotationRuleEnded",
    "QuotationRuleIncomplete",
    "ReceivedInFuture",
    "ReceivedTooEarly",
    "ReceivedTooMuch",
    "SeveralChosen",
    "TooFewQuotations",
    "UnknownCategory",
    "WhyNotTheCheapest",
    "approve_purchase",
    "define_quotation_rule",
    "end_quotation_rule",
    "issue_order",
    "match_bill",
    "receive_goods",
    "request_purchase",
    "resubmit_purchase",
    "return_purchase",
]
