"""Rooms that heed what is said of a day: they may refuse it, and do what follows from it, in the same transaction."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heeding:
    """`require(first, last)` raises a refusal; `follow(first, last, at)` brings what the room keeps up to date."""

    require: Callable[[dt.date, dt.date], None]
    follow: Callable[[dt.date, dt.date, dt.datetime], None]


# The steps of keeping the calendar, for the duties that hold them.
KEEPING = (
    "backoffice.workdays.copy_holidays",
    "backoffice.workdays.set_holidays",
    "backoffice.workdays.set_working_time",
)
_heeding: dict[str, Heeding] = {}


class HeedsTwice(Exception):
    """Two places heed under one name: a mistake of the programmer, found at start."""


def heed(name: str, heeding: Heeding) -> None:
    """Let a room heed what is said of days."""
    if name in _heeding:
        raise HeedsTwice(name)
    _heeding[name] = heeding


def every() -> tuple[Heeding, ...]:
    """Those who heed, by name."""
    return tuple(_heeding[name] for name in sorted(_heeding))
