"""Expenses: one's own claims, the screens that make them, all of them for who checks, the company's rules, travel."""

from .claims import (
    check_list,
    claim_change,
    claim_confirm,
    claim_detail,
    claim_discard,
    claim_list,
    claim_new,
    claim_photos,
    claim_photos_more,
    receipt_file,
)
from .company_rules import rule_end, rule_list, rule_new
from .travel import (
    pass_end,
    pass_list,
    pass_new,
    travel_change,
    travel_drop,
    travel_new,
    travel_rate_end,
    travel_rate_list,
    travel_rate_new,
)

__all__ = [
    "check_list",
    "claim_change",
    "claim_confirm",
    "claim_detail",
    "claim_discard",
    "claim_list",
    "claim_new",
    "claim_photos",
    "claim_photos_more",
    "pass_end",
    "pass_list",
    "pass_new",
    "receipt_file",
    "rule_end",
    "rule_list",
    "rule_new",
    "travel_change",
    "travel_drop",
    "travel_new",
    "travel_rate_end",
    "travel_rate_list",
    "travel_rate_new",
]
