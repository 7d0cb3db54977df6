"""The one clock. Only doors ask it; demo and tests move it, and a sandbox has its own, which is only ever ahead.

`now` and `today` are the company's time: business goes by it. `real_now` is the time outside, which nobody moves: what
guards a door goes by it (keys, tokens, signed addresses, limits, what is sent to other machines, the seals of the log).
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from .present import present

TOKYO = ZoneInfo("Asia/Tokyo")
_moved_by: ContextVar[dt.timedelta] = ContextVar("clock_moved_by", default=dt.timedelta())


def now() -> dt.datetime:
    """The time in Tokyo, in the company that is open: in a sandbox as far ahead as it was moved."""
    return real_now() + present().moved_by


def today() -> dt.date:
    """The date of `now`."""
    return now().date()


def real_now() -> dt.datetime:
    """The time in Tokyo, whatever the company's clock says."""
    return dt.datetime.now(TOKYO) + _moved_by.get()


def real_today() -> dt.date:
    """The date of `real_now`."""
    return real_now().date()


@contextmanager
def moved_to(moment: dt.datetime) -> Iterator[None]:
    """Let the real clock read `moment` now, and run on from there."""
    token = _moved_by.set(moment - dt.datetime.now(TOKYO))
    try:
        yield
    finally:
        _moved_by.reset(token)
