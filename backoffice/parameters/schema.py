"""What a parameter file may say, and how it is read. Knows YAML and CSV, not Django."""

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from yaml import CSafeLoader

from backoffice.values.refusals import Refusal

_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_FILE_KEYS = {"key", "unit", "label", "entries", "load_from", "applies_by"}
_ENTRY_KEYS = {"from", "until", "value", "rows_file", "source", "confidence", "reviewed_on"}

PER = {"percent": 2, "per_1000": 3, "rate": 0}


class ParameterFileRefused(Refusal):
    code = "parameters.file_refused"
    cause_ja = "パラメータファイル {file} を読み込めません（{problem}）。"
    cause_en = "The parameter file {file} can't be loaded ({problem})."
    remedy_ja = "ファイルを直してください。値には必ず出典をつけます。"
    remedy_en = "Correct the file. Every value needs its source."


class Confidence(StrEnum):
    """How sure we are of a value."""

    CONFIRMED = "CONFIRMED"
    ONE_SOURCE = "ONE_SOURCE"
    RECALLED = "RECALLED"


class AppliesBy(StrEnum):
    """Which date of a case chooses the value."""

    DATE = "DATE"
    INSURANCE_MONTH = "INSURANCE_MONTH"
    CLOSING_DATE = "CLOSING_DATE"
    PAYMENT_DATE = "PAYMENT_DATE"


@dataclass(frozen=True, slots=True)
class Table:
    """A long table: the CSV's columns and rows; cells are int, Decimal, str or None (empty)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def column(self, name: str) -> tuple[Any, ...]:
        """All cells of one column, in order."""
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated value, as the file gives it."""

    from_: dt.date
    until: dt.date | None
    value: Any
    rows_file: str
    source: str
    confidence: Confidence
    reviewed_on: dt.date


@dataclass(frozen=True, slots=True)
class Definition:
    """One parameter with all of its entries, oldest first."""

    key: str
    unit: str
    label: Mapping[str, str]
    entries: tuple[Entry, ...]
    file: Path
    load_from: str
    applies_by: AppliesBy


def read_file(path: Path) -> tuple[Definition, ...]:
    """The parameters of one YAML file: one mapping, or a list of them. Raises ParameterFileRefused."""
    content = read_yaml(path)
    return tuple(_definition(each, path) for each in (content if isinstance(content, list) else [content]))


def read_yaml(path: Path) -> Any:
    """The plain content of a YAML file; nothing but data is made of it."""
    return yaml.load(path.read_bytes(), Loader=CSafeLoader)


def read_table(path: Path) -> Table:
    """A CSV with a header line. Cells that look like numbers become int or Decimal; empty ones None."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return Table(tuple(header), tuple(tuple(_cell(cell) for cell in row) for row in rows))


def _definition(given: Any, path: Path) -> Definition:
    if not isinstance(given, dict):
        raise _refused(path, "not a mapping")
    _only_known(given, _FILE_KEYS, {"key", "unit", "label", "entries"}, path)
    if set(given["label"]) != {"ja", "en"}:
        raise _refused(path, f"{given['key']}: label needs ja and en")
    if given.get("applies_by", "DATE") not in AppliesBy.__members__:
        raise _refused(path, f"{given['key']}: applies_by {given['applies_by']}")
    entries = tuple(_entry(each, given["key"], path) for each in given["entries"])
    _refuse_overlap(entries, given["key"], path)
    return Definition(
        key=given["key"],
        unit=given["unit"],
        label=MappingProxyType(given["label"]),
        entries=entries,
        file=path,
        load_from=given.get("load_from", ""),
        applies_by=AppliesBy(given.get("applies_by", "DATE")),
    )


def _entry(given: Any, key: str, path: Path) -> Entry:
    _only_known(given, _ENTRY_KEYS, {"from", "source", "confidence", "reviewed_on"}, path)
    if ("value" in given) == ("rows_file" in given):
        raise _refused(path, f"{key}: give either value or rows_file")
    if not str(given["source"] or "").strip():
        raise _refused(path, f"{key}: no source")
    if given["confidence"] not in Confidence.__members__:
        raise _refused(path, f"{key}: confidence {given['confidence']}")
    return Entry(
        from_=_date(given["from"], key, path),
        until=_date(given["until"], key, path) if given.get("until") is not None else None,
        value=_frozen(given.get("value"), key, path),
        rows_file=given.get("rows_file", ""),
        source=str(given["source"]),
        confidence=Confidence(given["confidence"]),
        reviewed_on=_date(given["reviewed_on"], key, path),
    )


def _only_known(given: Any, known: set[str], needed: set[str], path: Path) -> None:
    if not isinstance(given, dict):
        raise _refused(path, f"not a mapping: {given}")
    unknown, missing = set(given) - known, needed - set(given)
    if unknown:
        raise _refused(path, f"unknown: {', '.join(sorted(map(str, unknown)))}")
    if missing:
        raise _refused(path, f"missing: {', '.join(sorted(missing))}")


def _refuse_overlap(entries: tuple[Entry, ...], key: str, path: Path) -> None:
    if not entries:
        raise _refused(path, f"{key}: no entries")
    for entry in entries:
        if entry.until is not None and entry.until <= entry.from_:
            raise _refused(path, f"{key}: {entry.from_} ends before it begins")
    for earlier, later in pairwise(entries):
        if earlier.until is None or later.from_ < earlier.until:
            raise _refused(path, f"{key}: {later.from_} overlaps {earlier.from_}")


def _frozen(value: Any, key: str, path: Path) -> Any:
    if isinstance(value, float):
        raise _refused(path, f"{key}: {value} is a binary float; write it as a string")
    if isinstance(value, str):
        return Decimal(value) if _DECIMAL.fullmatch(value) else value
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(each, key, path) for name, each in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(each, key, path) for each in value)
    return value


def _date(value: Any, key: str, path: Path) -> dt.date:
    if type(value) is not dt.date:
        raise _refused(path, f"{key}: {value} is not a date")
    return value


def _cell(text: str) -> Any:
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        return text
    return Decimal(text) if "." in text else int(text)


def _refused(path: Path, problem: str) -> ParameterFileRefused:
    return ParameterFileRefused(file="/".join(path.parts[-4:]), problem=problem)
