"""What the pages of the ledger show: plain values, in the reader's language."""

from .accounts import (
    BOOK_COLUMNS,
    JOURNAL_COLUMNS,
    account_of_book,
    book_line,
    daily_entry,
    exported_book_line,
    exported_line,
    part_row,
    part_tabs,
    period_of_book,
)
from .books import (
    account_month,
    asked_first,
    asked_row,
    closing_url,
    entry_page,
    entry_row,
    line_of_account,
    month_choice,
    month_title,
    trial_balance,
)
from .chart import chart_groups, project_row
from .imports import import_page, import_row, looked, second_person, word_rows
from .vouchers import template_row, voucher_page, voucher_row, words_of

__all__ = [
    "BOOK_COLUMNS",
    "JOURNAL_COLUMNS",
    "account_month",
    "account_of_book",
    "asked_first",
    "asked_row",
    "book_line",
    "chart_groups",
    "closing_url",
    "daily_entry",
    "entry_page",
    "entry_row",
    "exported_book_line",
    "exported_line",
    "import_page",
    "import_row",
    "line_of_account",
    "looked",
    "month_choice",
    "month_title",
    "part_row",
    "part_tabs",
    "period_of_book",
    "project_row",
    "second_person",
    "template_row",
    "trial_balance",
    "voucher_page",
    "voucher_row",
    "word_rows",
    "words_of",
]
