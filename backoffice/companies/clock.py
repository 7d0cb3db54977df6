"""The one clock. Only doors ask it; demo, sandbox and tests move it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_moved_by: ContextVar[dt.timedelta] = ContextVar("clock_moved_by", default=dt.timedelta())


def now() -> dt.datetime:
    """The time in Tokyo, as far as it was moved."""
    return dt.datetime.now(TOKYO) + _moved_by.get()


def today() -> dt.date:
    """The date in Tokyo, as far as it was moved."""
    return now().date()


@contextmanager
def moved_to(moment: dt.datetime) -> Iterator[None]:
    """Let the clock read `moment` now, and run on from there."""
    token = _moved_by.set(moment - dt.datetime.now(TOKYO))
    try:
        yield
    finally:
        _moved_by.reset(token)
