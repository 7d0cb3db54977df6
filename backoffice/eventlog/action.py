"""The frame of every action: registered by name, one transaction, allowed for this user, never without its event."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from backoffice.companies.clock import TOKYO

from . import steps
from .actions import inside_an_action, must_record

P = ParamSpec("P")
R = TypeVar("R")
Gate = Callable[[Any, str, dt.date], None]


class NoGate(Exception):
    """Nobody says who may do what: a mistake of the programmer; everything is refused."""


_gate: list[Gate] = []


def set_gate(gate: Gate) -> None:
    """Let `gate(acting_user, step, day)` raise a refusal when the user may not take the step on that day."""
    _gate[:] = [gate]


def action(step: str, label: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the action `step`.

    The function takes keyword arguments only, `acting_user=` and `at=` (the moment, which doors read off the clock)
    among them. The user's right is checked first, once for the action that a door calls: what it leads to is the
    company's act, as with an approval that performs what was asked for. Then it runs in one transaction, and a normal end without an event
    of this step undoes everything.
    """
    steps.register(step, label, changes=True)

    def frame(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            if not _gate:
                raise NoGate(step)
            if not inside_an_action():
                _gate[0](kwargs["acting_user"], step, _day(kwargs["at"]))
            with transaction.atomic(), must_record(step):
                return function(*args, **kwargs)

        act.step = step  # type: ignore[attr-defined]
        return act

    return frame


def _day(at: Any) -> dt.date:
    """The date in Tokyo of the moment that a door passed in."""
    day: dt.date = at.astimezone(TOKYO).date()
    return day
