"""The rules of pay: `payslip(facts, law)` is the one function that makes a payslip. Pure."""

from .difference import Cause, causes
from .facts import (
    BonusFacts,
    Commuting,
    EarlierPay,
    Facts,
    FormulaItem,
    OtherDeduction,
    PayFacts,
    PayItem,
    PayKind,
    PayTable,
    Place,
    Proration,
    RetirementFacts,
    TableRow,
    WorkFacts,
)
from .journal import AccountsOfPay, NoAccountOfPay, Part, PaySum, journal_lines, net_yen
from .law import OvertimeLaw, PayLaw
from .lines import PayLine, Payslip, Section
from .overtime import OvertimeTime, PremiumBase, overtime_lines
from .own_items import CircleOfItems, OwnItemFails, with_own_items
from .parallel import Parallel, PersonDifference, SheetNotRead, TheirPay, compared, read_sheet
from .past import PastPay, past_slip
from .retirement import service_years
from .slip import OfficerHasNoHours, payslip
from .stored import as_text, from_stored

__all__ = [
    "AccountsOfPay",
    "BonusFacts",
    "Cause",
    "CircleOfItems",
    "Commuting",
    "EarlierPay",
    "Facts",
    "FormulaItem",
    "NoAccountOfPay",
    "OfficerHasNoHours",
    "OtherDeduction",
    "OvertimeLaw",
    "OvertimeTime",
    "OwnItemFails",
    "Parallel",
    "Part",
    "PastPay",
    "PayFacts",
    "PayItem",
    "PayKind",
    "PayLaw",
    "PayLine",
    "PaySum",
    "PayTable",
    "Payslip",
    "PersonDifference",
    "Place",
    "PremiumBase",
    "Proration",
    "RetirementFacts",
    "Section",
    "SheetNotRead",
    "TableRow",
    "TheirPay",
    "WorkFacts",
    "as_text",
    "causes",
    "compared",
    "from_stored",
    "journal_lines",
    "net_yen",
    "overtime_lines",
    "past_slip",
    "payslip",
    "read_sheet",
    "service_years",
    "with_own_items",
]
