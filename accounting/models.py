"""Lobby: the models of the department's rooms, for Django to find."""

from .banking.models import BankAccountOfCompany
from .ledger.models import Account, Entry, Line, MonthlyBalance, Period

__all__ = ["Account", "BankAccountOfCompany", "Entry", "Line", "MonthlyBalance", "Period"]
