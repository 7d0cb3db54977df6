"""Lobby: the models of the department's rooms, for Django to find."""

from .employment.models import BankAccount, Employee, Terms, TermsItem
from .income_tax.models import ResidentTax, TaxStanding
from .leave.models import LeaveDay, LeaveEntry, LeaveGrant, LeaveKind, LeavePolicy, LeaveRequest, LeaveStanding
from .payroll.models import (
    AttendanceTotal,
    BankFile,
    BankTransfer,
    PayAccount,
    PayGroup,
    PayPolicy,
    Payslip,
    PayslipLine,
    Run,
)
from .social_insurance.models import InsuranceStanding

__all__ = [
    "AttendanceTotal",
    "BankAccount",
    "BankFile",
    "BankTransfer",
    "Employee",
    "InsuranceStanding",
    "LeaveDay",
    "LeaveEntry",
    "LeaveGrant",
    "LeaveKind",
    "LeavePolicy",
    "LeaveRequest",
    "LeaveStanding",
    "PayAccount",
    "PayGroup",
    "PayPolicy",
    "Payslip",
    "PayslipLine",
    "ResidentTax",
    "Run",
    "TaxStanding",
    "Terms",
    "TermsItem",
]
