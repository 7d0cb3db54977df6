"""What can be done with claims: one file a verb."""

from .approve_claim import approve_claim, reopen_advance_of
from .attach_receipt import MailWithoutReceipt, TooManyReceipts, attach_mail, attach_receipt
from .cards import (
    CardRegisteredAlready,
    claim_card_lines,
    match_card_line,
    pay_cards,
    register_card,
    set_aside_card_line,
    unpay_cards,
)
from .change_draft import CardLineTaken, CategoryUnknown, NotYourAdvance, NotYourReceipt, PaidByRate, change_draft
from .define_policy import define_policy
from .define_rule import RuleBeginsTooEarly, RuleEndedAlready, RuleIncomplete, define_rule, end_rule
from .define_travel import (
    NewTravelRate,
    PassTooShort,
    TravelEndedAlready,
    TravelRateBeginsTooEarly,
    TravelRateIncomplete,
    define_pass,
    define_travel_rate,
    end_pass,
    end_travel_rate,
)
from .discard_draft import discard_draft
from .draft_claim import NewLine, NoPersonToClaim, NotADraft, NotYourClaim, draft_claim
from .file_claim import file_claim
from .fill_claim import NewReceipt, Whole, fill_claim
from .import_cards import (
    CardFileEmpty,
    CardFileImported,
    CardFileTooLong,
    CardFileUnreadable,
    CardRowsWrong,
    import_cards,
)
from .note_paid import follow_payment
from .read_receipt import read_receipt
from .reckon_line import (
    CountOutside,
    NewReckoned,
    NothingBeyondPass,
    NoTravelRate,
    WithinCommuterPass,
    drop_reckoned,
    reckon_line,
)
from .return_claim import return_claim
from .submit_claim import (
    AmountReckonedAnew,
    AttendeesMissing,
    ClaimHasChanged,
    NoLines,
    NotSpentYet,
    ReceiptMissing,
    ReceiptUsedBefore,
    RuleNotKept,
    submit_claim,
)

__all__ = [
    "AmountReckonedAnew",
    "AttendeesMissing",
    "CardFileEmpty",
    "CardFileImported",
    "CardFileTooLong",
    "CardFileUnreadable",
    "CardLineTaken",
    "CardRegisteredAlready",
    "CardRowsWrong",
    "CategoryUnknown",
    "ClaimHasChanged",
    "CountOutside",
    "MailWithoutReceipt",
    "NewLine",
    "NewReceipt",
    "NewReckoned",
    "NewTravelRate",
    "NoLines",
    "NoPersonToClaim",
    "NoTravelRate",
    "NotADraft",
    "NotSpentYet",
    "NotYourAdvance",
    "NotYourClaim",
    "NotYourReceipt",
    "NothingBeyondPass",
    "PaidByRate",
    "PassTooShort",
    "ReceiptMissing",
    "ReceiptUsedBefore",
    "RuleBeginsTooEarly",
    "RuleEndedAlready",
    "RuleIncomplete",
    "RuleNotKept",
    "TooManyReceipts",
    "TravelEndedAlready",
    "TravelRateBeginsTooEarly",
    "TravelRateIncomplete",
    "Whole",
    "WithinCommuterPass",
    "approve_claim",
    "attach_mail",
    "attach_receipt",
    "change_draft",
    "claim_card_lines",
    "define_pass",
    "define_policy",
    "define_rule",
    "define_travel_rate",
    "discard_draft",
    "draft_claim",
    "drop_reckoned",
    "end_pass",
    "end_rule",
    "end_travel_rate",
    "file_claim",
    "fill_claim",
    "follow_payment",
    "import_cards",
    "match_card_line",
    "pay_cards",
    "read_receipt",
    "reckon_line",
    "register_card",
    "reopen_advance_of",
    "return_claim",
    "set_aside_card_line",
    "submit_claim",
    "unpay_cards",
]
