"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .banking.admin import BankAccountOfCompanyAdmin
from .ledger.admin import AccountAdmin, PeriodAdmin
from .receivables.admin import IssuerAdmin

__all__ = ["AccountAdmin", "BankAccountOfCompanyAdmin", "IssuerAdmin", "PeriodAdmin"]
