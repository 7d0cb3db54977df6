"""Claims as the templates want them: plain values, in the reader's language."""

from .claims import EDITABLE, category_choices, claim_page, language, returned_because, row, tabs
from .company_rules import rule_row
from .forms import (
    Beside,
    confirm_page,
    form_page,
    initial_lines,
    new_line,
    offered,
    photos_page,
    rows_sent,
    typed_row,
)

__all__ = [
    "EDITABLE",
    "Beside",
    "category_choices",
    "claim_page",
    "confirm_page",
    "form_page",
    "initial_lines",
    "language",
    "new_line",
    "offered",
    "photos_page",
    "returned_because",
    "row",
    "rows_sent",
    "rule_row",
    "tabs",
    "typed_row",
]
