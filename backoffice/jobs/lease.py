"""Leases: who holds a chunk, until when, by PostgreSQL's own clock."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from backoffice.companies import scope

from .models import Chunk

# SKIP LOCKED lets many workers look for work at once without waiting for one another.
CLAIM = """
UPDATE backoffice_chunk SET state = 'RUNNING', lease_key = %(key)s, attempts = attempts + 1,
       lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
 WHERE id = (SELECT id FROM backoffice_chunk
              WHERE job_id = %(job)s
                AND (state = 'WAITING' OR (state = 'RUNNING' AND lease_until < clock_timestamp()))
              ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
EXTEND = """
UPDATE backoffice_chunk SET lease_until = clock_timestamp() + make_interval(secs => %s)
 WHERE id = %s AND lease_key = %s AND state = 'RUNNING'
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """A chunk in hand, with the key that proves it."""

    chunk: Chunk
    key: uuid.UUID


class LeaseLost(Exception):
    """Another worker took the chunk over while this one was slow; this one's work is undone."""


def claim(job_id: int) -> Lease | None:
    """Take the next chunk that waits or whose holder died; None when there is none."""
    key = uuid.uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, {"key": key, "job": job_id, "seconds": settings.JOB_LEASE_SECONDS})
        row = cursor.fetchone()
    return Lease(Chunk.objects.get(pk=row[0]), key) if row else None


def give_back(lease: Lease, *, state: str, error: str = "") -> None:
    """End the lease with the chunk in `state`; raises LeaseLost when it is no longer ours."""
    mine = Chunk.objects.filter(pk=lease.chunk.pk, lease_key=lease.key, state="RUNNING")
    if not mine.update(state=state, error=error, lease_key=None, lease_until=None):
        raise LeaseLost(lease.chunk.pk)


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """Keep extending the lease from a thread with a connection of its own, for as long as the block runs."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, over, scope.current()), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(lease: Lease, over: threading.Event, where: scope.Scope) -> None:
    seconds = settings.JOB_LEASE_SECONDS
    if over.wait(seconds / 3) or where.writes is None:
        return
    own = connection.copy()
    try:
        with scope.working_in(where.writes):
            while not over.wait(seconds / 3):
                with own.cursor() as cursor:
                    cursor.execute(EXTEND, [seconds, lease.chunk.pk, lease.key])
    finally:
        own.close()
