"""Lobby: the models of the department's rooms, for Django to find."""

from .banking.models import BankAccountOfCompany
from .closing.models import ClosingMark, ClosingTask, YearClose
from .consumption_tax.models import (
    AccountUse,
    FiledReturn,
    InterimPayment,
    LineUse,
    ListedIssuer,
    RegistrationList,
    TaxMethod,
)
from .expenses.models import Claim, ClaimLine, ClaimPolicy, ClaimReceipt
from .fixed_assets.models import (
    Asset,
    AssetCheck,
    AssetImport,
    AssetPlace,
    CompanyFacts,
    Depreciation,
    DepreciationRun,
    Disposal,
)
from .ledger.models import Account, Entry, Line, MonthlyBalance, Period
from .payables.models import Bill, BillLine, BillTax, BillWithholding, Payable, PaymentRun
from .receivables.models import Invoice, InvoiceLine, InvoiceTax, Issuer, Receipt
from .statements.models import YearNotes

__all__ = [
    "Account",
    "AccountUse",
    "Asset",
    "AssetCheck",
    "AssetImport",
    "AssetPlace",
    "BankAccountOfCompany",
    "Bill",
    "BillLine",
    "BillTax",
    "BillWithholding",
    "Claim",
    "ClaimLine",
    "ClaimPolicy",
    "ClaimReceipt",
    "ClosingMark",
    "ClosingTask",
    "CompanyFacts",
    "Depreciation",
    "DepreciationRun",
    "Disposal",
    "Entry",
    "FiledReturn",
    "InterimPayment",
    "Invoice",
    "InvoiceLine",
    "InvoiceTax",
    "Issuer",
    "Line",
    "LineUse",
    "ListedIssuer",
    "MonthlyBalance",
    "Payable",
    "PaymentRun",
    "Period",
    "Receipt",
    "RegistrationList",
    "TaxMethod",
    "YearClose",
    "YearNotes",
]
