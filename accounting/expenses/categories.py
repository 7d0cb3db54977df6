"""The categories of expenses on a day, and how a payment is taxed. Reads parameters."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from accounting.payables.rules import Split, split_gross
from accounting.payables.tax import UNTAXED_CATEGORIES, purchase_tax
from backoffice.parameters import GapInParameter, as_of
from backoffice.values.calendar import business_days_after

from .rules import Basis, Category, basis_of, claim_by

CATEGORIES = "accounting.expenses.categories"
SCAN_PERIOD = "accounting.expenses.scan_period"


@lru_cache(maxsize=64)
def categories(on: dt.date) -> Mapping[str, Category]:
    """The categories of a day by code, in the order of the list. Raises GapInParameter before October 2023."""
    return {
        code: Category(code, str(account), treatment, exception or "", receipt == "yes", attendees == "yes")
        for code, _ja, _en, account, treatment, exception, receipt, attendees in as_of(CATEGORIES, on).value.rows
    }


@lru_cache(maxsize=64)
def labels(on: dt.date, language: str) -> Mapping[str, str]:
    """What people call the categories: code → words."""
    table = as_of(CATEGORIES, on).value
    return dict(zip(table.column("code"), table.column(f"label_{language}"), strict=True))


def taxed(
    category: Category,
    treatment: str,
    spent_on: dt.date,
    amount_yen: int,
    registration_number: str,
    *,
    is_small_business: bool = False,
) -> tuple[Split, Basis]:
    """A payment in its parts, and the rule by which its tax is credited."""
    is_registered = bool(registration_number)
    how = purchase_tax(
        treatment,
        spent_on,
        is_registered=is_registered,
        gross_yen=amount_yen,
        exception=category.exception,
        is_small_business=is_small_business,
    )
    basis = basis_of(
        treatment, untaxed=UNTAXED_CATEGORIES, is_registered=is_registered, is_fully_credited=how.share.value == 1
    )
    return split_gross(how, amount_yen), basis


def scan_by(received_on: dt.date) -> dt.date | None:
    """The last day on which a paper that was received on a day is scanned in time; None before the law of 2022."""
    try:
        law = as_of(SCAN_PERIOD, received_on).value
    except GapInParameter:
        return None
    cycle_ends_on = claim_by(received_on, int(law["cycle_months"]))
    return business_days_after(cycle_ends_on, int(law["business_days"]))
