"""The rules of pay: `payslip(facts, law)` is the one function that makes a payslip. Pure."""

from .facts import (
    BonusFacts,
    Commuting,
    EarlierPay,
    Facts,
    OtherDeduction,
    PayFacts,
    PayItem,
    PayKind,
    Place,
    Proration,
)
from .journal import AccountsOfPay, NoAccountOfPay, Part, PaySum, journal_lines, net_yen
from .law import OvertimeLaw, PayLaw
from .lines import PayLine, Payslip, Section
from .overtime import OvertimeTime, PremiumBase, overtime_lines
from .slip import OfficerHasNoHours, payslip

__all__ = [
    "AccountsOfPay",
    "BonusFacts",
    "Commuting",
    "EarlierPay",
    "Facts",
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
    "Place",
    "PremiumBase",
    "Proration",
    "Section",
    "journal_lines",
    "net_yen",
    "overtime_lines",
    "payslip",
]
