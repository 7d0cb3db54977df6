"""The register of what follows when an open item is paid, or owed again after all: the room whose source it was hears of it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from backoffice.eventlog.actions import Case, record

from .models import FAILURE, Payable, TransferFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What was paid on a day; without a day it is owed again, for the reason that is given."""

    source_id: int
    amount_yen: int
    paid_on: dt.date | None
    reason: str = ""


Follow = Callable[[Paid, Any, dt.datetime], object]
_following: dict[str, Follow] = {}


class FollowedTwice(Exception):
    """Two rooms claim the same source: a mistake of the programmer, found at start."""


def follow(source_kind: str, act: Follow) -> None:
    """Have `act` called, in the same transaction, whenever an item of such a source is paid or owed again."""
    if source_kind in _following:
        raise FollowedTwice(source_kind)
    _following[source_kind] = act


def tell(
    items: Iterable[Payable], *, paid_on: dt.date | None, acting_user: Any, at: dt.datetime, reason: str = ""
) -> None:
    """Let the room of each source follow; nothing where none does. What came back and is owed anew is of its first source."""
    for item in items:
        first = _first(item)
        act = _following.get(first.source_kind)
        if act is not None:
            said = Paid(source_id=first.source_id, amount_yen=item.amount_yen, paid_on=paid_on, reason=reason)
            act(said, acting_user, at)


def note(step: str, *, case: Case, paid: Paid, acting_user: Any, at: dt.datetime) -> None:
    """Write at what the item was owed for that it was paid, or why it is owed again."""
    record(
        step,
        case=case,
        acting_user=acting_user,
        occurred_at=at,
        reason=paid.reason,
        changes={
            **({"paid_on": ["", str(paid.paid_on)]} if paid.paid_on else {}),
            "amount_yen": paid.amount_yen,
        },
    )


def _first(item: Payable) -> Payable:
    while item.source_kind == FAILURE:
        item = TransferFailure.objects.select_related("payable").get(pk=item.source_id).payable
    return item
