"""The register of checks: rooms say what of a month is still open in their part of the books."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backoffice.values.periods import Month


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found in a month: how many things, or by how many yen two sums differ, and where to see to it."""

    count: int = 0
    difference_yen: int = 0
    url: str = ""
    text: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.count or self.difference_yen)


Look = Callable[[Month], Found]


@dataclass(frozen=True, slots=True)
class Check:
    """`code` begins with its room; `due_days` are business days after the month; a month that it `blocks` stays open."""

    code: str
    label: Any
    look: Look
    due_days: int = 5
    blocks: bool = False


_checks: dict[str, Check] = {}


class CheckNamedTwice(Exception):
    """Two rooms claim the same check: a mistake of the programmer, found at start."""


def register(check: Check) -> None:
    """Enter a check."""
    if check.code in _checks:
        raise CheckNamedTwice(check.code)
    _checks[check.code] = check


def every() -> tuple[Check, ...]:
    """All checks, those that are due first before the others."""
    return tuple(sorted(_checks.values(), key=lambda each: (each.due_days, each.code)))


def known() -> dict[str, Check]:
    """All checks by their code."""
    return dict(_checks)
