"""What was filled in as people read it: a text for each value, facts for who decides, rows for the page and the paper."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backoffice.shell.formats import day, money, yen

from .rules import Field, Kind


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table as text, with whether it stands right as a number, and the head of its column."""

    text: str
    is_number: bool
    head: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with its value: `text` of a single one, or `heads`, `rows` and `totals` of a table."""

    label: str
    text: str = ""
    is_long: bool = False
    is_sum: bool = False
    files: tuple[str, ...] = ()
    heads: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    totals: tuple[Cell, ...] = ()


def text_of(field: Field, value: Any, *, in_table: bool = False) -> str:
    """A value in the reader's language; empty for none. Within a table yen stand bare, as the head names the unit."""
    if value is False:
        return "" if in_table else _("いいえ")
    if value is None or value in ("", []):
        return ""
    if field.kind is Kind.YES_NO:
        return _("はい")
    if field.kind in (Kind.YEN, Kind.SUM):
        return yen(int(value)) if in_table else money(int(value))
    if field.kind is Kind.WHOLE:
        return yen(int(value))
    if field.kind is Kind.DATE:
        return day(dt.date.fromisoformat(value))
    if field.kind is Kind.LOOKUP:
        return str(value["name"])
    if field.kind is Kind.FILE:
        return "、".join(each["name"] for each in value)
    return "、".join(value) if isinstance(value, list) else str(value)


def facts(fields: Iterable[Field], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields in order as (label, text), a line for each row of a table and one for each total."""
    found: list[tuple[str, str]] = []
    for field in fields:
        if field.kind is Kind.TABLE:
            found += _table_facts(field, values)
        else:
            found.append((field.label, text_of(field, values.get(field.key))))
    return found


def shown(fields: Iterable[Field], values: Mapping[str, Any]) -> list[Shown]:
    """The fields in order for a page or a paper; `values` with the totals among them."""
    return [_table(field, values) if field.kind is Kind.TABLE else _single(field, values) for field in fields]


def _single(field: Field, values: Mapping[str, Any]) -> Shown:
    value = values.get(field.key)
    return Shown(
        field.label,
        text_of(field, value),
        is_long=field.kind is Kind.TEXT,
        is_sum=field.kind is Kind.SUM,
        files=tuple(each["name"] for each in value or ()) if field.kind is Kind.FILE else (),
    )


def _table(field: Field, values: Mapping[str, Any]) -> Shown:
    rows = values.get(field.key) or []
    has_totals = any(column.has_total for column in field.columns)
    return Shown(
        field.label,
        heads=tuple(Cell(_head(column), _is_number(column)) for column in field.columns),
        rows=tuple(
            tuple(
                Cell(text_of(column, row.get(column.key), in_table=True), _is_number(column), _head(column))
                for column in field.columns
            )
            for row in rows
        ),
        totals=tuple(_total(field, column, place, values) for place, column in enumerate(field.columns))
        if has_totals
        else (),
    )


def _total(field: Field, column: Field, place: int, values: Mapping[str, Any]) -> Cell:
    if not column.has_total:
        return Cell(_("合計") if place == 0 else "", False, _head(column))
    return Cell(text_of(column, values.get(f"{field.key}.{column.key}") or 0, in_table=True), True, _head(column))


def _table_facts(field: Field, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    lines = [
        "　".join(filter(None, (text_of(column, row.get(column.key)) for column in field.columns)))
        for row in values.get(field.key) or []
    ]
    totals = [
        (
            _("%(table)sの%(column)sの合計") % {"table": field.label, "column": column.label},
            text_of(column, values.get(f"{field.key}.{column.key}") or 0),
        )
        for column in field.columns
        if column.has_total
    ]
    return [*((field.label, line) for line in lines), *totals]


def _head(column: Field) -> str:
    """金額（円）; a label that ends in brackets takes the unit into them: 金額（税込、円）."""
    if column.kind is not Kind.YEN:
        return column.label
    if column.label.endswith("）"):
        return _("%(label)s、円）") % {"label": column.label.removesuffix("）")}
    return _("%(label)s（円）") % {"label": column.label}


def _is_number(column: Field) -> bool:
    return column.kind in (Kind.YEN, Kind.WHOLE, Kind.DECIMAL)
