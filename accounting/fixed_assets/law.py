"""What the law says of an asset on its days, as the rules take it. Reads parameters."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from backoffice.parameters import Parameter, as_of
from backoffice.parameters.queries import define
from backoffice.values.reasons import Term

from .rules import Law, Limits, Method, PropertyLaw, SpecialLimits

ROOM = "accounting.fixed_assets"
MEMORANDUM = "asset_memorandum_yen"


@dataclass(frozen=True, slots=True)
class KindLaw:
    """A kind of asset: its account, 間接 or 直接 deduction, whether a yen stays, its class in the return (None: none)."""

    account: str
    is_indirect: bool
    has_memorandum: bool
    property_class: int | None


@dataclass(frozen=True, slots=True)
class UsualLife:
    """The statutory life of a usual thing, and where it stands in the tables."""

    code: str
    kind: str
    years: int
    name: str
    table: str


@lru_cache(maxsize=4096)
def depreciation_law(method: str, life_years: int | None, acquired_on: dt.date, kind: str) -> Law:
    """The terms of a method for a life and a day. Raises GapInParameter where no rates are held for the day.

    What goes by the amounts that the company stated needs none.
    """
    none = Term(MEMORANDUM, 0)
    if method == Method.POOLED:
        return Law(none, as_of(f"{ROOM}.pool_years", acquired_on).term("pool_years"))
    if method not in (Method.STRAIGHT_LINE, Method.DECLINING_200):
        return Law(none)
    stays = kind_law(kind, acquired_on).has_memorandum
    law: dict[str, Any] = {"memorandum": as_of(f"{ROOM}.memorandum", acquired_on).term(MEMORANDUM) if stays else none}
    if method == Method.STRAIGHT_LINE:
        rates = as_of(f"{ROOM}.straight_line_rates", acquired_on)
        law["straight_line"] = _rate(rates, "straight_line_rate", life_years, "rate")
    if method == Method.DECLINING_200:
        rates = as_of(f"{ROOM}.declining_200_rates", acquired_on)
        law["declining"] = _rate(rates, "declining_rate", life_years, "rate")
        law["revised"] = _rate(rates, "revised_rate", life_years, "revised_rate")
        law["guarantee"] = _rate(rates, "guarantee_rate", life_years, "guarantee_rate")
    return Law(**law)


def lives(acquired_on: dt.date) -> tuple[int, ...]:
    """The lives for which rates are held."""
    return tuple(as_of(f"{ROOM}.straight_line_rates", acquired_on).value.column("life"))


def open_methods(kind: str, acquired_on: dt.date) -> tuple[Method, ...]:
    """The methods by which a kind may be depreciated, the one of the law first. Raises GapInParameter before 2007."""
    return tuple(Method(name) for name in as_of(f"{ROOM}.open_methods", acquired_on).value[kind])


def limits(on: dt.date) -> Limits:
    """The costs below which an asset may be expensed or pooled."""
    held = as_of(f"{ROOM}.small_limits", on)
    return Limits(
        expense=held.term("limit_below_yen", held.value["expense"], "yen"),
        pool=held.term("limit_below_yen", held.value["pool"], "yen"),
    )


def special_limits(on: dt.date) -> SpecialLimits | None:
    """The special rule of small companies for what is acquired on a day; None on a day without it."""
    if not _holds(f"{ROOM}.special_limits", on):
        return None
    held = as_of(f"{ROOM}.special_limits", on)
    return SpecialLimits(
        cost=held.term("limit_below_yen", held.value["cost_below"], "yen"),
        yearly=held.term("special_yearly_yen", held.value["yearly"], "yen"),
        capital=held.term("special_capital_yen", held.value["capital"], "yen"),
        employees=held.term("special_employees", held.value["employees"], "persons"),
    )


@lru_cache(maxsize=64)
def kind_law(kind: str, on: dt.date) -> KindLaw:
    """How a kind stands in the books and in the return."""
    return kinds(on)[kind]


@lru_cache(maxsize=64)
def kinds(on: dt.date) -> dict[str, KindLaw]:
    """Every kind by its code."""
    table = as_of(f"{ROOM}.kinds", on).value
    return {
        code: KindLaw(str(account), deduction == "INDIRECT", bool(has_memorandum), property_class)
        for code, account, deduction, has_memorandum, property_class in table.rows
    }


def usual_lives(on: dt.date) -> tuple[UsualLife, ...]:
    """The usual things with their lives."""
    return tuple(UsualLife(*row) for row in as_of(f"{ROOM}.usual_lives", on).value.rows)


def account_for(purpose: str, on: dt.date) -> str:
    """The code of the account for `expense`, `accumulated`, `pool`, `gain`, `loss`, `retired`, `output_tax`, `proceeds`."""
    return str(as_of(f"{ROOM}.journal_accounts", on).value[purpose])


@lru_cache(maxsize=512)
def property_law(life_years: int, on: dt.date) -> PropertyLaw:
    """The residual rates of a life on 1 January of the return's year."""
    rates, floor = as_of(f"{ROOM}.residual_rates", on), as_of(f"{ROOM}.property_tax_floor", on)
    row = next(row for row in rates.value.rows if row[0] == life_years)
    return PropertyLaw(
        first_year=Term("residual_rate", row[1], "rate", rates.version),
        later=Term("residual_rate", row[2], "rate", rates.version),
        floor=floor.term("property_floor_rate"),
    )


def property_exemption(on: dt.date) -> Parameter:
    """免税点 of a municipality."""
    return as_of(f"{ROOM}.property_tax_exemption", on)


def property_return_day(year: int) -> dt.date:
    """The day by which the return of a year is due, before holidays are looked at."""
    held = as_of(f"{ROOM}.property_tax_return", dt.date(year, 1, 1)).value
    return dt.date(year, held["month"], held["day"])


def _rate(rates: Parameter, name: str, life_years: int | None, column: str) -> Term | None:
    """The rate of a life; None where the table leaves it empty (a life of two years never switches)."""
    place = rates.value.columns.index(column)
    value = next(row[place] for row in rates.value.rows if row[0] == life_years)
    return Term(name, value, "rate", rates.version) if value is not None else None


def _holds(key: str, on: dt.date) -> bool:
    return any(each.from_ <= on and (each.until is None or on < each.until) for each in define(key).entries)
