"""Lobby: the models of the department's rooms, for Django to find."""

from .contracts.models import Contract
from .seals.models import Seal, SealCustody, Sealing, SealKind, SealLending, SealPolicy, SealRequest

__all__ = [
    "Contract",
    "Seal",
    "SealCustody",
    "SealKind",
    "SealLending",
    "SealPolicy",
    "SealRequest",
    "Sealing",
]
