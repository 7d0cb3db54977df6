"""Reading the log, as pages show it and as a verification walks it."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from .models import Event, Position, Seal
from .rules import FIELDS, Block, End, Entry, Log, Record

COLUMNS = ", ".join(f"event.{name}" for name in FIELDS)
# Joined by the id alone: the policies keep to the company, and its column would mislead the planner to a worse index.
SEALED = f"""
SELECT place.event_id, place.position, place.digest, event.digest, {COLUMNS}
  FROM backoffice_position place
  LEFT JOIN backoffice_event event ON event.id = place.event_id
 WHERE place.company_id = %s AND place.position <= %s
 ORDER BY place.position, place.event_id
"""  # noqa: S608  (names of our own columns)
UNSEALED = f"""
SELECT event.id, NULL, NULL, event.digest, {COLUMNS}
  FROM backoffice_event event
 WHERE event.company_id = %s
   AND NOT EXISTS (SELECT FROM backoffice_position place WHERE place.event_id = event.id)
 ORDER BY event.id
"""  # noqa: S608
# Asked in one statement, so that a sealer at work can't come between the two figures.
BOUNDS = """
SELECT coalesce((SELECT max(number) FROM backoffice_seal WHERE company_id = %(company)s), 0),
       coalesce((SELECT max(position) FROM backoffice_position WHERE company_id = %(company)s), 0)
"""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a reader of the log asks for; empty means everything."""

    actor: str = ""
    step: str = ""
    case: str = ""


def events(wanted: EventFilter) -> QuerySet[Event]:
    """The events that fit, newest first; keyset by id."""
    found = Event.objects.order_by("company", "-id")
    if wanted.actor:
        found = found.filter(actor_name__icontains=wanted.actor)
    if wanted.step:
        found = found.filter(step=wanted.step)
    if wanted.case:
        found = found.filter(case_name__icontains=wanted.case)
    return found


def events_of(kind: str, case_id: int) -> QuerySet[Event]:
    """The history of one case, newest first."""
    return Event.objects.filter(case_kind=kind, case_id=case_id).order_by("company", "-id")


def last_position() -> int:
    """The last position that was given, 0 for an empty log."""
    return Seal.objects.aggregate(last=Max("last_position"))["last"] or 0


def sealed_events(step: str, *, after: int, until: int) -> list[tuple[int, Event]]:
    """The events of a step with their places in the sealed order, after one place and up to another some thousand on."""
    placed = Position.objects.filter(position__gt=after, position__lte=until)
    position_of = dict(placed.values_list("event_id", "position"))
    events = Event.objects.filter(step=step, pk__in=position_of)
    return sorted(((position_of[event.pk], event) for event in events), key=lambda each: each[0])


@dataclass(frozen=True, slots=True)
class SealedLog:
    """How far the log of the present company is sealed."""

    events: int
    sealed_at: dt.datetime
    hash: str


def sealed_log() -> SealedLog | None:
    """The last seal; None while nothing is sealed."""
    last = Seal.objects.order_by("-company", "-number").first()
    return SealedLog(last.last_position, last.sealed_at, bytes(last.hash).hex()) if last else None


def plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of an event's own fields, as its digest is taken over them."""
    return {name: _plain(fields[name]) for name in FIELDS}


def records(company_id: int, company: str) -> Iterator[Record]:
    """The log of a company as a stream of records, by server-side cursors: memory does not grow with the log.

    The company must be open for reading. What is sealed while this reads is left for the next reading.
    """
    with transaction.atomic():
        yield Log(company_id, company)
        with connection.cursor() as cursor:
            cursor.execute(BOUNDS, {"company": company_id})
            last_number, last_position = cursor.fetchone()
        entries = 0
        for record in _blocks(company_id, last_number, last_position):
            entries += isinstance(record, Entry)
            yield record
        for unsealed in _entries(UNSEALED, [company_id]):
            entries += 1
            yield unsealed
        yield End(entries)


def _blocks(company_id: int, last_number: int, last_position: int) -> Iterator[Record]:
    """The placed entries in order, each seal after the last entry that it covers."""
    seals = Seal.objects.filter(company_id=company_id, number__lte=last_number).order_by("number").iterator()
    seal = next(seals, None)
    for entry in _entries(SEALED, [company_id, last_position]):
        while seal and entry.position is not None and entry.position > seal.last_position:
            yield _block(seal)
            seal = next(seals, None)
        yield entry
    while seal:
        yield _block(seal)
        seal = next(seals, None)


def _entries(query: str, parameters: list[int]) -> Iterator[Entry]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        for event_id, position, sealed_digest, digest, *values in cursor:
            fields = dict(zip(FIELDS, map(_plain, values), strict=True)) if digest is not None else None
            if fields is not None:
                fields["changes"] = json.loads(fields["changes"])
            yield Entry(event_id, position, _bytes(sealed_digest), _bytes(digest), fields)


def _block(seal: Seal) -> Block:
    return Block(
        number=seal.number,
        first_position=seal.first_position,
        last_position=seal.last_position,
        merkle_root=bytes(seal.merkle_root),
        previous_hash=bytes(seal.previous_hash),
        hash=bytes(seal.hash),
        sealed_at=_plain(seal.sealed_at),
    )


def _plain(value: Any) -> Any:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
