"""The register of request kinds: what may be asked for, and what is performed when everybody agreed."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Perform = Callable[[Mapping[str, Any], Any, dt.datetime], object]
Facts = Callable[[Mapping[str, Any]], "list[tuple[str, str]]"]
Address = Callable[[Mapping[str, Any]], str]
Unwind = Callable[[Mapping[str, Any], Any, dt.datetime], object]


def _no_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    return []


def _nothing(arguments: Mapping[str, Any], acting_user: Any, at: dt.datetime) -> None:
    """What waits needs nothing when it is sent back or taken back."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`action` is the step that `perform` takes; `url` is the page of what is asked about, `facts`
    what a decision needs to know, as (label, text).

    `unwind` is told when the request ends without approval, in the transaction that ends it. `from_an_amount` marks a kind
    of which smaller amounts need nobody; every other asks somebody about every amount.
    """

    code: str
    label: Any
    action: str
    perform: Perform
    url: Address
    facts: Facts = _no_facts
    unwind: Unwind = _nothing
    from_an_amount: bool = False


_kinds: dict[str, Kind] = {}


class KindNamedTwice(Exception):
    """Two places claim the same kind: a mistake of the programmer, found at start."""


def register(kind: Kind) -> None:
    """Offer a kind of request."""
    if kind.code in _kinds:
        raise KindNamedTwice(kind.code)
    _kinds[kind.code] = kind


def known(code: str) -> Kind:
    """The kind of that code; KeyError when nobody offers it."""
    return _kinds[code]


def every() -> tuple[Kind, ...]:
    """All kinds, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))
