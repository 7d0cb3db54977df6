"""The chain of seals, and the walk along it that names the first broken row.

A log is told as a stream of records: `Log`, then for each block its entries and its seal, then the entries that are not
sealed yet, then `End`. A database and an export tell the same stream, so one walk checks both, in constant memory.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .digest import digest
from .findings import Finding
from .merkle import Tree, leaf

NOTHING_BEFORE = bytes(hashlib.sha256().digest_size)


@dataclass(frozen=True, slots=True)
class Log:
    """The beginning of one company's log."""

    company_id: int
    company: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An event. `position` and `sealed_digest` are None while it is not sealed, `fields` when its row is gone."""

    event_id: int
    position: int | None
    sealed_digest: bytes | None
    digest: bytes | None
    fields: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Block:
    """The seal over the positions from `first_position` to `last_position`; `sealed_at` is ISO 8601 in UTC."""

    number: int
    first_position: int
    last_position: int
    merkle_root: bytes
    previous_hash: bytes
    hash: bytes
    sealed_at: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of one company's log, so that a file that was cut off is not taken for a whole one."""

    entries: int


Record = Log | Entry | Block | End


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the walk saw of one company's log; `head` is the last seal's hash, to compare with one kept elsewhere."""

    log: Log
    sealed: int
    unsealed: int
    blocks: int
    head: bytes
    broken: Finding | None


def block_hash(
    company_id: int, number: int, first: int, last: int, merkle_root: bytes, previous_hash: bytes, sealed_at: str
) -> bytes:
    """SHA-256 over a seal's own fields and the hash of the one before: 32 bytes."""
    fields = [company_id, number, first, last, merkle_root.hex(), previous_hash.hex(), sealed_at]
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).digest()


def verdicts(records: Iterable[Record]) -> Iterator[Verdict]:
    """One verdict for each company's log in the stream."""
    walk: _Walk | None = None
    for record in records:
        if isinstance(record, Log):
            if walk:
                yield walk.cut_off()
            walk = _Walk(record)
        elif walk is None:
            continue
        elif isinstance(record, End):
            yield walk.end(record)
            walk = None
        elif walk.broken is None:
            walk.broken = walk.entry(record) if isinstance(record, Entry) else walk.block(record)
    if walk:
        yield walk.cut_off()


class _Walk:
    def __init__(self, log: Log) -> None:
        self.log = log
        self.position = self.unsealed = self.blocks = 0
        self.sealed_until = 0
        self.head = NOTHING_BEFORE
        self.tree = Tree()
        self.broken: Finding | None = None

    def entry(self, entry: Entry) -> Finding | None:
        if entry.position is None:
            return self._unsealed(entry)
        self.position += 1
        if entry.position > self.position:
            return Finding("POSITION_GONE", position=self.position)
        if entry.position < self.position:
            return _found("INSERTED", entry)
        if entry.fields is None:
            return _found("ROW_GONE", entry)
        found = digest(entry.fields)
        if not found == entry.sealed_digest == entry.digest:
            return _found("CHANGED", entry)
        self.tree.add(leaf(entry.event_id, found))
        return None

    def block(self, block: Block) -> Finding | None:
        self.blocks += 1
        if block.number != self.blocks:
            return Finding("SEAL_GONE", block=self.blocks)
        if block.hash != _hash_of(self.log.company_id, block):
            return Finding("SEAL_CHANGED", block=block.number)
        if block.previous_hash != self.head or block.first_position != self.sealed_until + 1:
            return Finding("LINK_BROKEN", block=block.number)
        if block.last_position > self.position:
            return Finding("POSITION_GONE", position=self.position + 1)
        if block.last_position < self.position or block.merkle_root != self.tree.root():
            return Finding("ROWS_DIFFER_FROM_SEAL", block=block.number)
        self.head, self.sealed_until, self.tree = block.hash, block.last_position, Tree()
        return None

    def _unsealed(self, entry: Entry) -> Finding | None:
        if self.tree.size:
            return self._beyond()
        self.unsealed += 1
        fits = entry.fields is not None and digest(entry.fields) == entry.digest
        return None if fits else _found("CHANGED", entry)

    def _beyond(self) -> Finding:
        return Finding("BEYOND_LAST_SEAL", position=self.sealed_until + 1)

    def end(self, end: End) -> Verdict:
        if self.broken is None and self.tree.size:
            self.broken = self._beyond()
        if self.broken is None and end.entries != self.position + self.unsealed:
            return self.cut_off()
        return self._verdict()

    def cut_off(self) -> Verdict:
        self.broken = self.broken or Finding("CUT_OFF", position=self.position, block=self.blocks)
        return self._verdict()

    def _verdict(self) -> Verdict:
        return Verdict(self.log, self.sealed_until, self.unsealed, self.blocks, self.head, self.broken)


def _hash_of(company_id: int, block: Block) -> bytes:
    return block_hash(
        company_id,
        block.number,
        block.first_position,
        block.last_position,
        block.merkle_root,
        block.previous_hash,
        block.sealed_at,
    )


def _found(kind: str, entry: Entry) -> Finding:
    fields = entry.fields or {}
    return Finding(
        kind,
        position=entry.position,
        event_id=entry.event_id,
        step=str(fields.get("step", "")),
        case=str(fields.get("case_name", "")),
    )
