"""Reads of the statements."""

from .books import AccountSpan, Part, PartBy, PartnerSum, account_span, books, lines_of_span, partner_sums
from .law import cash_destinations, equity_causes, layout
from .month import OwnersMonth, notes_of, owners_month
from .statements import (
    Kind,
    PartsOfIncome,
    YearPapers,
    cash_flows,
    changes_of_equity,
    income_of_parts,
    statement,
    units_of,
    year_papers,
)

__all__ = [
    "AccountSpan",
    "Kind",
    "OwnersMonth",
    "Part",
    "PartBy",
    "PartnerSum",
    "PartsOfIncome",
    "YearPapers",
    "account_span",
    "books",
    "cash_destinations",
    "cash_flows",
    "changes_of_equity",
    "equity_causes",
    "income_of_parts",
    "layout",
    "lines_of_span",
    "notes_of",
    "owners_month",
    "partner_sums",
    "statement",
    "units_of",
    "year_papers",
]
