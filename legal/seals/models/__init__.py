"""Seals with their custodians and lendings; requests with what was sealed."""

from .register import Seal, SealCustody, SealKind, SealLending, SealPolicy
from .requests import (
    OPEN,
    PaperKind,
    Returning,
    Sealing,
    SealRequest,
    SealRequestState,
    StampedDocument,
)

__all__ = [
    "OPEN",
    "PaperKind",
    "Returning",
    "Seal",
    "SealCustody",
    "SealKind",
    "SealLending",
    "SealPolicy",
    "SealRequest",
    "SealRequestState",
    "Sealing",
    "StampedDocument",
]
