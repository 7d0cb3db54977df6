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
from .company_rules import breaches_of, company_rule, company_rules, rules_on
from .elsewhere import Elsewhere, Reader, files_elsewhere, payments_elsewhere, shops_named
from .repeats import Repeat, repeats_of

__all__ = [
    "CHECK",
    "ClaimPage",
    "Elsewhere",
    "Reader",
    "Repeat",
    "all_claims",
    "breaches_of",
    "claim",
    "claim_page",
    "claims_of",
    "company_rule",
    "company_rules",
    "files_elsewhere",
    "is_open_to",
    "payments_elsewhere",
    "policy",
    "repeats_of",
    "request_of",
    "rules_on",
    "shops_named",
    "with_lines",
]
