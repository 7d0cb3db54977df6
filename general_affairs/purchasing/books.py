"""Where a purchase goes in the books, and how it is taxed, from the room's parameters and those of payables."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounting.consumption_tax.rules import Rate
from accounting.payables.tax import purchase_tax
from backoffice.parameters import as_of

from .models import PurchaseLine
from .rules import Wanted, latest_payment

CATEGORIES = "general_affairs.purchasing.categories"
ASSET_FROM = "general_affairs.purchasing.asset_from_yen"
PAYMENT_TERM = "general_affairs.purchasing.payment_term"


@dataclass(frozen=True, slots=True)
class Category:
    """What is bought: the account that bears it, the one for a thing that is an asset, and which liability is owed."""

    code: str
    label_ja: str
    label_en: str
    account: str
    asset_account: str
    liability: str


def categories(on: dt.date) -> dict[str, Category]:
    """The categories of a day, by code."""
    return {
        code: Category(code, label_ja, label_en, str(account), str(asset_account or ""), liability)
        for code, label_ja, label_en, account, asset_account, liability in as_of(CATEGORIES, on).value.rows
    }


def account_of(category: Category, unit_price: Decimal, on: dt.date) -> str:
    """The account that bears one thing at this price: an asset from the law's limit on."""
    is_asset = category.asset_account and unit_price >= Decimal(as_of(ASSET_FROM, on).value)
    return category.asset_account if is_asset else category.account


def rates_of(treatments: Iterable[str], on: dt.date) -> Mapping[str, Rate]:
    """The rates of consumption tax of a day, by treatment."""
    return {each: purchase_tax(each, on, is_registered=True, gross_yen=1).rate for each in set(treatments)}


def last_payment_day(received_on: dt.date) -> dt.date:
    """By when what is received on a day must be paid."""
    law = as_of(PAYMENT_TERM, received_on).value
    return latest_payment(received_on, days=int(law["days"]), months=int(law["months"]))


def payment_article(on: dt.date) -> str:
    """The article that says so."""
    return as_of(PAYMENT_TERM, on).source.split(";")[0]


def wanted(line: PurchaseLine) -> Wanted:
    """A stored line as the rules take it."""
    return Wanted(line.quantity, line.unit_price, line.treatment)
