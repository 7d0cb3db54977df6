"""The register of reactions: what follows when a step was taken, without the room of the step knowing of it.

`on("hr.leave.approve_leave", "backoffice.approvals.propose_deputy", react)`: the events come in their sealed order, after
their transaction was committed, in one transaction with the place that was read to: exactly once.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from backoffice.eventlog.models import Event

React = Callable[[Event, dt.datetime], object]


@dataclass(frozen=True, slots=True)
class Reaction:
    """`react` takes the event and the moment, inside its company; a refusal ends it for this event and is logged."""

    name: str
    step: str
    react: React


_reactions: dict[str, Reaction] = {}


class ReactionNamedTwice(Exception):
    """Two places claim the same reaction: a mistake of the programmer, found at start."""


def on(step: str, name: str, react: React) -> None:
    """Have `react` called for each event of a step that is written from now on."""
    if name in _reactions:
        raise ReactionNamedTwice(name)
    _reactions[name] = Reaction(name, step, react)


def every() -> tuple[Reaction, ...]:
    """All reactions, by name."""
    return tuple(_reactions[name] for name in sorted(_reactions))
