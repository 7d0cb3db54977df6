"""Banking as the templates want it: plain values, in the reader's language."""

from .cash import box_page, count_page
from .matching import (
    alias_row,
    choice_of,
    confirm_page,
    fits_search,
    line_list,
    line_page,
    match_page,
    match_row,
    rules_page,
)
from .overview import forecast_page, forecast_week, reconciliation_page
from .position import position
from .statements import account_page, line_row, statement_page

__all__ = [
    "account_page",
    "alias_row",
    "box_page",
    "choice_of",
    "confirm_page",
    "count_page",
    "fits_search",
    "forecast_page",
    "forecast_week",
    "line_list",
    "line_page",
    "line_row",
    "match_page",
    "match_row",
    "position",
    "reconciliation_page",
    "rules_page",
    "statement_page",
]
