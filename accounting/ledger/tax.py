"""How an amount with tax is parted by its tax category on a day. Reads parameters; the method of the books is told
by the room of consumption tax."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from backoffice.parameters import GapInParameter, as_of
from backoffice.values.refusals import InvalidInput

from .rules import TaxLaw

CATEGORIES, ACCOUNTS = "accounting.ledger.tax_categories", "accounting.ledger.tax_accounts"
NATIONAL, RATES = "accounting.consumption_tax.national_rates", "accounting.consumption_tax.rates"
SHARE = "accounting.consumption_tax.unregistered_credit_rate"
# Whose tax stands in which account; every other kind bears no tax that an amount includes.
PARTED = {
    "taxable_sale": "sale",
    "taxable_sale_return": "sale",
    "bad_debt": "sale",
    "bad_debt_recovery": "sale",
    "taxable_purchase": "purchase",
    "taxable_purchase_noninvoice": "purchase",
    "taxable_purchase_return": "purchase",
}
WITHOUT_INVOICE = "taxable_purchase_noninvoice"
WHOLE = Decimal(100)
Books = Callable[[dt.date], bool]


class TaxCategoryNotInForce(InvalidInput):
    """The rate or the share of the category is not that of the day."""

    code = "accounting.ledger.tax_category_not_in_force"
    field = "lines"
    cause_ja = "税区分「{name}」は、{on}の取引には使えません。"
    cause_en = "The tax category “{name}” cannot be used for a supply of {on}."
    remedy_ja = "取引年月日を確認するか、その日の税率・控除割合の税区分を選んでください。"
    remedy_en = "Check the date of supply, or choose the category of that day's rate and share."


_books: list[Books] = []


def say_how_books_are_kept(includes_tax: Books) -> None:
    """Let the room of consumption tax say whether the books of a day hold amounts with tax (税込経理)."""
    _books[:] = [includes_tax]


def books_include_tax(on: dt.date) -> bool:
    """Whether amounts stay with their tax on a day."""
    return any(includes(on) for includes in _books)


def tax_law(name: str, on: dt.date) -> TaxLaw | None:
    """How a category is parted for a supply of the day; None when there is no tax to part.

    Raises TaxCategoryNotInForce. A category that does not exist is left to the posting, which refuses it.
    """
    row = _categories(on).get(name)
    if row is None or row["kind"] not in PARTED:
        return None
    percent = _percent(Decimal(row["national_percent"]), on)
    share = _share(row, on)
    if percent is None or share is None:
        raise TaxCategoryNotInForce(name=name, on=on)
    return TaxLaw(percent, share, tax_account(PARTED[row["kind"]], on))


def tax_account(purpose: str, on: dt.date) -> str:
    """The code of the account for the tax of a `purchase` or a `sale`."""
    return str(as_of(ACCOUNTS, on).value[purpose])


def category_names(on: dt.date) -> tuple[str, ...]:
    """Every tax category, in the order of the list."""
    return tuple(_categories(on))


@lru_cache(maxsize=64)
def _categories(on: dt.date) -> dict[str, dict[str, Any]]:
    table = as_of(CATEGORIES, on).value
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    return {row["name"]: row for row in rows}


@lru_cache(maxsize=64)
def _percent(national_percent: Decimal, on: dt.date) -> Decimal | None:
    """The rate with the local tax; None when no rate of the day has that national part."""
    try:
        held, rates = as_of(NATIONAL, on).value, as_of(RATES, on).value
    except GapInParameter:
        return None
    return next((Decimal(rates[kind]) for kind, percent in held.items() if Decimal(percent) == national_percent), None)


def _share(row: dict[str, Any], on: dt.date) -> Decimal | None:
    """The share of the tax that is credited; without an invoice it is that of the law on the day, or none."""
    if row["kind"] != WITHOUT_INVOICE:
        return WHOLE
    share = Decimal(row["creditable_percent"] or 0)
    return share if not share or share == _law_share(on) else None


@lru_cache(maxsize=64)
def _law_share(on: dt.date) -> Decimal | None:
    try:
        return Decimal(as_of(SHARE, on).value)
    except GapInParameter:
        return None
