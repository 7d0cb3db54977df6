"""Expenses: one's own claims, the screens that make them, all of them for who checks, and the company's rules."""

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
    "receipt_file",
    "rule_end",
    "rule_list",
    "rule_new",
]
