"""The register of work: rooms say what waits for a person, home shows it by due date."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .request import StaffRequest


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that this person should do: what, why it is theirs, until when, and where."""

    title: str
    meta: str
    url: str
    icon: str
    due_on: dt.date | None = None
    amount_yen: int | None = None


Offer = Callable[[StaffRequest], Iterable[WorkItem]]
_offers: dict[str, tuple[str, Offer]] = {}


def offer_work(name: str, *, step: str, offer: Offer) -> None:
    """Let `offer` say what waits for a person who may take `step`."""
    _offers[name] = (step, offer)


def waiting_for(request: StaffRequest) -> list[WorkItem]:
    """What waits for the user, the nearest due date first, undated last."""
    found = [item for step, offer in _offers.values() if request.may(step) for item in offer(request)]
    return sorted(found, key=lambda item: (item.due_on or dt.date.max, item.title))
