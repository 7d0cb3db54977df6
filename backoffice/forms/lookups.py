"""The register of what a field can be looked up in (台帳): the platform's own, and what departments offer."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from backoffice.organisation.models import Project, Unit
from backoffice.organisation.queries import members, on
from backoffice.partners.queries import in_use

from .rules import Field, Find, Kind
from .written import entry_id

Entries = Callable[[dt.date], "list[tuple[int, str]]"]
Names = Callable[[Collection[int], dt.date], "dict[int, str]"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """`entries` gives (id, name) of what may be chosen on a day, in order; `names` those of some ids, as far as they may."""

    code: str
    label: Any
    entries: Entries
    names: Names


class LookupNamedTwice(Exception):
    """Two places claim the same register: a mistake of the programmer, found at start."""


_lookups: dict[str, Lookup] = {}


def offer(lookup: Lookup) -> None:
    """Let fields be looked up in a register."""
    if lookup.code in _lookups:
        raise LookupNamedTwice(lookup.code)
    _lookups[lookup.code] = lookup


def known(code: str) -> Lookup:
    """The register of that code; KeyError when nobody offers it."""
    return _lookups[code]


def every() -> tuple[Lookup, ...]:
    """All registers, as they were offered."""
    return tuple(_lookups.values())


def of_rows(code: str, label: Any, rows: Callable[[dt.date], "QuerySet[Any]"], text: Callable[[Any], str]) -> Lookup:
    """A register that is the rows of a table, with how each is written."""

    def names(ids: Collection[int], day: dt.date) -> dict[int, str]:
        return {row.pk: text(row) for row in rows(day).filter(pk__in=ids)}

    return Lookup(code, label, lambda day: [(row.pk, text(row)) for row in rows(day)], names)


def finder(as_of: dt.date, fields: Iterable[Field], given: Mapping[str, Any]) -> Find:
    """How rules find the names of what was chosen on a day: one query for each register, however many rows choose from it."""
    chosen: dict[str, set[int]] = {}
    for code, pk in _chosen(fields, given):
        chosen.setdefault(code, set()).add(pk)
    names = {code: _lookups[code].names(ids, as_of) for code, ids in chosen.items() if code in _lookups}
    return lambda code, pk: names.get(code, {}).get(pk)


def _chosen(fields: Iterable[Field], given: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for field in fields:
        if field.kind is Kind.TABLE:
            for row in given.get(field.key) or []:
                yield from _chosen(field.columns, row)
        elif field.kind is Kind.LOOKUP and (pk := entry_id(given.get(field.key))) is not None:
            yield field.lookup, pk


def offer_own(partners: Any, people: Any, units: Any, projects: Any) -> None:
    """The registers that the platform keeps, each with its label."""
    offer(of_rows("partners", partners, in_use, lambda row: row.name))
    offer(of_rows("people", people, members, lambda row: row.get_full_name()))
    offer(of_rows("units", units, lambda day: Unit.objects.filter(on(day)).order_by("code"), lambda row: row.name))
    offer(
        of_rows(
            "projects",
            projects,
            lambda day: Project.objects.filter(on(day)).order_by("code"),
            lambda row: f"{row.code} {row.name}",
        )
    )
