"""A statement as a table: rows with their words, columns with their figures, and the way down from each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.statements.plans import Plan
from accounting.statements.queries import Kind, Part
from accounting.statements.rules import CashFlow, Row, RowKind, Span, Statement, is_loss, shown_rows
from backoffice.parameters.terms import Language, label
from backoffice.shell import formats

HERE = "accounting:statements_"
TENTH = Decimal("0.1")
PERCENT = Decimal(100)
Shape = Literal["FIGURE", "CHANGE", "SHARE", "RATE", "PLAN", "VARIANCE", "REACHED"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a figure of the statement, or what follows from two of them. `minor` ones give way on a telephone.

    `url` is where a plan stands.
    """

    title: str
    shape: Shape = "FIGURE"
    index: int = 0
    span: Span | None = None
    part: Part | None = None
    minor: bool = False
    url: str = ""


def language() -> Language:
    return "en" if formats.in_english() else "ja"


def query_of(span: Span, part: Part | None = None) -> str:
    """The period of a page, as its address says it."""
    said = {"from": str(span.first), "until": str(span.last)}
    if span.before_adjustment:
        said["stage"] = "before"
    if part is not None:
        said[part.by.value] = str(part.id or "none")
    return urlencode(said)


def compared_columns(span: Span, base: str, part: Part | None = None) -> tuple[Column, ...]:
    """This period, its share, the same of last year, and the difference."""
    return (
        Column(_("当期"), index=0, span=span, part=part),
        Column(base, "SHARE", minor=True),
        Column(_("前年同期"), index=1, span=span.year_earlier, part=part, minor=True),
        Column(_("増減"), "CHANGE", minor=True),
        Column(_("増減率"), "RATE", minor=True),
    )


def planned_columns(plan: Plan, reached: str) -> tuple[Column, ...]:
    """The plan, the difference from it, and how far it is reached."""
    return (
        Column(_("予算"), "PLAN", index=2, url=plan.url),
        Column(_("予算との差異"), "VARIANCE", index=2, minor=True),
        Column(reached, "REACHED", index=2),
    )


def table(kind: Kind, found: Statement, columns: Sequence[Column], *, base: str) -> dict[str, Any]:
    """A statement as a page shows it; `base` is the row of which shares are taken."""
    whole = next((row.figures for row in found.rows if row.key == base), ())

    def cells(row: Row) -> list[dict[str, Any]]:
        return [_cell(kind, row, column, whole) for column in columns]

    return {
        "columns": [{"title": column.title, "minor": column.minor} for column in columns],
        "is_wide": not any(column.minor for column in columns) or any(column.shape == "PLAN" for column in columns),
        "rows": list(_rows(found, cells)),
    }


def cash_table(found: CashFlow, columns: Sequence[Column]) -> dict[str, Any]:
    """The cash flows; each line opens to the accounts that it is made of."""

    def cells(row: Row) -> list[dict[str, Any]]:
        return [_with_url(_cell(Kind.INCOME, row, column, ()), _cash_url(row, column)) for column in columns]

    return {
        "columns": [{"title": column.title, "minor": column.minor} for column in columns],
        "rows": [
            {"kind": "result" if row.kind is RowKind.RESULT else "account", "label": row_name(row), "cells": cells(row)}
            for row in shown_rows(found)
        ],
    }


def row_name(row: Row, column: int = 0, in_language: Language | None = None) -> str:
    """What a row is called; a result below zero is a loss."""
    if row.account is not None:
        return row.account.name
    key = f"{row.key}_as_loss" if is_loss(row.key, row.kind, row.figures[column]) else row.key
    return label(key, in_language or language())


def _rows(found: Statement, cells: Callable[[Row], list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for row in found.rows:
        if row.kind is RowKind.SECTION:
            parts = found.accounts_of(row.key)
            if parts or not row.is_empty:
                yield from _section(row, parts, cells)
        elif row.kind is RowKind.RESULT:
            yield {"kind": "result", "label": row_name(row), "cells": cells(row)}


def _section(row: Row, parts: Sequence[Row], cells: Callable[[Row], list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    name = row_name(row)
    if len(parts) == 1 and row_name(parts[0]) == name:
        yield {"kind": "section", "label": name, "cells": cells(parts[0])}
        return
    yield {"kind": "head", "label": name, "cells": []}
    for part in parts:
        code = part.account.code if part.account else ""
        yield {"kind": "account", "code": code, "label": row_name(part), "cells": cells(part)}
    yield {"kind": "section", "label": _("%(name)s 計") % {"name": name}, "cells": cells(row)}


def _cell(kind: Kind, row: Row, column: Column, whole: Sequence[int]) -> dict[str, Any]:
    if column.shape == "FIGURE":
        if row.kind is RowKind.ACCOUNT and kind is not Kind.BALANCE_SHEET and not row.figures[column.index]:
            return {"text": "", "minor": column.minor}
        return {"yen": row.figures[column.index], "url": figure_url(kind, row, column), "minor": column.minor}
    now = row.figures[0]
    if column.shape in ("PLAN", "VARIANCE", "REACHED"):
        return {**_beside_plan(row, column, now, row.figures[column.index]), "minor": column.minor}
    before = row.figures[1] if len(row.figures) > 1 else 0
    if column.shape == "CHANGE":
        text = formats.yen(now - before) if now != before else ""
        return {"text": formats.signed(text, now - before), "minor": column.minor}
    if column.shape == "SHARE":
        return {"text": percent(now, whole[0] if whole else 0), "minor": column.minor}
    return {"text": percent(now - before, abs(before), signed=True), "minor": column.minor}


def _beside_plan(row: Row, column: Column, now: int, plan: int) -> dict[str, Any]:
    """What is planned opens the plan; a share of a plan below zero says nothing."""
    if column.shape == "PLAN":
        place = f"#account-{row.account.id}" if row.account else ""
        return {"yen": plan, "url": f"{column.url}{place}"} if plan or not row.account else {"text": ""}
    if column.shape == "VARIANCE":
        return {"text": formats.signed(formats.yen(now - plan), now - plan) if now != plan else ""}
    return {"text": percent(now, plan) if plan > 0 else ""}


def _with_url(cell: dict[str, Any], url: str) -> dict[str, Any]:
    return {**cell, "url": url} if "yen" in cell else cell


def figure_url(kind: Kind, row: Row, column: Column) -> str:
    """Where a figure opens to: the lines of an account, or what a sum is made of."""
    if column.span is None or row.kind is RowKind.CARRIED:
        return ""
    query = query_of(column.span, column.part)
    if row.account is not None:
        return f"{reverse(f'{HERE}account_lines', args=[row.account.id])}?{query}"
    return f"{reverse(f'{HERE}figure_detail', args=[kind.value, row.key])}?{query}"


def _cash_url(row: Row, column: Column) -> str:
    if column.span is None:
        return ""
    return f"{reverse(f'{HERE}cash_figure', args=[row.key])}?{query_of(column.span)}"


def percent(part_yen: int, whole_yen: int, *, signed: bool = False) -> str:
    """12.3%, half up; nothing where there is no whole."""
    if not whole_yen:
        return ""
    rate = (PERCENT * part_yen / whole_yen).quantize(TENTH, ROUND_HALF_UP)
    text = f"{formats.MINUS if rate < 0 else ''}{abs(rate)}%"
    return f"＋{text}" if signed and rate > 0 else text
