"""The rules of pay: `payslip(facts, law)` is the one function that makes a payslip. Pure."""

from .facts import Commuting, OtherDeduction, PayFacts, PayItem, PayKind, Proration
from .journal import AccountsOfPay, NoAccountOfPay, Part, PaySum, journal_lines, net_yen
from .law import OvertimeLaw, PayLaw
from .lines import PayLine, Payslip, Section
from .overtime import OvertimeTime, PremiumBase, overtime_lines
from .slip import OfficerHasNoHours, payslip

__all__ = [
    "AccountsOfPay",
    "Commuting",
    "NoAccountOfPay",
    "OfficerHasNoHours",
    "OtherDeduction",
    "OvertimeLaw",
    "OvertimeTime",
    "Part",
    "PayFacts",
    "PayItem",
    "PayKind",
    "PayLaw",
    "PayLine",
    "PaySum",
    "Payslip",
    "PremiumBase",
    "Proration",
    "Section",
    "journal_lines",
    "net_yen",
    "overtime_lines",
    "payslip",
]
