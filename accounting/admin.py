"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .accruals.admin import AccrualAdmin, DeferralAdmin
from .advances.admin import AdvanceAdmin
from .audit_export.admin import AuditExportAdmin
from .banking.admin import (
    BankAccountOfCompanyAdmin,
    BankLineAdmin,
    BankMatchAdmin,
    BankRuleAdmin,
    CashBoxAdmin,
    CashCountAdmin,
    CashEntryAdmin,
    PayerAliasAdmin,
    StatementAdmin,
    TransferFeeAdmin,
)
from .closing.admin import ClosingTaskAdmin
from .consumption_tax.admin import FiledReturnAdmin, InterimPaymentAdmin, RegistrationListAdmin, TaxMethodAdmin
from .expenses.admin import ClaimAdmin
from .fixed_assets.admin import AssetAdmin, DepreciationRunAdmin
from .ledger.admin import AccountAdmin, JournalImportAdmin, PaperRuleAdmin, PeriodAdmin, VoucherPolicyAdmin
from .outside.admin import ProposalAdmin, QuestionAdmin
from .payables.admin import BillAdmin, PayableAdmin, PaymentRunAdmin
from .planning.admin import BudgetAdmin
from .receivables.admin import IssuerAdmin
from .settlements.admin import InstrumentAdmin, OffsetAdmin
from .statements.admin import YearNotesAdmin

__all__ = [
    "AccountAdmin",
    "AccrualAdmin",
    "AdvanceAdmin",
    "AssetAdmin",
    "AuditExportAdmin",
    "BankAccountOfCompanyAdmin",
    "BankLineAdmin",
    "BankMatchAdmin",
    "BankRuleAdmin",
    "BillAdmin",
    "BudgetAdmin",
    "CashBoxAdmin",
    "CashCountAdmin",
    "CashEntryAdmin",
    "ClaimAdmin",
    "ClosingTaskAdmin",
    "DeferralAdmin",
    "DepreciationRunAdmin",
    "FiledReturnAdmin",
    "InstrumentAdmin",
    "InterimPaymentAdmin",
    "IssuerAdmin",
    "JournalImportAdmin",
    "OffsetAdmin",
    "PaperRuleAdmin",
    "PayableAdmin",
    "PayerAliasAdmin",
    "PaymentRunAdmin",
    "PeriodAdmin",
    "ProposalAdmin",
    "QuestionAdmin",
    "RegistrationListAdmin",
    "StatementAdmin",
    "TaxMethodAdmin",
    "TransferFeeAdmin",
    "VoucherPolicyAdmin",
    "YearNotesAdmin",
]
