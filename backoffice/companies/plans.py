"""How PostgreSQL joins, where it cannot know better."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def joined_by_hash() -> Iterator[Any]:
    """A cursor whose statements join tables by hash or merge, never row by row.

    Of thousands of rows that were just stored PostgreSQL has no statistics: it expects a handful, and would look at
    the whole table again for each of them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")
