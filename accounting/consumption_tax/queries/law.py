"""The law of consumption tax on a day, and the tax categories of the ledger with their rates. Reads parameters."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from accounting.consumption_tax.rules import CREDITABLE, RATE, CreditLaw, Rate, RateKind, RateNotInForce
from backoffice.parameters import GapInParameter, as_of
from backoffice.values.reasons import Term
from backoffice.values.refusals import Refusal

ROOM = "accounting.consumption_tax"
CATEGORIES = "accounting.ledger.tax_categories"
UNTAXED = Rate(RateKind.NONE, Term(RATE, Decimal(0), "rate"))
SALES = ("taxable_sale", "export", "exempt_sale", "out_of_scope")
PURCHASES = ("taxable_purchase", "taxable_purchase_noninvoice")


class NoSuchCategory(Refusal):
    """No tax category fits."""

    code = "accounting.consumption_tax.no_such_category"
    cause_ja = "{on} に使える税区分「{name}」はありません。"
    cause_en = "There is no tax category “{name}” for {on}."
    remedy_ja = "取引年月日と税区分を確かめてください。"
    remedy_en = "Check the date of supply and the tax category."


@dataclass(frozen=True, slots=True)
class TaxCategory:
    """税区分 of the ledger's list with its rate on a day; `creditable_percent` counts for purchases alone."""

    name: str
    kind: str
    rate: Rate
    creditable_percent: int

    @property
    def is_reduced(self) -> bool:
        """Whether lines of it carry the mark ※."""
        return self.rate.kind is RateKind.REDUCED


@lru_cache(maxsize=256)
def rates(on: dt.date) -> Mapping[RateKind, Rate]:
    """The rates in force on the day of supply. Raises GapInParameter."""
    held = as_of(f"{ROOM}.rates", on)
    return {RateKind(kind): Rate(RateKind(kind), held.term(RATE, percent)) for kind, percent in held.value.items()}


def rate_of_percent(percent: int, on: dt.date) -> Rate:
    """The rate of 10, 8 or 0 percent on the day; raises RateNotInForce."""
    if percent == 0:
        return UNTAXED
    for rate in rates(on).values():
        if rate.percent == percent:
            return rate
    raise RateNotInForce(rate=f"{percent}%", on=on, held=", ".join(f"{rate.percent}%" for rate in rates(on).values()))


@lru_cache(maxsize=256)
def categories(on: dt.date) -> Mapping[str, TaxCategory]:
    """The tax categories of the ledger that fit a supply of the day: a rate that was not in force is left out."""
    table = as_of(CATEGORIES, on).value
    found: dict[str, TaxCategory] = {}
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        rate = _rate(Decimal(cells["national_percent"]), on)
        if rate is not None:
            found[cells["name"]] = TaxCategory(cells["name"], cells["kind"], rate, cells["creditable_percent"] or 0)
    return found


def category(name: str, on: dt.date) -> TaxCategory:
    """The category of that name on the day; raises NoSuchCategory."""
    if name not in categories(on):
        raise NoSuchCategory(name=name, on=on)
    return categories(on)[name]


def sale_categories(on: dt.date) -> tuple[TaxCategory, ...]:
    """What a line of an invoice may carry on the day of supply, in the order of the list."""
    return tuple(each for each in categories(on).values() if each.kind in SALES)


def return_category(percent: int, on: dt.date) -> TaxCategory | None:
    """課税売上返還 at the rate of what was sold on the day; None where no list has it, as for what bore no tax."""
    found = (each for each in categories(on).values() if each.kind == "taxable_sale_return")
    return next((each for each in found if each.rate.percent == percent), None)


def purchase_category(kind: RateKind, share: Term, on: dt.date) -> TaxCategory:
    """課税仕入10%, or 課税仕入10%(控除70) by the share that is credited; raises NoSuchCategory."""
    percent = int(Decimal(share.value) * 100)
    for each in categories(on).values():
        if each.kind in PURCHASES and (each.rate.kind, each.creditable_percent) == (kind, percent):
            return each
    raise NoSuchCategory(name=f"{kind} {percent}%", on=on)


@lru_cache(maxsize=256)
def credit_law(on: dt.date) -> CreditLaw:
    """What decides on the credit of a purchase supplied on the day. Raises GapInParameter before October 2023."""
    return CreditLaw(
        full=as_of(f"{ROOM}.full_credit_rate", on).term(CREDITABLE),
        unregistered=as_of(f"{ROOM}.unregistered_credit_rate", on).term(CREDITABLE),
        needs_no_invoice_below=as_of(f"{ROOM}.needs_no_invoice_below", on).value,
        small_business_below_yen=_small_business_limit(on),
    )


def _rate(national_percent: Decimal, on: dt.date) -> Rate | None:
    if not national_percent:
        return UNTAXED
    for kind, percent in as_of(f"{ROOM}.national_rates", on).value.items():
        if percent == national_percent:
            return rates(on)[RateKind(kind)]
    return None


def _small_business_limit(on: dt.date) -> int | None:
    try:
        limit: int = as_of(f"{ROOM}.small_business_below", on).value
    except GapInParameter:
        return None
    return limit
