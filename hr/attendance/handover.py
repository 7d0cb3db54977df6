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
_receivers: dict[str, Receiver] = {}


def hand_to(name: str, receiver: Receiver) -> None:
    """Let `receiver(month, closed, acting_user, at)` take over each close, in its transaction."""
    _receivers[name] = receiver


def hand_over(month: Month, closed: Sequence[ClosedMonth], acting_user: Any, at: dt.datetime) -> None:
    """Give a close to all who take it over; what one of them refuses undoes the close."""
    for receiver in _receivers.values():
        receiver(month, closed, acting_user, at)
