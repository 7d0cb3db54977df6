"""Lobby: the models of the department's rooms, for Django to find."""

from .purchasing.models import MatchedBill, Order, PurchaseLine, PurchaseRequest, Receipt, ReceiptLine
from .travel.models import Booking, Trip, TripCost

__all__ = [
    "Booking",
    "MatchedBill",
    "Order",
    "PurchaseLine",
    "PurchaseRequest",
    "Receipt",
    "ReceiptLine",
    "Trip",
    "TripCost",
]
