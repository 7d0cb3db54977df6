"""Reads of payables: open items, payment runs, bills, and where payees are paid."""

from .bills import bill_page
from .fees import FeePaid, fee_account, fees_paid
from .items import (
    ItemFilter,
    ItemSums,
    due_between,
    item,
    items,
    open_sums,
    owed_by_account,
    sums_of,
    unplanned_due,
)
from .payments import payees_of, payment_items, payment_run, payment_runs

__all__ = [
    "FeePaid",
    "ItemFilter",
    "ItemSums",
    "bill_page",
    "due_between",
    "fee_account",
    "fees_paid",
    "item",
    "items",
    "open_sums",
    "owed_by_account",
    "payees_of",
    "payment_items",
    "payment_run",
    "payment_runs",
    "sums_of",
    "unplanned_due",
]
