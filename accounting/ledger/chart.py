"""The standard chart and the tax categories, from the room's parameters."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from backoffice.parameters import as_of

from .rules import Category, Side

SIDES = {"D": Side.DEBIT, "C": Side.CREDIT}


@dataclass(frozen=True, slots=True)
class ChartAccount:
    """One account of a chart."""

    code: str
    name: str
    name_kana: str
    category: Category
    section: str
    normal_side: Side
    tax_category: str


def standard_chart(on: dt.date) -> tuple[ChartAccount, ...]:
    """The accounts of the standard chart; 諸口 is left out, since an entry may have many lines on either side."""
    table = as_of("accounting.ledger.chart_of_accounts", on).value
    categories = as_of("accounting.ledger.categories_of_sections", on).value
    return tuple(
        ChartAccount(
            str(code), name, kana, Category(categories[section.split("/")[0]]), section, SIDES[side], tax_category
        )
        for code, name, kana, _statement, section, side, tax_category in table.rows
        if side in SIDES
    )


@lru_cache(maxsize=64)
def tax_categories(on: dt.date) -> frozenset[str]:
    """The names of the tax categories that a line may carry."""
    return frozenset(as_of("accounting.ledger.tax_categories", on).value.column("name"))


@lru_cache(maxsize=64)
def sections(on: dt.date) -> tuple[str, ...]:
    """表示区分: where accounts may stand in the statements, in the order of the standard chart."""
    return tuple(dict.fromkeys(each.section for each in standard_chart(on)))


def category_of(section: str, on: dt.date) -> Category:
    """The category of a section; KeyError for a section of no statement."""
    return Category(as_of("accounting.ledger.categories_of_sections", on).value[section.split("/")[0]])


@lru_cache(maxsize=64)
def cash_flow_lines(on: dt.date) -> tuple[str, ...]:
    """The lines of the cash flows to which an account of the balance sheet may belong, cash itself first."""
    table = as_of("accounting.statements.cash_flow", on).value
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    results = {"opening_cash", "cash_flow_profit_before_tax"}
    return ("cash", *(row["row"] for row in rows if not row["formula"] and row["row"] not in results))
