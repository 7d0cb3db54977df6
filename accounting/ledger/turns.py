"""Waiting for those who are posting into a month."""

from django.db import connection

from backoffice.companies import scope
from backoffice.values.periods import Month

HOLD = "SELECT pg_advisory_xact_lock(accounting_month_lock(%s, %s))"


def hold_month(month: Month) -> None:
    """Wait until nobody else posts into a month; who comes later waits for the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [scope.current().writes, month.first_day])
