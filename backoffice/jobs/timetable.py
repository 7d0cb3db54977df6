"""The timetable: work that comes round by itself in every company, offered by rooms through their manifest."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from backoffice.companies import clock

Timed = Callable[[dt.datetime], object]


@dataclass(frozen=True, slots=True)
class TimedWork:
    """`run` takes the moment, inside a company; it may be called twice for one turn and must bear it."""

    name: str
    seconds: int
    run: Timed


_timed: dict[str, TimedWork] = {}


class TimedTwice(Exception):
    """Two places claim the same timed work: a mistake of the programmer, found at start."""


def every(seconds: int, name: str) -> Callable[[Timed], Timed]:
    """Have a function called in each company about every so many seconds."""

    def enter(run: Timed) -> Timed:
        if name in _timed:
            raise TimedTwice(name)
        _timed[name] = TimedWork(name, seconds, run)
        return run

    return enter


def by_real_time(run: Callable[..., object]) -> Timed:
    """`run(at=…)` by the time outside, also in a sandbox whose clock was moved: what guards, counts or leaves the house."""
    return lambda _at: run(at=clock.real_now())


def works() -> tuple[TimedWork, ...]:
    """All timed work, by name."""
    return tuple(_timed[name] for name in sorted(_timed))
