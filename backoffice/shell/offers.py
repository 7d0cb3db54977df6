"""What rooms above offer to the frame: numbers beside menu entries, and the post beside the user's name."""

from collections.abc import Callable

from django.http import HttpRequest

Count = Callable[[HttpRequest], int]
Post = Callable[[HttpRequest], str]

_counts: dict[str, Count] = {}
_post: list[Post] = []


def offer_count(name: str, count: Count) -> None:
    """Let `count` say how many things of that name (approvals, notices) need the user."""
    _counts[name] = count


def offer_post(post: Post) -> None:
    """Let `post` say in which unit and post the user stands (管理部 課長)."""
    _post[:] = [post]


def count(request: HttpRequest, name: str) -> int:
    """The number offered under that name, asked for once a request; 0 while no room offers it."""
    told: dict[str, int] = request.__dict__.setdefault("offered_counts", {})
    if name not in told:
        told[name] = _counts[name](request) if name in _counts else 0
    return told[name]


def post(request: HttpRequest) -> str:
    """The unit and post of the user; empty while no room offers it."""
    return _post[0](request) if _post else ""
