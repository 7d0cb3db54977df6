"""What can be done: set off and undo, take, give and end instruments."""

from .dishonour_instrument import dishonour_instrument
from .end_instrument import discount_instrument, endorse_instrument, settle_instrument
from .fail_to_pay import fail_to_pay
from .parts import NewPart
from .print_notice import print_notice
from .record_instrument import NewInstrument, record_instrument
from .refusals import (
    AccountNeeded,
    BankNeeded,
    DaysOutOfOrder,
    DiscountTooLarge,
    NoteForbidden,
    NotHeld,
    NothingChosen,
    NothingToTakeBack,
    NotTheWholeSum,
    NotYetDue,
    NumberUsed,
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
from .set_off import NewOffset, set_off, undo_offset
from .split_instrument import split_instrument
from .take_back_event import take_back_event

__all__ = [
    "AccountNeeded",
    "BankNeeded",
    "DaysOutOfOrder",
    "DiscountTooLarge",
    "NewInstrument",
    "NewOffset",
    "NewPart",
    "NotHeld",
    "NotTheWholeSum",
    "NotYetDue",
    "NoteForbidden",
    "NothingChosen",
    "NothingToTakeBack",
    "NumberUsed",
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
    "discount_instrument",
    "dishonour_instrument",
    "endorse_instrument",
    "fail_to_pay",
    "print_notice",
    "record_instrument",
    "set_off",
    "settle_instrument",
    "split_instrument",
    "take_back_event",
    "undo_offset",
]
