"""What the transaction under way has posted: for a trial, which shows it and is undone."""

from django.db import connection

from accounting.ledger.models import Entry

from .entries import lines_of_entries

# Of the rows that are seen here only this transaction's own are not committed, be it in one of its savepoints.
# A row holds the lower half of its transaction's number; the upper half is that of the one under way.
OWN = """
SELECT id FROM accounting_entry WHERE id > %s AND pg_xact_status(
    (((pg_current_xact_id()::text::bigint >> 32) << 32) + xmin::text::bigint)::text::xid8
) = 'in progress' ORDER BY id
"""


def last_entry_id() -> int:
    """The id of the newest entry that is seen; 0 in empty books."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def posted_here(after_id: int) -> list[Entry]:
    """The entries of this transaction with an id beyond one, each with its `tried_lines` in their places."""
    with connection.cursor() as cursor:
        cursor.execute(OWN, [after_id])
        own = [pk for (pk,) in cursor.fetchall()]
    found = list(Entry.objects.filter(pk__in=own).order_by("pk"))
    lines = lines_of_entries(found)
    for entry in found:
        entry.tried_lines = lines[entry.pk]  # type: ignore[attr-defined]
    return found
