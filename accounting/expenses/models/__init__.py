"""What is kept of expenses: claims with their receipts, the company's rules, and what travel is reckoned by."""

from .cards import CARD_STATEMENT, CardLine, CardStatement, CompanyCard
from .claims import (
    LIMIT_PER,
    MAY_EXCEED,
    RULE_EFFECTS,
    RULE_KINDS,
    Claim,
    ClaimLine,
    ClaimPolicy,
    ClaimReceipt,
    ClaimRule,
    ClaimState,
)
from .travel import RATES, RECKONED, REGIONS, ROUNDED, STAYS, CommuterPass, TravelRate

__all__ = [
    "CARD_STATEMENT",
    "LIMIT_PER",
    "MAY_EXCEED",
    "RATES",
    "RECKONED",
    "REGIONS",
    "ROUNDED",
    "RULE_EFFECTS",
    "RULE_KINDS",
    "STAYS",
    "CardLine",
    "CardStatement",
    "Claim",
    "ClaimLine",
    "ClaimPolicy",
    "ClaimReceipt",
    "ClaimRule",
    "ClaimState",
    "CommuterPass",
    "CompanyCard",
    "TravelRate",
]
