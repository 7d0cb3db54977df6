"""The register of what money may be for: rooms say what is still to come in or go out, and settle it when it did."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounting.ledger.rules import DraftLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """Something that is still to be paid: `open_yen` above zero is to come in, below it to go out.

    `names` are how its payer or payee may be written; one that is `is_whole` is paid in one sum only. `returns` are the tax
    categories in which a discount of it is returned, each with how many yen of it bear that rate.
    """

    kind: str
    id: int
    open_yen: int
    title: str
    payee: str
    due_on: dt.date
    number: str = ""
    names: tuple[str, ...] = ()
    partner_id: int | None = None
    is_whole: bool = False
    url: str = ""
    returns: tuple[tuple[str, int], ...] = ()

    @property
    def ref(self) -> tuple[str, int]:
        """How a match names it."""
        return (self.kind, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """So many yen of an item were paid by a match, whose entry carries the lines that the room gives back."""

    item_id: int
    amount_yen: int
    on: dt.date
    match_id: int
    bank_account_id: int
    acting_user: Any
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettlement:
    """What a settlement did is taken back, since its match was undone."""

    item_id: int
    settled_id: int
    on: dt.date
    reason: str
    acting_user: Any
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What the room recorded (its own id of it), and the lines of the books that the money stands against."""

    id: int
    lines: tuple[DraftLine, ...]


@dataclass(frozen=True, slots=True)
class ItemKind:
    """`open_items(ids)` gives what is open, all of it when no ids are named."""

    code: str
    label: Any
    open_items: Callable[[Sequence[int] | None], Iterable[OpenItem]]
    settle: Callable[[Settlement], Settled]
    unsettle: Callable[[Unsettlement], None]


_kinds: dict[str, ItemKind] = {}


class KindNamedTwice(Exception):
    """Two rooms claim the same kind of item: a mistake of the programmer, found at start."""


def register(kind: ItemKind) -> None:
    """Enter a kind of item."""
    if kind.code in _kinds:
        raise KindNamedTwice(kind.code)
    _kinds[kind.code] = kind


def known(code: str) -> ItemKind:
    """The kind of that name; KeyError when no room offers it."""
    return _kinds[code]


def every() -> tuple[ItemKind, ...]:
    """All kinds, by name."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def open_now() -> list[OpenItem]:
    """Everything that is open, those that are due first before the others."""
    found = [item for kind in every() for item in kind.open_items(None)]
    return sorted(found, key=lambda item: (item.due_on, item.kind, item.id))
