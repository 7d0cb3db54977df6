"""Looking law up by date. Files are read when a key of their room is first asked for, and kept."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from backoffice.values.reasons import Term
from backoffice.values.refusals import Refusal

from .schema import PER, Confidence, Definition, ParameterFileRefused, Table, read_file, read_table

PACKAGES = ("backoffice", "hr", "accounting", "general_affairs", "legal")
NOT_PARAMETERS = "terms"

_ROOT = Path(__file__).resolve().parents[2]

__all__ = ["GapInParameter", "Parameter", "ParameterFileRefused", "Table", "UnknownParameter", "as_of"]


class UnknownParameter(Refusal):
    code = "parameters.unknown"
    cause_ja = "「{key}」というパラメータはありません。"
    cause_en = "There is no parameter “{key}”."
    remedy_ja = "キーを確かめてください。"
    remedy_en = "Check the key."


class GapInParameter(Refusal):
    code = "parameters.gap"
    cause_ja = "「{label_ja}」（{key}）に {on} に適用する値がありません（収録期間 {held}）。"
    cause_en = "“{label_en}” ({key}) has no value for {on} (held: {held})."
    remedy_ja = "{file} に、{on} に適用される値を出典とともに追加してください{load_from_ja}。"
    remedy_en = "Add the value in force on {on}, with its source, to {file}{load_from_en}."


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value in force: Decimal, int, mapping, tuple or Table, with the version a record stores."""

    key: str
    value: Any
    unit: str
    version: str
    from_: dt.date
    until: dt.date | None
    source: str
    confidence: Confidence
    reviewed_on: dt.date
    label_ja: str
    label_en: str

    @property
    def rate(self) -> Decimal:
        """A percentage or per-1000 value as a fraction: 9.91 percent is 0.0991."""
        return as_rate(self.value, self.unit)

    def term(self, name: str, value: Any = None, unit: str = "") -> Term:
        """The value (or one `value` of a mapping or table, in `unit`) as a term; rates become fractions."""
        chosen, given = self.value if value is None else value, unit or self.unit
        if given in PER:
            return Term(name, as_rate(chosen, given), "per_1000" if given == "per_1000" else "rate", self.version)
        return Term(name, chosen, given, self.version)


def as_rate(value: Any, unit: str) -> Decimal:
    """A number in `unit` (percent, per_1000, rate) as a fraction."""
    return Decimal(value).scaleb(-PER[unit])


@lru_cache(maxsize=8192)
def as_of(key: str, on: dt.date) -> Parameter:
    """The parameter's value in force on the day. Raises UnknownParameter or GapInParameter."""
    definition = define(key)
    for entry in reversed(definition.entries):
        if entry.from_ <= on and (entry.until is None or on < entry.until):
            value = _table(definition.file.parent / entry.rows_file) if entry.rows_file else entry.value
            return Parameter(
                key=key,
                value=value,
                unit=definition.unit,
                version=f"{key}@{entry.from_}",
                from_=entry.from_,
                until=entry.until,
                source=entry.source,
                confidence=entry.confidence,
                reviewed_on=entry.reviewed_on,
                label_ja=definition.label["ja"],
                label_en=definition.label["en"],
            )
    raise _gap(definition, on)


def by_version(version: str) -> Parameter:
    """The parameter that a stored version, `key@from`, names."""
    key, _, from_ = version.partition("@")
    return as_of(key, dt.date.fromisoformat(from_))


def define(key: str) -> Definition:
    """The parameter with all of its entries. Raises UnknownParameter."""
    room, _, _ = key.rpartition(".")
    try:
        return _room(room)[key]
    except KeyError:
        raise UnknownParameter(key=key) from None


def project_root() -> Path:
    """The folder that holds the packages."""
    return _ROOT


def all_definitions() -> Iterator[Definition]:
    """Every parameter of every room: for the page that shows them and the test that reads them."""
    for folder in folders():
        yield from _room(".".join(folder.parent.relative_to(_ROOT).parts)).values()


def folders() -> Iterator[Path]:
    """Every `<package>/<room>/parameters` folder."""
    for package in PACKAGES:
        yield from sorted((_ROOT / package).glob("*/parameters"))


@cache
def _room(room: str) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for path in sorted(_ROOT.joinpath(*room.split("."), "parameters").glob("*.yaml")):
        if path.stem == NOT_PARAMETERS:
            continue
        for definition in read_file(path):
            if definition.key in found or definition.key.rpartition(".")[0] != room:
                raise ParameterFileRefused(file=path.name, problem=f"key {definition.key}")
            found[definition.key] = definition
    return found


@cache
def _table(path: Path) -> Table:
    return read_table(path)


def _gap(definition: Definition, on: dt.date) -> GapInParameter:
    held = ", ".join(f"{entry.from_}–{entry.until or ''}" for entry in definition.entries)
    where = definition.load_from
    return GapInParameter(
        key=definition.key,
        on=on,
        held=held,
        label_ja=definition.label["ja"],
        label_en=definition.label["en"],
        file=str(definition.file.relative_to(_ROOT)),
        load_from_ja=f"（{where}）" if where else "",
        load_from_en=f" ({where})" if where else "",
    )
