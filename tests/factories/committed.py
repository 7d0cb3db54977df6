"""A company whose rows are really committed, for what only separate connections can show; wiped out at the end.

The tables refuse DELETE, so the wiping is done as the owner with triggers asleep: what tests of tampering do, too.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import psycopg2
from django.db import connection, transaction
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.values.refusals import Refusal

from . import cast

OF_A_COMPANY = """
SELECT table_name FROM information_schema.columns
 WHERE table_schema = 'public' AND column_name = 'company_id' AND table_name LIKE '%\\_%'
"""


@contextmanager
def owner(company_id: int) -> Iterator[Connection]:
    """A connection as the owner of the tables, in a company's scope, with the tables' own triggers asleep."""
    past = psycopg2.connect(**connection.get_connection_params())
    past.autocommit = True
    try:
        with past.cursor() as cursor:
            cursor.execute(OF_A_COMPANY)
            tables = [table for (table,) in cursor.fetchall()]
            _triggers(cursor, "DISABLE", tables)
            cursor.execute(
                "SELECT set_config('ennoshita.company', %s, false), set_config('ennoshita.reads', %s, false)",
                [str(company_id)] * 2,
            )
        past.autocommit = False
        with past:
            yield past
    finally:
        past.autocommit = True
        with past.cursor() as cursor:
            _triggers(cursor, "ENABLE", tables)
        past.close()


@contextmanager
def company() -> Iterator[Company]:
    """An open company with committed rows."""
    made = cast.company("committed", "株式会社確定")
    try:
        with scope.working_in(made.pk):
            yield made
    finally:
        _wipe(made.pk)


def together(where: Company, *works: Callable[[], object], whole: bool = True) -> list[str]:
    """Do some works at the same moment, each on its own connection, `whole` in one transaction; the refusals' codes."""
    refused: list[str] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait(20)
        try:
            with scope.working_in(where.pk), transaction.atomic() if whole else nullcontext():
                work()
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def _wipe(company_id: int) -> None:
    with owner(company_id) as past, past.cursor() as cursor:
        cursor.execute(OF_A_COMPANY)
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table} WHERE company_id = %s", [company_id])
        cursor.execute("DELETE FROM backoffice_company WHERE id = %s", [company_id])
        cursor.execute("DELETE FROM backoffice_user WHERE username LIKE 'committed%%'")


def _triggers(cursor: Cursor, what: str, tables: list[str]) -> None:
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} {what} TRIGGER USER")
