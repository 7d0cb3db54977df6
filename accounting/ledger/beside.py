"""The register of what stands beside an entry: rooms above show on its page what they know of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from backoffice.shell.request import StaffRequest


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote, and what was replied; `waiting` is said until then, and `url` is where it is read in full."""

    text: str
    by: str
    at: dt.datetime
    reply: str = ""
    reply_by: str = ""
    reply_at: dt.datetime | None = None
    waiting: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A panel of the page: its notes, or what is said without any; `url` is where to write one."""

    title: str
    nothing: str
    notes: tuple[Note, ...]
    url: str
    label: str


Offer = Callable[[StaffRequest, int], Beside]
_offers: list[tuple[str, Offer]] = []


def offer(step: str, function: Offer) -> None:
    """Let `function(request, entry_id)` make a panel for people who may take `step`."""
    _offers.append((step, function))


def panels(request: StaffRequest, entry_id: int) -> list[Beside]:
    """The panels of an entry that the reader may see."""
    return [function(request, entry_id) for step, function in _offers if request.may(step)]
