"""The register of what ends with a sandbox, offered by rooms: keys, what was let in, where webhooks go."""

import datetime as dt
from collections.abc import Callable
from typing import Any

End = Callable[[Any, dt.datetime], int]
_ends: dict[str, End] = {}


def ends(name: str, end: End) -> None:
    """Let `end(acting_user, real_at)` end what is in use under that name; it says how many it ended."""
    _ends[name] = end


def end_all(acting_user: Any, real_at: dt.datetime) -> dict[str, int]:
    """End all of it; how many of each."""
    return {name: _ends[name](acting_user, real_at) for name in sorted(_ends)}
