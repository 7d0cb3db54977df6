"""What rooms above offer to the frame: numbers in the menu, the user's post, and what a person may ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

Count = Callable[[HttpRequest], int]
Post = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Start:
    """Something that a person may ask for: an entry of 新しい申請, for those who may take `step`."""

    label: Any
    url_name: str
    step: str
    icon: str
    order: int


_starts: dict[str, Start] = {}
_counts: dict[str, Count] = {}
_post: list[Post] = []


def offer_count(name: str, count: Count) -> None:
    """Let `count` say how many things of that name (approvals, notices) need the user."""
    _counts[name] = count


def offer_post(post: Post) -> None:
    """Let `post` say in which unit and post the user stands (管理部 課長)."""
    _post[:] = [post]


def offer_start(*starts: Start) -> None:
    """Enter what may be asked for; a second one for the same address replaces the first."""
    _starts.update({start.url_name: start for start in starts})


def starts(request: HttpRequest) -> list[Start]:
    """What the user may ask for, in order."""
    may: Callable[[str], bool] = getattr(request, "may", lambda _step: False)
    return sorted((start for start in _starts.values() if may(start.step)), key=lambda start: start.order)


def count(request: HttpRequest, name: str) -> int:
    """The number offered under that name, asked for once a request; 0 while no room offers it."""
    told: dict[str, int] = request.__dict__.setdefault("offered_counts", {})
    if name not in told:
        told[name] = _counts[name](request) if name in _counts else 0
    return told[name]


def post(request: HttpRequest) -> str:
    """The unit and post of the user; empty while no room offers it."""
    return _post[0](request) if _post else ""
