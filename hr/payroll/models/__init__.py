"""Pay groups, a month's attendance totals, runs, and the payslips that they leave."""

from .bank import BankFile, BankFileHandover, BankTransfer
from .one_offs import OneOff
from .own_items import CODE, OwnItem, OwnItemPerson
from .own_tables import OwnTable, OwnTableRow
from .payslips import Payslip, PayslipLine
from .retirement import RetirementTerms
from .runs import Run, RunKind, RunState
from .settings import MONTH_END, PayAccount, PayGroup, PayPolicy
from .totals import AttendanceTotal

__all__ = [
    "CODE",
    "MONTH_END",
    "AttendanceTotal",
    "BankFile",
    "BankFileHandover",
    "BankTransfer",
    "OneOff",
    "OwnItem",
    "OwnItemPerson",
    "OwnTable",
    "OwnTableRow",
    "PayAccount",
    "PayGroup",
    "PayPolicy",
    "Payslip",
    "PayslipLine",
    "RetirementTerms",
    "Run",
    "RunKind",
    "RunState",
]
