"""Claims as the templates want them: plain values, in the reader's language."""

from .cards import card_line_row, card_row, own_use, statement_row, unclaimed_row
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
from .travel import (
    pass_row,
    section_initial,
    travel_form,
    travel_initial,
    travel_rate_row,
)

__all__ = [
    "EDITABLE",
    "Beside",
    "card_line_row",
    "card_row",
    "category_choices",
    "claim_page",
    "confirm_page",
    "form_page",
    "initial_lines",
    "language",
    "new_line",
    "offered",
    "own_use",
    "pass_row",
    "photos_page",
    "returned_because",
    "row",
    "rows_sent",
    "rule_row",
    "section_initial",
    "statement_row",
    "tabs",
    "travel_form",
    "travel_initial",
    "travel_rate_row",
    "typed_row",
    "unclaimed_row",
]
