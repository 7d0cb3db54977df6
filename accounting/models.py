"""Lobby: the models of the department's rooms, for Django to find."""

from .banking.models import BankAccountOfCompany
from .ledger.models import Account, Entry, Line, MonthlyBalance, Period
from .receivables.models import Invoice, InvoiceLine, InvoiceTax, Issuer, Receipt

__all__ = [
    "Account",
    "BankAccountOfCompany",
    "Entry",
    "Invoice",
    "InvoiceLine",
    "InvoiceTax",
    "Issuer",
    "Line",
    "MonthlyBalance",
    "Period",
    "Receipt",
]
