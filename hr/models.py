"""Lobby: the models of the department's rooms, for Django to find."""

from .attendance.models import (
    Absence,
    CompanyHoliday,
    DailyRecord,
    MonthClose,
    OvertimeAgreement,
    Punch,
    ScheduleAssignment,
    WorkSchedule,
)
from .employment.models import BankAccount, Employee, Terms, TermsItem
from .income_tax.models import ResidentTax, TaxStanding
from .leave.models import LeaveDay, LeaveEntry, LeaveGrant, LeaveKind, LeavePolicy, LeaveRequest, LeaveStanding
from .my_number.models import PersonalNumber
from .payroll.models import (
    AttendanceTotal,
    BankFile,
    BankFileHandover,
    BankTransfer,
    OneOff,
    PayAccount,
    PayGroup,
    PayPolicy,
    Payslip,
    PayslipLine,
    Run,
)
from .remittance.models import Remittance
from .social_insurance.models import InsuranceStanding

__all__ = [
    "Absence",
    "AttendanceTotal",
    "BankAccount",
    "BankFile",
    "BankFileHandover",
    "BankTransfer",
    "CompanyHoliday",
    "DailyRecord",
    "Employee",
    "InsuranceStanding",
    "LeaveDay",
    "LeaveEntry",
    "LeaveGrant",
    "LeaveKind",
    "LeavePolicy",
    "LeaveRequest",
    "LeaveStanding",
    "MonthClose",
    "OneOff",
    "OvertimeAgreement",
    "PayAccount",
    "PayGroup",
    "PayPolicy",
    "Payslip",
    "PayslipLine",
    "PersonalNumber",
    "Punch",
    "Remittance",
    "ResidentTax",
    "Run",
    "ScheduleAssignment",
    "TaxStanding",
    "Terms",
    "TermsItem",
    "WorkSchedule",
]
