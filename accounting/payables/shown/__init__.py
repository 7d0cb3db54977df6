"""Payables as the templates want them: plain values, in the reader's language."""

from .bearing import fee_page, fees_asked
from .items import item_row
from .limits import limit_page, limit_rows, standing_page
from .notices import notice_page, notice_row
from .owed import bill_page, item_page, left_out, payment_page, payment_row
from .received import draft_of, received_page, received_row, received_tabs, similar_row

__all__ = [
    "bill_page",
    "draft_of",
    "fee_page",
    "fees_asked",
    "item_page",
    "item_row",
    "left_out",
    "limit_page",
    "limit_rows",
    "notice_page",
    "notice_row",
    "payment_page",
    "payment_row",
    "received_page",
    "received_row",
    "received_tabs",
    "similar_row",
    "standing_page",
]
