"""The register of what a field can be looked up in (台帳): the platform's own, and what departments offer."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from backoffice.organisation.models import Project, Unit
from backoffice.organisation.queries import members, on
from backoffice.partners.queries import in_use

Entries = Callable[[dt.date], "list[tuple[int, str]]"]
Name = Callable[[int, dt.date], "str | None"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """`entries` gives (id, name) of what may be chosen on a day, in order; `name` that of one of them, None for none."""

    code: str
    label: Any
    entries: Entries
    name: Name


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

    def name(pk: int, day: dt.date) -> str | None:
        found = rows(day).filter(pk=pk).first()
        return None if found is None else text(found)

    return Lookup(code, label, lambda day: [(row.pk, text(row)) for row in rows(day)], name)


def finder(as_of: dt.date) -> Callable[[str, int], str | None]:
    """How rules find the name of an entry on a day."""

    def find(code: str, pk: int) -> str | None:
        return _lookups[code].name(pk, as_of) if code in _lookups else None

    return find


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
