"""The door by which the present work came in; doors say it, events keep it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    """`source` is one of `eventlog.models.Source`; `started_at` is when the person opened the form."""

    source: str
    started_at: dt.datetime | None = None


BY_COMMAND = Door(source="COMMAND")
_door: ContextVar[Door] = ContextVar("door", default=BY_COMMAND)


def current() -> Door:
    """The door in force; a plain Python shell counts as a command."""
    return _door.get()


@contextmanager
def came_by(source: str, *, started_at: dt.datetime | None = None) -> Iterator[None]:
    """Let the events of this block say that they came by `source`."""
    token = _door.set(Door(source=source, started_at=started_at))
    try:
        yield
    finally:
        _door.reset(token)
