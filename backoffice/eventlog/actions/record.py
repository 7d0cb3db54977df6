"""Writing to the log: the fourth of the five things an action does."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction

from backoffice.companies import bulk
from backoffice.eventlog import door, saving, steps
from backoffice.eventlog.models import Event, Outcome
from backoffice.eventlog.queries import plain
from backoffice.eventlog.rules import digest

_written: ContextVar[list[str] | None] = ContextVar("steps_written", default=None)


class Actor(Protocol):
    """Who acts: a user, by id and by the name that the log freezes."""

    @property
    def pk(self) -> Any: ...

    def get_full_name(self) -> str: ...


class _Automatic:
    """What the program does by itself, by rules that people set: no user has the id 0."""

    pk = 0

    def get_full_name(self) -> str:
        """How the log names it."""
        return "自動処理"


AUTOMATIC: Actor = _Automatic()


@dataclass(frozen=True, slots=True)
class Case:
    """What the step is about: its kind (`hr.payroll.run`), its id and its name today."""

    kind: str
    id: int
    name: str


class ActionWithoutEvent(Exception):
    """An action changed something and wrote no event: a mistake of the programmer; the transaction is undone."""


class EventOutsideTransaction(Exception):
    """An event was written outside of a transaction: a mistake of the programmer."""


def record(
    step: str,
    *,
    case: Case,
    acting_user: Actor,
    occurred_at: dt.datetime,
    outcome: str = Outcome.DONE,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    on_behalf_of: Actor | None = None,
    role_used: str = "",
) -> None:
    """Write one event in the caller's transaction.

    `changes` maps a field to `[before, after]`, or a word to a count. Raises KeyError for an unregistered step.
    """
    record_each(
        step,
        cases=[(case, changes or {})],
        acting_user=acting_user,
        occurred_at=occurred_at,
        outcome=outcome,
        reason=reason,
        on_behalf_of=on_behalf_of,
        role_used=role_used,
    )


def record_each(
    step: str,
    *,
    cases: Sequence[tuple[Case, Mapping[str, Any]]],
    acting_user: Actor,
    occurred_at: dt.datetime,
    outcome: str = Outcome.DONE,
    reason: str = "",
    on_behalf_of: Actor | None = None,
    role_used: str = "",
) -> None:
    """Write an event of the same step for each of several cases, with its changes; as record, by one statement."""
    if not transaction.get_connection().in_atomic_block:
        raise EventOutsideTransaction(step)
    case_ids = [case.id for case, _ in cases]
    saving.refuse_newer(step, case_ids)
    way = door.current()
    fields = {
        "occurred_at": occurred_at,
        "step": steps.known(step).name,
        "case_kind": "",
        "case_id": 0,
        "case_name": "",
        "actor_id": acting_user.pk,
        "actor_name": acting_user.get_full_name(),
        "on_behalf_of_id": on_behalf_of.pk if on_behalf_of else None,
        "on_behalf_of_name": on_behalf_of.get_full_name() if on_behalf_of else "",
        "role_used": role_used,
        "source": way.source,
        "started_at": way.started_at,
        "touch_seconds": _touch_seconds(way.started_at, occurred_at),
        "outcome": outcome,
        "reason": reason,
        "changes": {},
    }
    rows = [
        fields | {"case_kind": case.kind, "case_id": case.id, "case_name": case.name, "changes": dict(changes)}
        for case, changes in cases
    ]
    # Every action writes an event: the ORM would take longer to make the statement than PostgreSQL to run it.
    bulk.insert(Event, [*fields, "digest"], [[*row.values(), digest(plain(row))] for row in rows])
    saving.go_on_from_here(step, case_ids)
    _note(step)


@contextmanager
def must_record(step: str) -> Iterator[None]:
    """Refuse to leave the block normally unless `step` was written inside of it."""
    before = _written.get()
    token = _written.set([])
    try:
        yield
        written = _written.get() or []
        if step not in written:
            raise ActionWithoutEvent(step)
    finally:
        _written.reset(token)
    if before is not None:
        before.extend(written)


def inside_an_action() -> bool:
    """Whether an action is under way in this thread of work."""
    return _written.get() is not None


def _note(step: str) -> None:
    written = _written.get()
    if written is not None:
        written.append(step)


def _touch_seconds(started_at: dt.datetime | None, occurred_at: dt.datetime) -> int | None:
    if started_at is None:
        return None
    return max(0, (occurred_at - started_at) // dt.timedelta(seconds=1))
