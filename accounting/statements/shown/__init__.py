"""Plain values for the templates of the statements."""

from .pages import (
    account_page,
    cash_figure_page,
    cash_page,
    equity_page,
    figure_page,
    income_page,
    partner_list_page,
    partners_page,
    parts_page,
    period_title,
    sheet_page,
    trend_page,
)
from .table import query_of, row_name

__all__ = [
    "account_page",
    "cash_figure_page",
    "cash_page",
    "equity_page",
    "figure_page",
    "income_page",
    "partner_list_page",
    "partners_page",
    "parts_page",
    "period_title",
    "query_of",
    "row_name",
    "sheet_page",
    "trend_page",
]
