"""What can be done: set off and undo, take, give and end instruments."""

from .dishonour_instrument import dishonour_instrument
from .end_instrument import discount_instrument, endorse_instrument, settle_instrument
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
    OnlyReceived,
    OtherPartner,
    ReasonMissing,
    RecordTooLate,
    SetOffSince,
    SidesDiffer,
    WrongDay,
)
from .set_off import NewOffset, set_off, undo_offset
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
    "OnlyReceived",
    "OtherPartner",
    "ReasonMissing",
    "RecordTooLate",
    "SetOffSince",
    "SidesDiffer",
    "WrongDay",
    "discount_instrument",
    "dishonour_instrument",
    "endorse_instrument",
    "print_notice",
    "record_instrument",
    "set_off",
    "settle_instrument",
    "take_back_event",
    "undo_offset",
]
