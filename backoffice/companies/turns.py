"""One at a time: what may be done once is looked up and then written, and nobody else may do so in between."""

from django.db import connection

from . import scope

TAKE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def take_turn(*what: object) -> None:
    """Wait until no other transaction of the company has the turn for the same; it is held to the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [":".join(str(part) for part in (scope.current().writes, *what))])
