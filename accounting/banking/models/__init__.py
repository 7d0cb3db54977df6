"""Accounts and petty cash, what banks say of them, and what it was matched with."""

from .accounts import BankAccountOfCompany, CashBox
from .cash import CASH_COUNT, CASH_ENTRY, CashCount, CashEntry, Direction
from .matching import MATCH, BankMatch, EntryClaim, MatchPart, MatchState, PartKind
from .settings import BankRule, FeeTreatment, PayerAlias, StatementFormat, TransferFee
from .statements import STATEMENT, BankLine, Statement, StatementState

__all__ = [
    "CASH_COUNT",
    "CASH_ENTRY",
    "MATCH",
    "STATEMENT",
    "BankAccountOfCompany",
    "BankLine",
    "BankMatch",
    "BankRule",
    "CashBox",
    "CashCount",
    "CashEntry",
    "Direction",
    "EntryClaim",
    "FeeTreatment",
    "MatchPart",
    "MatchState",
    "PartKind",
    "PayerAlias",
    "Statement",
    "StatementFormat",
    "StatementState",
    "TransferFee",
]
