"""What people type into invoices: the shapes of fields, and head and rows of an invoice read as one."""

from .entry import SUGGESTIONS, WANTS_MORE, Given, Typed, blank, of_draft, typed, unsent
from .shapes import ReceiptForm

__all__ = ["SUGGESTIONS", "WANTS_MORE", "Given", "ReceiptForm", "Typed", "blank", "of_draft", "typed", "unsent"]
