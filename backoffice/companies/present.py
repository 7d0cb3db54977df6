"""The company in which the work is done, as every door asks for it: whether it is a sandbox, and how far its clock is ahead.

Looked up once for each time that a company is opened, by the scope that opened it; so nothing of it can be left over for
the company that is opened next, in whichever thread.
"""

import datetime as dt
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection

from . import scope

NOT_MOVED = dt.timedelta()
ASK = "SELECT sandbox_of_id IS NOT NULL, clock_moved_by FROM backoffice_company WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Present:
    """`moved_by` is how far the clock of the company is ahead of the real one: nothing, but for a sandbox."""

    is_sandbox: bool
    moved_by: dt.timedelta


ORDINARY = Present(is_sandbox=False, moved_by=NOT_MOVED)
_known: ContextVar[tuple[scope.Scope, Present] | None] = ContextVar("present_company", default=None)


def present() -> Present:
    """Of the company that is open for writing; where none is, everything is as in an ordinary one."""
    now = scope.current()
    if now.writes is None:
        return ORDINARY
    known = _known.get()
    if known is None or known[0] is not now:
        known = (now, _asked(now.writes))
        _known.set(known)
    return known[1]


def told(*, is_sandbox: bool, moved_by: dt.timedelta) -> None:
    """What a door has read with the company needs not be asked for again."""
    _known.set((scope.current(), Present(is_sandbox, moved_by)))


def look_again() -> None:
    """Ask anew: the clock was moved."""
    _known.set(None)


def _asked(company_id: int) -> Present:
    with connection.cursor() as cursor:
        cursor.execute(ASK, [company_id])
        row = cursor.fetchone()
    return Present(*row) if row else ORDINARY
