"""Pure: from the balances of the books to the statements."""

from .books import BookAccount, Books, Movement, Span
from .cash_flow import CashFlow, CashPart, Destination, cash_flow, shown_rows
from .equity import RETAINED, Cause, EquityChanges, EquityRow, equity_changes
from .layout import AccountWithoutPlace, LayoutRow, Row, RowKind, Statement, best_match
from .statements import balance_sheet, balances, income_by_part, income_statement, is_loss, selling_expenses

__all__ = [
    "RETAINED",
    "AccountWithoutPlace",
    "BookAccount",
    "Books",
    "CashFlow",
    "CashPart",
    "Cause",
    "Destination",
    "EquityChanges",
    "EquityRow",
    "LayoutRow",
    "Movement",
    "Row",
    "RowKind",
    "Span",
    "Statement",
    "balance_sheet",
    "balances",
    "best_match",
    "cash_flow",
    "equity_changes",
    "income_by_part",
    "income_statement",
    "is_loss",
    "selling_expenses",
    "shown_rows",
]
