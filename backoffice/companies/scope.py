"""Which company is written, and which may be read, in this thread of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """`writes` is the company whose rows may be written, `reads` those that may be read."""

    writes: int | None
    reads: tuple[int, ...]


NOWHERE = Scope(writes=None, reads=())
_scope: ContextVar[Scope] = ContextVar("company_scope", default=NOWHERE)


def current() -> Scope:
    """The scope in force; outside of `working_in` nothing can be read or written."""
    return _scope.get()


@contextmanager
def working_in(company_id: int, *, also_reading: tuple[int, ...] = ()) -> Iterator[None]:
    """Work in one company; `also_reading` opens further companies for reading only."""
    token = _scope.set(Scope(writes=company_id, reads=(company_id, *also_reading)))
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def reading(company_ids: tuple[int, ...]) -> Iterator[None]:
    """Read several companies and write none: for lists that span the clients of one person."""
    token = _scope.set(Scope(writes=None, reads=company_ids))
    try:
        yield
    finally:
        _scope.reset(token)
