"""The layouts of the statements that hold on a day. Reads parameters."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from accounting.statements.rules import Cause, Destination, LayoutRow
from backoffice.parameters import as_of

ROOM = "accounting.statements"


@lru_cache(maxsize=64)
def layout(statement: str, on: dt.date) -> tuple[LayoutRow, ...]:
    """The rows of `balance_sheet`, `income_statement` or `cash_flow`. Raises GapInParameter."""
    return tuple(
        LayoutRow(
            row["row"],
            tuple((row.get("sections") or "").split(";")) if row.get("sections") else (),
            row["formula"] or "",
        )
        for row in _rows(statement, on)
    )


@lru_cache(maxsize=64)
def equity_causes(on: dt.date) -> Mapping[str, Cause]:
    """What a change of an account of net assets means, by its code."""
    return {
        str(row["code"]): Cause(row["change"], "" if row["out_of"] is None else str(row["out_of"]))
        for row in _rows("equity_changes", on)
    }


@lru_cache(maxsize=64)
def cash_destinations(on: dt.date) -> Mapping[str, Destination]:
    """The line of cash flows for a code of account or the beginning of a section."""
    return {
        str(row["match"]): Destination(row["line"], row["adjustment"] or "") for row in _rows("cash_flow_accounts", on)
    }


def _rows(name: str, on: dt.date) -> list[dict[str, Any]]:
    table = as_of(f"{ROOM}.{name}", on).value
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
