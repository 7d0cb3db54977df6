"""What can be done with the log: write to it, and seal what was written."""

from .record import (
    AUTOMATIC,
    ActionWithoutEvent,
    Actor,
    Case,
    EventOutsideTransaction,
    inside_an_action,
    must_record,
    record,
    record_each,
)
from .seal import seal_events

__all__ = [
    "AUTOMATIC",
    "ActionWithoutEvent",
    "Actor",
    "Case",
    "EventOutsideTransaction",
    "inside_an_action",
    "must_record",
    "record",
    "record_each",
    "seal_events",
]
