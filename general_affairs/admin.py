"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .purchasing.admin import OrderAdmin, PurchaseRequestAdmin
from .travel.admin import TripAdmin

__all__ = ["OrderAdmin", "PurchaseRequestAdmin", "TripAdmin"]
