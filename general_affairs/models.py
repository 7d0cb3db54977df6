"""Lobby: the models of the department's rooms, for Django to find."""

from .purchasing.models import MatchedBill, Order, PurchaseLine, PurchaseRequest, Receipt, ReceiptLine

__all__ = ["MatchedBill", "Order", "PurchaseLine", "PurchaseRequest", "Receipt", "ReceiptLine"]
