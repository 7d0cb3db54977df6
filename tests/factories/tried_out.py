"""A sandbox, and what is done in it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.sandbox.actions import make_sandbox, move_clock


def sandbox(admin: User, *others: User) -> Company:
    """The sandbox of the present company, made by its administrator for others as well."""
    return make_sandbox(user_ids=[each.pk for each in others], acting_user=admin, at=clock.now())


@contextmanager
def inside(made: Company) -> Iterator[Company]:
    """At work in the sandbox."""
    with scope.working_in(made.pk):
        yield made


def moved(made: Company, user: Any, *, days: int) -> dt.datetime:
    """The clock of a sandbox goes forwards by days; what it says then."""
    with inside(made):
        to = clock.now() + dt.timedelta(days=days)
        move_clock(to=to, acting_user=user, at=clock.now(), real_at=clock.real_now())
        return to
