"""What can be done: set off and undo, take, give and end instruments."""

from .ask_offset import approve_offset, ask_offset, return_offset
from .dishonour_instrument import dishonour_instrument
from .end_instrument import discount_instrument, endorse_instrument, settle_instrument
from .fail_to_pay import fail_to_pay
from .parts import NewPart
from .print_notice import print_notice
from .record_instrument import NewInstrument, record_instrument
from .refusals import (
    AccountNeeded,
    ApproverAsked,
    BankNeeded,
    DaysOutOfOrder,
    DiscountTooLarge,
    NotAsked,
    NoteForbidden,
    NotHeld,
    NothingChosen,
    NothingToTakeBack,
    NotTheWholeSum,
    NotYetDue,
    NumberUsed,
    OffsetNeedsApproval,
    OffsetUndone,
    OnlyGiven,
    OnlyReceived,
    OnlyRecordsSplit,
    OtherPartner,
    PartsMoved,
    ReasonMissing,
    RecordTooLate,
    SetOffSince,
    SidesDiffer,
    SplitOutside,
    WrongDay,
)
from .set_off import KIND as OFFSET_KIND
from .set_off import NewOffset, set_off, undo_offset
from .split_instrument import split_instrument
from .take_back_event import take_back_event

__all__ = [
    "OFFSET_KIND",
    "AccountNeeded",
    "ApproverAsked",
    "BankNeeded",
    "DaysOutOfOrder",
    "DiscountTooLarge",
    "NewInstrument",
    "NewOffset",
    "NewPart",
    "NotAsked",
    "NotHeld",
    "NotTheWholeSum",
    "NotYetDue",
    "NoteForbidden",
    "NothingChosen",
    "NothingToTakeBack",
    "NumberUsed",
    "OffsetNeedsApproval",
    "OffsetUndone",
    "OnlyGiven",
    "OnlyReceived",
    "OnlyRecordsSplit",
    "OtherPartner",
    "PartsMoved",
    "ReasonMissing",
    "RecordTooLate",
    "SetOffSince",
    "SidesDiffer",
    "SplitOutside",
    "WrongDay",
    "approve_offset",
    "ask_offset",
    "discount_instrument",
    "dishonour_instrument",
    "endorse_instrument",
    "fail_to_pay",
    "print_notice",
    "record_instrument",
    "return_offset",
    "set_off",
    "settle_instrument",
    "split_instrument",
    "take_back_event",
    "undo_offset",
]
