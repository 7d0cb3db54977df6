"""The register of what follows when an open item is cancelled: the room whose source it was undoes its own part."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounting.ledger.models import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """What was cancelled: the source, its entry, the reversal of that, and why."""

    source_id: int
    entry: Entry
    reversal: Entry
    reason: str


Follow = Callable[[Cancelled, Any, dt.datetime], object]
_following: dict[str, Follow] = {}


class FollowedTwice(Exception):
    """Two rooms claim the same source: a mistake of the programmer, found at start."""


def follow(source_kind: str, act: Follow) -> None:
    """Have `act` called, in the same transaction, whenever an item of such a source is cancelled."""
    if source_kind in _following:
        raise FollowedTwice(source_kind)
    _following[source_kind] = act


def followed(source_kind: str, cancelled: Cancelled, acting_user: Any, at: dt.datetime) -> None:
    """Let the room of a source follow; nothing where none does."""
    if source_kind in _following:
        _following[source_kind](cancelled, acting_user, at)
