"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .banking.admin import BankAccountOfCompanyAdmin
from .closing.admin import ClosingTaskAdmin
from .consumption_tax.admin import FiledReturnAdmin, InterimPaymentAdmin, RegistrationListAdmin, TaxMethodAdmin
from .expenses.admin import ClaimAdmin
from .fixed_assets.admin import AssetAdmin, DepreciationRunAdmin
from .ledger.admin import AccountAdmin, PeriodAdmin
from .payables.admin import BillAdmin, PayableAdmin, PaymentRunAdmin
from .receivables.admin import IssuerAdmin
from .statements.admin import YearNotesAdmin

__all__ = [
    "AccountAdmin",
    "AssetAdmin",
    "BankAccountOfCompanyAdmin",
    "BillAdmin",
    "ClaimAdmin",
    "ClosingTaskAdmin",
    "DepreciationRunAdmin",
    "FiledReturnAdmin",
    "InterimPaymentAdmin",
    "IssuerAdmin",
    "PayableAdmin",
    "PaymentRunAdmin",
    "PeriodAdmin",
    "RegistrationListAdmin",
    "TaxMethodAdmin",
    "YearNotesAdmin",
]
