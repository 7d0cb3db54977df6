"""Set-offs with their parts, and instruments with what happened to them."""

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
    "Direction",
    "EventKind",
    "Form",
    "Instrument",
    "InstrumentEvent",
    "InstrumentItem",
    "InstrumentState",
    "Offset",
    "OffsetPart",
]
