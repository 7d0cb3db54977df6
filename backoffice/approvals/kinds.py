"""The register of request kinds: what may be asked for, and what is performed when everybody agreed."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Perform = Callable[[Mapping[str, Any], Any, dt.datetime], object]
Facts = Callable[[Mapping[str, Any]], "list[tuple[str, str]]"]
Address = Callable[[Mapping[str, Any]], str]
Fields = Callable[[], "Sequence[Field]"]
Unwind = Callable[[Mapping[str, Any], Any, dt.datetime], object]
Costs = Callable[[Mapping[str, Any]], "Sequence[Cost]"]
Partner = Callable[[Mapping[str, Any]], "int | None"]
Like = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def _no_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    return []


def _no_fields() -> "Sequence[Field]":
    return ()


def _no_costs(arguments: Mapping[str, Any]) -> "Sequence[Cost]":
    return ()


def _no_partner(arguments: Mapping[str, Any]) -> int | None:
    return None


def _by_the_kit(arguments: Mapping[str, Any]) -> str:
    return ""


def _like_all(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


def _nothing(arguments: Mapping[str, Any], acting_user: Any, at: dt.datetime) -> None:
    """What waits needs nothing when it is sent back or taken back."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that the arguments of a request say at their top, by which steps of its route may be left out."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request would cost an account of the books; without a unit the company, without a day the month of asking."""

    account_id: int
    amount_yen: int
    with_tax: bool
    unit_id: int | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """`action` is the step that `perform` takes; `url` is the page of what is asked about, `facts`
    what a decision needs to know, as (label, text).

    `unwind` is told when the request ends without approval, in the transaction that ends it. `from_an_amount` marks a kind
    of which smaller amounts need nobody; every other asks somebody about every amount. `fields` are what conditions of a
    route may look at.

    For whoever decides, `costs` and `partner` say what it would cost and whom it is about, `like` what the arguments of an
    earlier request must hold to be comparable, and `with_tax` that its amount is one with consumption tax. `printed` is the
    address of a paper that the room prints itself; every other kind is printed here, with what `facts` say.
    """

    code: str
    label: Any
    action: str
    perform: Perform
    url: Address
    facts: Facts = _no_facts
    unwind: Unwind = _nothing
    fields: Fields = _no_fields
    from_an_amount: bool = False
    costs: Costs = _no_costs
    partner: Partner = _no_partner
    like: Like = _like_all
    with_tax: bool = False
    printed: Address = _by_the_kit


@dataclass(frozen=True, slots=True)
class Provider:
    """Kinds that are rows of a company: their codes begin with `prefix`, and `action` is what each of them performs.

    `among` finds those of some codes, `every` all of the present company, each in as many queries for one as for many;
    nothing is remembered from one company to the next.
    """

    prefix: str
    action: str
    among: Callable[[Collection[str]], Mapping[str, Kind]]
    every: Callable[[], Iterable[Kind]]


_kinds: dict[str, Kind] = {}
_providers: dict[str, Provider] = {}


class KindNamedTwice(Exception):
    """Two places claim the same kind: a mistake of the programmer, found at start."""


def register(kind: Kind) -> None:
    """Offer a kind of request."""
    if kind.code in _kinds:
        raise KindNamedTwice(kind.code)
    _kinds[kind.code] = kind


def provide(provider: Provider) -> None:
    """Offer the kinds that each company makes for itself."""
    if provider.prefix in _providers:
        raise KindNamedTwice(provider.prefix)
    _providers[provider.prefix] = provider


def known(code: str) -> Kind:
    """The kind of that code; KeyError when nobody offers it. For a list of requests, ask `among` once."""
    return among([code])[code]


def among(codes: Iterable[str]) -> dict[str, Kind]:
    """The kinds of some codes that somebody offers, in one query more at most, however many codes there are."""
    wanted = set(codes)
    found = {code: _kinds[code] for code in wanted & _kinds.keys()}
    for provider in _providers.values():
        if theirs := {code for code in wanted if code.startswith(provider.prefix)}:
            found |= provider.among(theirs)
    return found


def every() -> tuple[Kind, ...]:
    """All kinds of the present company, by code; those that it made for itself come last."""
    made = [kind for provider in _providers.values() for kind in provider.every()]
    return (*(_kinds[code] for code in sorted(_kinds)), *sorted(made, key=lambda kind: kind.code))


def performed() -> frozenset[str]:
    """The actions that a last approval performs, whatever companies make for themselves."""
    return frozenset({kind.action for kind in _kinds.values()} | {each.action for each in _providers.values()})
