"""All timed work of a company is due: its clock was moved, and what has fallen due must not wait for its turn."""

import datetime as dt

from backoffice.jobs.models import Timer

LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def begin_all_anew() -> None:
    """Let every piece of timed work of the present company begin with the next turn of the clock."""
    Timer.objects.update(begun_at=LONG_AGO)
