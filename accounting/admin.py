"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .banking.admin import BankAccountOfCompanyAdmin
from .expenses.admin import ClaimAdmin
from .ledger.admin import AccountAdmin, PeriodAdmin
from .payables.admin import BillAdmin, PayableAdmin, PaymentRunAdmin
from .receivables.admin import IssuerAdmin

__all__ = [
    "AccountAdmin",
    "BankAccountOfCompanyAdmin",
    "BillAdmin",
    "ClaimAdmin",
    "IssuerAdmin",
    "PayableAdmin",
    "PaymentRunAdmin",
    "PeriodAdmin",
]
