"""What can be done with claims: one file a verb."""

from .approve_claim import approve_claim
from .attach_receipt import attach_receipt
from .change_draft import CategoryUnknown, NotYourReceipt, change_draft
from .define_policy import define_policy
from .define_rule import RuleBeginsTooEarly, RuleEndedAlready, RuleIncomplete, define_rule, end_rule
from .discard_draft import discard_draft
from .draft_claim import NewLine, NoPersonToClaim, NotADraft, NotYourClaim, draft_claim
from .file_claim import NewReceipt, file_claim
from .read_receipt import read_receipt
from .return_claim import return_claim
from .submit_claim import (
    AttendeesMissing,
    NoLines,
    NotSpentYet,
    ReceiptMissing,
    ReceiptUsedBefore,
    RuleNotKept,
    submit_claim,
)

__all__ = [
    "AttendeesMissing",
    "CategoryUnknown",
    "NewLine",
    "NewReceipt",
    "NoLines",
    "NoPersonToClaim",
    "NotADraft",
    "NotSpentYet",
    "NotYourClaim",
    "NotYourReceipt",
    "ReceiptMissing",
    "ReceiptUsedBefore",
    "RuleBeginsTooEarly",
    "RuleEndedAlready",
    "RuleIncomplete",
    "RuleNotKept",
    "approve_claim",
    "attach_receipt",
    "change_draft",
    "define_policy",
    "define_rule",
    "discard_draft",
    "draft_claim",
    "end_rule",
    "file_claim",
    "read_receipt",
    "return_claim",
    "submit_claim",
]
