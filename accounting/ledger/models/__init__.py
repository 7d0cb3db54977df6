"""What the ledger keeps: the books, vouchers on their way into them, and lists that came from other programs."""

from .books import Account, Category, Entry, Line, MonthlyBalance, Period, Side, Stage
from .imports import ImportedSlip, ImportMapping, ImportState, JournalImport, MappedKind, Program
from .vouchers import (
    PaperDemand,
    PaperRule,
    RuledKind,
    Voucher,
    VoucherLine,
    VoucherPaper,
    VoucherPolicy,
    VoucherState,
    VoucherTemplate,
)

__all__ = [
    "Account",
    "Category",
    "Entry",
    "ImportMapping",
    "ImportState",
    "ImportedSlip",
    "JournalImport",
    "Line",
    "MappedKind",
    "MonthlyBalance",
    "PaperDemand",
    "PaperRule",
    "Period",
    "Program",
    "RuledKind",
    "Side",
    "Stage",
    "Voucher",
    "VoucherLine",
    "VoucherPaper",
    "VoucherPolicy",
    "VoucherState",
    "VoucherTemplate",
]
