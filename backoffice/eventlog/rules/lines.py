"""The export: one record a line, as JSON, so that a log can be kept and checked where there is no database."""

import json
from dataclasses import fields as fields_of
from typing import Any

from backoffice.values.refusals import Refusal

from .chain import Block, End, Entry, Log, Record
from .digest import FIELDS

KINDS: dict[str, type[Log] | type[Entry] | type[Block] | type[End]] = {
    "LOG": Log,
    "EVENT": Entry,
    "SEAL": Block,
    "END": End,
}
NAMES = {kind: name for name, kind in KINDS.items()}
DIGESTS = ("sealed_digest", "digest", "merkle_root", "previous_hash", "hash")


class UnreadableExport(Refusal):
    """A line of the export is not what an export holds."""

    code = "eventlog.unreadable_export"
    cause_ja = "書き出したファイルの{line}行目を読み取れません。"
    cause_en = "Line {line} of the export can't be read."
    remedy_ja = "ファイルが壊れているか、書き換えられています。書き出したときのファイルで確かめてください。"
    remedy_en = "The file is damaged or was altered. Check with the file as it was exported."


def as_line(record: Record) -> str:
    """One record as one line of JSON, with its line end; digests are hexadecimal."""
    fields = {each.name: _text(getattr(record, each.name)) for each in fields_of(record)}
    return json.dumps({"record": NAMES[type(record)], **fields}, ensure_ascii=False, separators=(",", ":")) + "\n"


def from_line(text: str, *, line: int) -> Record:
    """The record of one line; raises UnreadableExport, naming the line."""
    try:
        told = json.loads(text)
        kind = KINDS[told.pop("record")]
        _plain(told)
        return kind(**{name: _bytes(name, value) for name, value in told.items()})
    except (ValueError, TypeError, KeyError, AttributeError) as unreadable:
        raise UnreadableExport(line=line) from unreadable


def _plain(told: dict[str, Any]) -> None:
    """Every number is whole and an event tells all of its fields, else the walk would stumble over it."""
    fields = told.get("fields")
    if fields is not None and set(fields) != set(FIELDS):
        raise KeyError("fields")
    for name in ("company_id", "event_id", "number", "first_position", "last_position", "entries"):
        if not isinstance(told.get(name, 0), int):
            raise TypeError(name)
    if not isinstance(told.get("position"), int | None):
        raise TypeError("position")


def _bytes(name: str, value: Any) -> Any:
    return bytes.fromhex(value) if name in DIGESTS and value is not None else value


def _text(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
