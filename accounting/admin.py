"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .banking.admin import BankAccountOfCompanyAdmin
from .consumption_tax.admin import FiledReturnAdmin, InterimPaymentAdmin, RegistrationListAdmin, TaxMethodAdmin
from .expenses.admin import ClaimAdmin
from .ledger.admin import AccountAdmin, PeriodAdmin
from .payables.admin import BillAdmin, PayableAdmin, PaymentRunAdmin
from .receivables.admin import IssuerAdmin

__all__ = [
    "AccountAdmin",
    "BankAccountOfCompanyAdmin",
    "BillAdmin",
    "ClaimAdmin",
    "FiledReturnAdmin",
    "InterimPaymentAdmin",
    "IssuerAdmin",
    "PayableAdmin",
    "PaymentRunAdmin",
    "PeriodAdmin",
    "RegistrationListAdmin",
    "TaxMethodAdmin",
]
