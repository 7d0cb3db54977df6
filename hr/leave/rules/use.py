"""Using leave: from which grant it is taken, how far the five days are, and how much may go by the hour. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .amounts import DAY


@dataclass(frozen=True, slots=True)
class Holding:
    """What is left of a grant, in parts; it lives from `granted_on` until before `lapses_on`."""

    grant_id: int
    granted_on: dt.date
    lapses_on: dt.date
    left: int

    def lives_on(self, day: dt.date) -> bool:
        """Whether leave of that day may be taken from it."""
        return self.granted_on <= day < self.lapses_on


@dataclass(frozen=True, slots=True)
class Taken:
    """So many parts of a day's leave, taken from one grant."""

    grant_id: int
    on: dt.date
    parts: int


@dataclass(frozen=True, slots=True)
class Duty:
    """年5日: what must be taken within the year, what was, and what is agreed to and still to come. In parts."""

    needed: int
    taken: int
    planned: int

    @property
    def missing(self) -> int:
        """What nobody has asked for yet."""
        return max(self.needed - self.taken - self.planned, 0)

    @property
    def is_met(self) -> bool:
        return self.taken >= self.needed


def take(holdings: Iterable[Holding], wanted: Sequence[tuple[dt.date, int]]) -> tuple[list[Taken], int]:
    """Take days from the grants that live on them, the oldest first; and how many parts could not be had."""
    ordered = sorted(holdings, key=lambda each: (each.granted_on, each.grant_id))
    left = {each.grant_id: each.left for each in ordered}
    taken: list[Taken] = []
    missing = 0
    for day, parts in sorted(wanted):
        rest = parts
        for holding in ordered:
            part = min(rest, left[holding.grant_id]) if holding.lives_on(day) else 0
            if part > 0:
                left[holding.grant_id] -= part
                rest -= part
                taken.append(Taken(holding.grant_id, day, part))
        missing += rest
    return taken, missing


def duty(needed_days: int, *, taken: int, planned: int) -> Duty:
    """The state of the five days; what is taken by the hour does not count and is not passed in (39条8項)."""
    return Duty(needed_days * DAY, taken, planned)


def hours_left(limit_days: int, used: int) -> int:
    """How many parts of a year's hourly leave are left, under the company's agreement."""
    return max(limit_days * DAY - used, 0)
