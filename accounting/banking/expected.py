"""The register of expected cash: rooms say who pays or is paid what on which day, and why it is expected."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Money that is expected on a day: above zero to come in, below it to go out."""

    on: dt.date
    amount_yen: int
    who: str
    what: str
    reason: str
    url: str = ""
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who expects: `find(first, last)` gives everything from a day on, what is overdue with it, until another."""

    code: str
    label: Any
    find: Callable[[dt.date, dt.date], Iterable[Expected]]


Delays = Callable[[dt.date], Mapping[int, int]]
_sources: dict[str, Source] = {}
_delays: list[Delays] = []


class SourceNamedTwice(Exception):
    """Two rooms claim the same source: a mistake of the programmer, found at start."""


def offer(source: Source) -> None:
    """Enter a source of expected cash."""
    if source.code in _sources:
        raise SourceNamedTwice(source.code)
    _sources[source.code] = source


def offer_delays(function: Delays) -> None:
    """Let `function(on)` give by how many days each partner has paid late on average, by the partner's id."""
    _delays.append(function)


def every() -> tuple[Source, ...]:
    """All sources, by name."""
    return tuple(_sources[code] for code in sorted(_sources))


def delays(on: dt.date) -> dict[int, int]:
    """The average delay of each partner in whole days, 1 or more."""
    return {partner: days for function in _delays for partner, days in function(on).items() if days > 0}
