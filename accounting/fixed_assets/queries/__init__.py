"""Reads of fixed assets: the register, what a month depreciates, the ties with the ledger, the return, the checks."""

from .checks import UNCHECKED, checked_since, last_checks, unchecked
from .due import Due, due_assets, due_of, posted_by_year, year_in
from .property_tax import PropertyItem, PropertyPlace, property_return
from .register import (
    AssetFilter,
    AssetSums,
    applicant_on,
    asset,
    assets,
    options_for,
    place_on,
    plan_of,
    purchases,
    sums_of,
    unregistered,
)
from .runs import last_posted, month_is_closed, run_of, run_of_month, runs, unposted_before
from .ties import Tie, ties_with_ledger

__all__ = [
    "UNCHECKED",
    "AssetFilter",
    "AssetSums",
    "Due",
    "PropertyItem",
    "PropertyPlace",
    "Tie",
    "applicant_on",
    "asset",
    "assets",
    "checked_since",
    "due_assets",
    "due_of",
    "last_checks",
    "last_posted",
    "month_is_closed",
    "options_for",
    "place_on",
    "plan_of",
    "posted_by_year",
    "property_return",
    "purchases",
    "run_of",
    "run_of_month",
    "runs",
    "sums_of",
    "ties_with_ledger",
    "unchecked",
    "unposted_before",
    "unregistered",
    "year_in",
]
