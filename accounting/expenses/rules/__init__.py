"""What claims are made of, and what their papers say. Pure."""

from .claims import (
    Basis,
    Category,
    Payment,
    Spent,
    basis_of,
    is_same_payment,
    journal,
    plain_name,
    repeated,
)
from .company import Breach, Claimed, Effect, ExceedBy, Rule, RuleKind, as_kept, breaches, claim_by, in_force
from .paper import Said, read, said_elsewhere

__all__ = [
    "Basis",
    "Breach",
    "Category",
    "Claimed",
    "Effect",
    "ExceedBy",
    "Payment",
    "Rule",
    "RuleKind",
    "Said",
    "Spent",
    "as_kept",
    "basis_of",
    "breaches",
    "claim_by",
    "in_force",
    "is_same_payment",
    "journal",
    "plain_name",
    "read",
    "repeated",
    "said_elsewhere",
]
