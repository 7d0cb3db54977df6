"""Sealing: committed events get dense positions, and blocks of positions get seals that are linked by their hashes.

An id says nothing about the order of commits: an event with a lower id may be committed after one with a higher id. So
a place in the order is a row of its own, given once, to what is committed. The seal holds the digest that was taken
when the event was written, and not one taken now: what changed between writing and sealing is found as well.
"""

import datetime as dt

from django.db import OperationalError, connection, transaction
from psycopg2 import errors

from backoffice.companies import scope
from backoffice.eventlog.models import Seal
from backoffice.eventlog.rules import Tree, block_hash, leaf
from backoffice.eventlog.rules.chain import NOTHING_BEFORE

# A position, its event's id and its digest.
Place = tuple[int, int, bytes]
MOST_EVENTS_A_BLOCK = 4096
# One sealer at a time for a company; the constraints of both tables would refuse a second one anyway.
WAIT_FOR_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('ennoshita.seal', %(company)s))"
# By the company, so that its index is used: the table is held while this is asked.
NEWEST = "SELECT id FROM backoffice_event WHERE company_id = %(company)s ORDER BY company_id, id DESC LIMIT 1"
PLACE = """
INSERT INTO backoffice_position (event_id, digest, position)
SELECT event.id, event.digest, %(last)s + row_number() OVER (ORDER BY event.id)
  FROM (SELECT id, digest FROM backoffice_event event
         WHERE event.company_id = %(company)s AND event.id > %(after)s
           AND NOT EXISTS (SELECT FROM backoffice_position place WHERE place.event_id = event.id)
         ORDER BY event.id LIMIT %(most)s) event
RETURNING position, event_id, digest
"""


def seal_events(*, at: dt.datetime) -> int:
    """Give every committed event of the present company its place and its seal; how many were sealed.

    Safe beside other sealers. What commits while this runs is sealed by the next call.
    """
    settled = _settled()
    last = _last_seal()
    sealed, after = 0, last.settled_event_id if last else 0
    while placed := _seal_block(after, settled, at):
        sealed += len(placed)
        after = placed[-1][1]
    return sealed


def _settled() -> int:
    """The id up to which no event can still be committed: 0 while anybody is writing to the log.

    Whoever writes an event holds a lock on the table from before its id is drawn until the commit. So when the table
    can be had at once, all that was drawn has been committed or undone; writers wait while one id is read, no longer.
    """
    if connection.in_atomic_block:
        return 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE backoffice_event IN SHARE MODE NOWAIT")
            cursor.execute(NEWEST, {"company": scope.current().writes})
            newest = cursor.fetchone()
            return int(newest[0]) if newest else 0
    except OperationalError as busy:
        if isinstance(busy.__cause__, errors.LockNotAvailable):
            return 0
        raise


def _last_seal() -> Seal | None:
    return Seal.objects.order_by("-company", "-number").first()


def _seal_block(after: int, settled: int, at: dt.datetime) -> list[Place]:
    """The places of one new block; none when no event beyond the id `after` waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        company_id = scope.current().writes
        cursor.execute(WAIT_FOR_TURN, {"company": company_id})
        last = _last_seal()
        position = last.last_position if last else 0
        cursor.execute(PLACE, {"company": company_id, "after": after, "last": position, "most": MOST_EVENTS_A_BLOCK})
        placed = sorted(cursor.fetchall())
        if placed:
            _seal(company_id, last, placed, settled, at)
    return placed


def _seal(company_id: int | None, last: Seal | None, placed: list[Place], settled: int, at: dt.datetime) -> None:
    tree = Tree()
    for _position, event_id, digest in placed:
        tree.add(leaf(event_id, bytes(digest)))
    number = last.number + 1 if last else 1
    previous_hash = bytes(last.hash) if last else NOTHING_BEFORE
    first, until = placed[0][0], placed[-1][0]
    sealed_at = at.astimezone(dt.UTC).isoformat()
    Seal.objects.create(
        number=number,
        first_position=first,
        last_position=until,
        merkle_root=tree.root(),
        previous_hash=previous_hash,
        hash=block_hash(company_id or 0, number, first, until, tree.root(), previous_hash, sealed_at),
        sealed_at=at,
        # Blocks are placed in the order of ids, so up to its last event everything that is settled is placed as well.
        settled_event_id=max(last.settled_event_id if last else 0, min(settled, placed[-1][1])),
    )
