"""Many rows at once: COPY into a temporary table, then INSERT … SELECT, since COPY past the policies is refused."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Row = Sequence[Any]
# Made once: json.dumps with options makes an encoder for every value.
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """So many fresh ids of a table, so that rows which refer to one another can be written together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows in the present company; values in the order of `columns`. The number of rows written.

    Dictionaries and lists become JSON, None becomes NULL. Constraints and policies hold as for any insert.
    """
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMPORARY TABLE _bulk ON COMMIT DROP AS SELECT {names} FROM "{table}" WHERE false')  # noqa: S608
        cursor.copy_expert(f"COPY _bulk ({names}) FROM STDIN WITH (FORMAT csv, NULL '\\N')", _as_csv(rows))
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM _bulk')  # noqa: S608
        written = cursor.rowcount
        cursor.execute("DROP TABLE _bulk")
    return int(written)


def _as_csv(rows: Iterable[Row]) -> io.StringIO:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_cell(value) for value in row] for row in rows)
    text.seek(0)
    return text


def _cell(value: Any) -> Any:
    if value is None:
        return "\\N"
    if isinstance(value, dict | list):
        return _as_json(value)
    return value
