"""Pages of the room."""

from .instruments import (
    event_detail,
    instrument_detail,
    instrument_discount,
    instrument_dishonour,
    instrument_endorse,
    instrument_fail,
    instrument_list,
    instrument_new,
    instrument_settle,
    instrument_split,
    instrument_take_back,
)
from .offsets import offset_detail, offset_list, offset_new, offset_print, offset_request, offset_undo

__all__ = [
    "event_detail",
    "instrument_detail",
    "instrument_discount",
    "instrument_dishonour",
    "instrument_endorse",
    "instrument_fail",
    "instrument_list",
    "instrument_new",
    "instrument_settle",
    "instrument_split",
    "instrument_take_back",
    "offset_detail",
    "offset_list",
    "offset_new",
    "offset_print",
    "offset_request",
    "offset_undo",
]
