"""The register of duties (職務): bundles of steps that departments offer, for roles to be made of.

The duty MEMBER is held by everybody who may work in the company: it opens what an action itself decides, such as a
decision that only those asked may take.
"""

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Duty:
    """`conflicts_with` names duties that one person should not use on the same case (職務分掌)."""

    code: str
    label: Any
    steps: frozenset[str]
    conflicts_with: frozenset[str] = frozenset()


MEMBER = "backoffice.member"
_duties: dict[str, Duty] = {}
_open_to_members: set[str] = set()


class DutyNamedTwice(Exception):
    """Two places claim the same duty: a mistake of the programmer, found at start."""


def register(code: str, label: Any, *, steps: tuple[str, ...], conflicts_with: tuple[str, ...] = ()) -> None:
    """Offer a duty to the roles of every company."""
    if code in _duties:
        raise DutyNamedTwice(code)
    _duties[code] = Duty(code, label, frozenset(steps), frozenset(conflicts_with))


def open_to_members(*steps: str) -> None:
    """Let everybody who may work in the company take some steps of a department: what is open is the action's to say."""
    _open_to_members.update(steps)


def every() -> tuple[Duty, ...]:
    """All duties, by code."""
    return tuple(_known(code) for code in sorted(_duties))


def steps_of(codes: set[str]) -> frozenset[str]:
    """The steps that the duties open together; a code that nobody offers any more opens nothing."""
    return frozenset().union(*(_known(code).steps for code in codes if code in _duties))


def opens(codes: set[str], step: str) -> bool:
    """Whether one of the duties opens the step."""
    if MEMBER in codes and step in _open_to_members:
        return True
    return any(step in _duties[code].steps for code in codes if code in _duties)


def _known(code: str) -> Duty:
    duty = _duties[code]
    return replace(duty, steps=duty.steps | _open_to_members) if code == MEMBER else duty
