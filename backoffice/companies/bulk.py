"""Many rows at once: COPY into a temporary table, then INSERT … SELECT, since COPY past the policies is refused."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection, models

Row = Sequence[Any]
Written = tuple[type[models.Model], Sequence[str], list[Row]]
NULL = "\\N"
FEW = 100
_as_json = msgspec.json.Encoder(decimal_format="string").encode


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """So many fresh ids of a table, so that rows which refer to one another can be written together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows in the present company, by one statement; values in the order of `columns`. The number of rows.

    Dictionaries and lists become JSON, None becomes NULL. Constraints and policies hold as for any insert.
    """
    listed = rows if isinstance(rows, list) else list(rows)
    table, names = _names(model, columns)
    return _few(table, names, listed) if len(listed) <= FEW else _many(table, names, listed)


def insert_together(*written: Written, then: str) -> None:
    """Insert rows of several tables, the referred to first, and run the statement `then` after them.

    A handful goes to PostgreSQL in one go: the way there and back costs more than the rows.
    """
    listed = [(*_names(model, columns), rows) for model, columns, rows in written]
    if any(len(rows) > FEW for _table, _columns, rows in listed):
        for model, columns, rows in written:
            insert(model, columns, rows)
        statements: list[tuple[str, list[Any]]] = []
    else:
        statements = [_statement(*each) for each in listed if each[-1]]
    with connection.cursor() as cursor:
        cursor.execute(
            "; ".join([*(text for text, _values in statements), then]),
            [value for _text, values in statements for value in values],
        )


def _names(model: type[models.Model], columns: Sequence[str]) -> tuple[str, str]:
    return model._meta.db_table, ", ".join(f'"{name}"' for name in columns)


def _few(table: str, names: str, rows: list[Row]) -> int:
    """A temporary table for a handful of rows would cost more than they do."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(*_statement(table, names, rows))
        return int(cursor.rowcount)


def _statement(table: str, names: str, rows: list[Row]) -> tuple[str, list[Any]]:
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    return (
        f'INSERT INTO "{table}" ({names}) VALUES {", ".join([one] * len(rows))}',  # noqa: S608
        [_as_json(value).decode() if isinstance(value, dict | list) else value for row in rows for value in row],
    )


def _many(table: str, names: str, rows: list[Row]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMPORARY TABLE _bulk ON COMMIT DROP AS SELECT {names} FROM "{table}" WHERE false')  # noqa: S608
        cursor.copy_expert(f"COPY _bulk ({names}) FROM STDIN", _as_text(rows))
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM _bulk')  # noqa: S608
        written = cursor.rowcount
        cursor.execute("DROP TABLE _bulk")
    return int(written)


def _as_text(rows: Iterable[Row]) -> io.BytesIO:
    return io.BytesIO("".join(["\t".join([_cell(value) for value in row]) + "\n" for row in rows]).encode())


def _cell(value: Any) -> str:
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is dict or kind is list:
        # JSON writes tabs and line ends as signs of its own, each with a backslash.
        return _as_json(value).decode().replace("\\", r"\\")
    return NULL if value is None else _escaped(str(value))


def _escaped(text: str) -> str:
    """The text without what COPY reads as its own signs. Replacing finds nothing fast; str.translate does not."""
    return text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
