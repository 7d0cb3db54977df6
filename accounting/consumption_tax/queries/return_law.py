"""The law of a period's return, of interim returns and of due days. Reads parameters."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from accounting.consumption_tax.rules import (
    CLASSES,
    CREDITABLE,
    RATE,
    CategoryLaw,
    InterimLaw,
    Method,
    ReturnLaw,
    TaxPeriod,
)
from backoffice.parameters import GapInParameter, as_of
from backoffice.parameters.queries import Parameter, define
from backoffice.values.calendar import on_or_after
from backoffice.values.reasons import Term

from .law import CATEGORIES, PURCHASES, ROOM, UNTAXED

OLD_COLUMN = "6.3"
TENTHS = {Method.TWO_TENTHS: "two_tenths", Method.THREE_TENTHS: "three_tenths"}


@lru_cache(maxsize=64)
def return_law(period: TaxPeriod, *, with_old_rate: bool = False) -> ReturnLaw:
    """What decides on the return of a period; the old rate has a column only where something bears it."""
    on = period.ends_on
    parts = as_of(f"{ROOM}.local_parts", on)
    deemed = as_of(f"{ROOM}.deemed_rates", on)
    found = {each.name: each for each in _categories(on) if with_old_rate or each.column != OLD_COLUMN}
    return ReturnLaw(
        categories=found,
        full_credit_ratio=as_of(f"{ROOM}.full_credit_ratio", on).term("full_credit_ratio"),
        full_credit_sales=as_of(f"{ROOM}.full_credit_sales", on).term("full_credit_sales_yen"),
        securities_share=as_of(f"{ROOM}.securities_share", on).term("securities_share"),
        local_part=parts.term("local_part", parts.value["local"]),
        national_part=parts.term("national_part", parts.value["national"]),
        deemed={use: deemed.term(f"deemed_{use.value[-1]}", deemed.value[use.value]) for use in CLASSES},
        majority=as_of(f"{ROOM}.deemed_majority", on).term("majority_share"),
        two_tenths=special_share(Method.TWO_TENTHS, period),
        three_tenths=special_share(Method.THREE_TENTHS, period),
    )


def special_share(method: Method, period: TaxPeriod) -> Term | None:
    """The share that is paid under 2割特例 or 3割特例 where a day of the period lies within its time."""
    for day in (period.begins_on, period.ends_on):
        try:
            return as_of(f"{ROOM}.{TENTHS[method]}", day).term("payable_share")
        except GapInParameter:
            continue
    return None


def limit(name: str, on: dt.date) -> int:
    """A limit in yen of the day: simplified_limit, exempt_limit."""
    return int(as_of(f"{ROOM}.{name}", on).value)


def unregistered_limit(period: TaxPeriod) -> int | None:
    """The amount of a year per unregistered supplier beyond which nothing is credited; None before there was one."""
    try:
        return limit("unregistered_limit", period.begins_on)
    except GapInParameter:
        return None


def spans_of_shares() -> Mapping[int, tuple[dt.date, dt.date | None]]:
    """From when until before when purchases from unregistered suppliers are credited at so many percent."""
    entries = define(f"{ROOM}.unregistered_credit_rate").entries
    return {int(entry.value): (entry.from_, entry.until) for entry in entries if int(entry.value)}


def years_kept(name: str, on: dt.date) -> int:
    """For how many years a chosen method is kept: SIMPLIFIED, PROPORTIONAL."""
    return int(as_of(f"{ROOM}.years_kept", on).value[name])


def interim_law(on: dt.date) -> InterimLaw:
    """When interim returns are due, and by how much, in a year that begins on the day."""
    limits, months = as_of(f"{ROOM}.interim_limits", on), as_of(f"{ROOM}.interim_months", on)
    parts = as_of(f"{ROOM}.local_parts", on)
    return InterimLaw(
        steps=[
            (limits.term("interim_limit", limits.value[name]), int(months.value[name]))
            for name in ("ELEVEN", "THREE", "ONCE")
        ],
        months_after=int(months.value["DUE"]),
        local_part=parts.term("local_part", parts.value["local"]),
        national_part=parts.term("national_part", parts.value["national"]),
    )


def due_days(period: TaxPeriod, taxpayer: str, *, extends_filing: bool) -> tuple[dt.date, dt.date]:
    """The days by which the return is filed and the tax is paid; on a holiday the next business day."""
    months = as_of(f"{ROOM}.filing", period.ends_on).value
    pay = period.last.plus(int(months[taxpayer]))
    file = pay.plus(int(months["EXTENDED"])) if extends_filing else pay
    return on_or_after(file.last_day), on_or_after(pay.last_day)


def accounts(on: dt.date) -> dict[str, str]:
    """The codes of the accounts of the room's entries, by purpose."""
    return {name: str(code) for name, code in as_of(f"{ROOM}.journal_accounts", on).value.items()}


def tax_accounts(on: dt.date) -> tuple[str, str]:
    """仮受消費税等 and 仮払消費税等."""
    held = accounts(on)
    return held["tax_received"], held["tax_paid"]


def _categories(on: dt.date) -> Iterator[CategoryLaw]:
    table = as_of(CATEGORIES, on).value
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        yield _category(cells)


def _category(cells: dict[str, Any]) -> CategoryLaw:
    percent = Decimal(cells["national_percent"])
    if not percent:
        return CategoryLaw(cells["name"], cells["kind"], "", UNTAXED.term, UNTAXED.term)
    national, rate = _rates(percent)
    share = _share(cells["creditable_percent"]) if cells["kind"] in PURCHASES else None
    return CategoryLaw(cells["name"], cells["kind"], f"{percent.normalize()}", rate, national, share)


@lru_cache(maxsize=8)
def _rates(percent: Decimal) -> tuple[Term, Term]:
    """The national rate of so many percent and the whole rate, of the day on which both came into force."""
    for entry in define(f"{ROOM}.national_rates").entries:
        for kind, national in entry.value.items():
            if national == percent:
                own, whole = as_of(f"{ROOM}.national_rates", entry.from_), as_of(f"{ROOM}.rates", entry.from_)
                return own.term("national_rate", national), whole.term(RATE, whole.value[kind])
    raise GapInParameter(
        key=f"{ROOM}.national_rates", on="", held="", label_ja=f"{percent}%", label_en=f"{percent}%", file="rates.yaml",
        load_from_ja="", load_from_en="",
    )  # fmt: skip


def _share(percent: int) -> Term:
    for name in ("full_credit_rate", "unregistered_credit_rate"):
        for entry in define(f"{ROOM}.{name}").entries:
            if int(entry.value) == int(percent):
                found: Parameter = as_of(f"{ROOM}.{name}", entry.from_)
                return found.term(CREDITABLE)
    return Term(CREDITABLE, Decimal(0), "rate")
