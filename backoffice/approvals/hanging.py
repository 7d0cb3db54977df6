"""The register of what hangs on people beside approvals: rooms tell it for 異動の影響確認, so that nothing is left without
somebody when one leaves."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Hanging:
    """Something that would be left: what it is, on whom it hangs, from which day on, what to do, and where."""

    title: str
    person: str
    day: dt.date
    remedy: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """`find` tells what would be left by those who may no longer work here on some day from the first to the last.

    Who may take `step` is led to the page of what would be left.
    """

    code: str
    label: Any
    step: str
    find: Callable[[dt.date, dt.date], Iterable[Hanging]]


_sources: dict[str, Source] = {}


def offer(source: Source) -> None:
    """Let a room tell what would be left; a second one of the same code replaces the first."""
    _sources[source.code] = source


def found(first: dt.date, last: dt.date) -> Iterator[tuple[Source, Hanging]]:
    """What the rooms tell, each with its source, in a fixed number of queries for each room."""
    for code in sorted(_sources):
        for each in _sources[code].find(first, last):
            yield _sources[code], each
