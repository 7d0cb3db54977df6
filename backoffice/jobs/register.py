"""The register of works: what a job can do, offered by departments."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backoffice.values.refusals import Refusal

if TYPE_CHECKING:
    from .models import Job


@dataclass(frozen=True, slots=True)
class ItemFailure:
    """One item that could not be done: why, and where it is put right (a path on this site)."""

    item_id: int
    item_name: str
    refusal: Refusal
    fix_url: str = ""


Run = Callable[["Job", Sequence[int], dt.datetime], Sequence[ItemFailure]]
Finish = Callable[["Job", dt.datetime], None]


def _nothing_more(job: "Job", at: dt.datetime) -> None:
    """The end of a job that leads to nothing else."""


@dataclass(frozen=True, slots=True)
class Work:
    """`run` takes a job, item ids and the moment, in one transaction, and is idempotent; `finish` runs once, at the end.

    Work `in_background` waits while other work does: nobody stands before its progress. Nobody is told of the end of
    `quiet` work, which begins by itself and tells what matters in its own words. Work
    `by_real_time` gets the time outside, also in a sandbox whose clock was moved.
    """

    name: str
    label: Any
    unit: Any
    run: Run
    chunk_size: int
    finish: Finish = field(default=_nothing_more)
    in_background: bool = False
    quiet: bool = False
    by_real_time: bool = False


_works: dict[str, Work] = {}
_listeners: list[Finish] = []


class WorkNamedTwice(Exception):
    """Two places claim the same work: a mistake of the programmer, found at start."""


def task(
    name: str,
    *,
    label: Any,
    unit: Any,
    chunk_size: int,
    finish: Finish = _nothing_more,
    in_background: bool = False,
    quiet: bool = False,
    by_real_time: bool = False,
) -> Callable[[Run], Run]:
    """Offer a function as the work `name`, cut into chunks of `chunk_size` items."""

    def enter(run: Run) -> Run:
        if name in _works:
            raise WorkNamedTwice(name)
        _works[name] = Work(name, label, unit, run, chunk_size, finish, in_background, quiet, by_real_time)
        return run

    return enter


def work(name: str) -> Work:
    """The work of that name; KeyError when nobody offers it."""
    return _works[name]


def when_ended(listener: Finish) -> None:
    """Let a room above hear of every job's end, in the transaction that ends it; a listener is entered once."""
    if listener not in _listeners:
        _listeners.append(listener)


def listeners() -> tuple[Finish, ...]:
    """Those who want to hear of a job's end."""
    return tuple(_listeners)


def every() -> tuple[Work, ...]:
    """All works, by name."""
    return tuple(_works[name] for name in sorted(_works))
