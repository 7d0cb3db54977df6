"""What can be done with advances: pay one, settle it, take a settlement back."""

from .pay_advance import NewAdvance, OneHolder, PaidAlready, PaidInFuture, pay_advance
from .settle_advance import (
    NewSettlement,
    NothingSettled,
    SettledBeyond,
    SettledOutside,
    SettlementTakenBack,
    Spent,
    settle_advance,
    take_back_settlement,
)

__all__ = [
    "NewAdvance",
    "NewSettlement",
    "NothingSettled",
    "OneHolder",
    "PaidAlready",
    "PaidInFuture",
    "SettledBeyond",
    "SettledOutside",
    "SettlementTakenBack",
    "Spent",
    "pay_advance",
    "settle_advance",
    "take_back_settlement",
]
