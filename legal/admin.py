"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .contracts.admin import ContractAdmin

__all__ = ["ContractAdmin"]
