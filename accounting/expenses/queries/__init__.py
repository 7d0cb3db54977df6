"""Reads of expenses: claims, who may see them, and receipts that were used before."""

from .claims import (
    CHECK,
    ClaimPage,
    all_claims,
    claim,
    claim_page,
    claims_of,
    is_open_to,
    policy,
    request_of,
    with_lines,
)
from .repeats import Repeat, repeats_of

__all__ = [
    "CHECK",
    "ClaimPage",
    "Repeat",
    "all_claims",
    "claim",
    "claim_page",
    "claims_of",
    "is_open_to",
    "policy",
    "repeats_of",
    "request_of",
    "with_lines",
]
