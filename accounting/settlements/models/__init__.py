"""Set-offs with their parts, and instruments with what happened to them."""

from .asked import OFFSET_REQUEST, AskedState, OffsetRequest
from .instruments import (
    EVENT,
    INSTRUMENT,
    Direction,
    EventKind,
    Form,
    Instrument,
    InstrumentEvent,
    InstrumentItem,
    InstrumentState,
)
from .offsets import OFFSET, Offset, OffsetPart

__all__ = [
    "EVENT",
    "INSTRUMENT",
    "OFFSET",
    "OFFSET_REQUEST",
    "AskedState",
    "Direction",
    "EventKind",
    "Form",
    "Instrument",
    "InstrumentEvent",
    "InstrumentItem",
    "InstrumentState",
    "Offset",
    "OffsetPart",
    "OffsetRequest",
]
