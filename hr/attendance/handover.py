"""The register of those who take over a closed month: attendance hands it out and does not know to whom."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.values.periods import Month

from .rules import MonthTotal


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """What the month of one employee came to."""

    employee_id: int
    total: MonthTotal


Receiver = Callable[[Month, Sequence[ClosedMonth], Any, dt.datetime], object]
Giver = Callable[[Month, Sequence[int], str, Any, dt.datetime], object]
_receivers: dict[str, Receiver] = {}
_givers: dict[str, Giver] = {}


def hand_to(name: str, receiver: Receiver) -> None:
    """Let `receiver(month, closed, acting_user, at)` take over each close, in its transaction."""
    _receivers[name] = receiver


def hand_over(month: Month, closed: Sequence[ClosedMonth], acting_user: Any, at: dt.datetime) -> None:
    """Give a close to all who take it over; what one of them refuses undoes the close."""
    for receiver in _receivers.values():
        receiver(month, closed, acting_user, at)


def take_back_from(name: str, giver: Giver) -> None:
    """Let `giver(month, employee_ids, reason, acting_user, at)` give a close back, in the transaction that reopens it."""
    _givers[name] = giver


def take_back(month: Month, employee_ids: Sequence[int], reason: str, acting_user: Any, at: dt.datetime) -> None:
    """Take months back from all who took them over; what one of them refuses leaves the close in force."""
    for giver in _givers.values():
        giver(month, employee_ids, reason, acting_user, at)
