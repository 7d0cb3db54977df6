"""What every bench needs: a company of its own, somebody who may do everything, times, and COPY to compare with."""

import io
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from statistics import quantiles
from typing import Any

from django.db import connection, transaction
from django.test import Client

from backoffice.access.models import Appointment, Role, RoleDuty
from backoffice.companies.models import Company
from backoffice.organisation.models import Membership, User

from .organisation import FOUNDED

Say = Callable[[str], None]
REQUESTS = 60


def company(code: str) -> Company:
    """A company without anything."""
    return Company.objects.create(code=code, name=code, name_kana=code, fiscal_year_first_month=4)


def member(name: str, duties: Sequence[str]) -> User:
    """Somebody of the present company with these duties."""
    user = User.objects.create_user(name, is_superuser=True)
    Membership.objects.create(user=user, valid_from=FOUNDED)
    role = Role.objects.create(code=name, name=name)
    RoleDuty.objects.bulk_create(RoleDuty(role=role, duty=each) for each in duties)
    Appointment.objects.create(user=user, role=role, valid_from=FOUNDED)
    return user


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the wall clock, and what was made."""
    began = time.perf_counter()
    made = act()
    return time.perf_counter() - began, made


def p50_and_p95(act: Callable[[], Any], times: int = REQUESTS) -> tuple[float, float]:
    """Milliseconds that half of the calls stay under, and 95 % of them."""
    cuts = quantiles([timed(act)[0] for _ in range(times)], n=20)
    return cuts[9] * 1000, cuts[18] * 1000


def page_times(client: Client, path: str) -> tuple[float, float]:
    """The same of a page, from the request to its bytes, in this process."""
    if client.get(path).status_code != HTTPStatus.OK:
        raise RuntimeError(path)
    return p50_and_p95(lambda: client.get(path))


def analyzed() -> None:
    """What PostgreSQL does by itself within a minute of a load."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; ANALYZE")
    connection.close()


KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""


def copied_into_twin(model: Any, *, with_references: bool = False) -> float:
    """Seconds of COPY of the table's rows into a table with the same columns, checks, indexes and keys.

    `with_references` gives it the foreign keys as well, which the commit checks. They point where the table's do.
    """
    table, twin = model._meta.db_table, f"{model._meta.db_table}_twin"
    rows = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f'CREATE TABLE "{twin}" (LIKE "{table}" INCLUDING ALL)')
        if with_references:
            cursor.execute(KEYS, [table])
            for name, key in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{twin}" ADD CONSTRAINT "{name}" {key}')
        cursor.copy_expert(f'COPY (SELECT * FROM "{table}") TO STDOUT', rows)  # noqa: S608
        rows.seek(0)
        began = time.perf_counter()
        with transaction.atomic():
            cursor.copy_expert(f'COPY "{twin}" FROM STDIN', rows)
        seconds = time.perf_counter() - began
        cursor.execute(f'DROP TABLE "{twin}"')
    connection.close()
    return seconds
