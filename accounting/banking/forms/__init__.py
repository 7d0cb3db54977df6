"""The shape of what people type into banking."""

from .accounts import AccountChange, AccountForm
from .cash import CashBoxForm, CashEntryForm, CountForm, EndForm, TakeBackForm
from .matching import PART_ROWS, PartForm, TransferForm, UndoForm
from .settings import FeeForm, RuleForm
from .statements import FormatForm, StatementForm

__all__ = [
    "PART_ROWS",
    "AccountChange",
    "AccountForm",
    "CashBoxForm",
    "CashEntryForm",
    "CountForm",
    "EndForm",
    "FeeForm",
    "FormatForm",
    "PartForm",
    "RuleForm",
    "StatementForm",
    "TakeBackForm",
    "TransferForm",
    "UndoForm",
]
