"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .contracts.admin import ContractAdmin
from .seals.admin import SealAdmin, SealingAdmin

__all__ = ["ContractAdmin", "SealAdmin", "SealingAdmin"]
