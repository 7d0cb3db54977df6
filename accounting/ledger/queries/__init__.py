"""Reads of the ledger: what is posted, what the balances are, and what the pages show."""

from .balances import SUMS_OF_LINES, BalanceDifference, balance_differences
from .entries import (
    EntryFilter,
    EntryPage,
    entries,
    entry_of,
    entry_page,
    lines_of_entries,
    posted_sources,
    reversal_of,
)
from .locks import is_closed_to, lock_against, lock_history, lock_of, locks
from .trial_balance import (
    AccountMonth,
    BalanceGroup,
    BalanceRow,
    TrialBalance,
    account_month,
    fiscal_year_start,
    lines_of_account,
    trial_balance,
)

__all__ = [
    "SUMS_OF_LINES",
    "AccountMonth",
    "BalanceDifference",
    "BalanceGroup",
    "BalanceRow",
    "EntryFilter",
    "EntryPage",
    "TrialBalance",
    "account_month",
    "balance_differences",
    "entries",
    "entry_of",
    "entry_page",
    "fiscal_year_start",
    "is_closed_to",
    "lines_of_account",
    "lines_of_entries",
    "lock_against",
    "lock_history",
    "lock_of",
    "locks",
    "posted_sources",
    "reversal_of",
    "trial_balance",
]
