"""The register of sources: rooms say how what an entry was made of is called, and where it is seen."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SourceKind:
    """`url_name` takes the source's id; `step` opens that page. Without them there is no page to go to."""

    kind: str
    label: Any
    url_name: str = ""
    step: str = ""


_kinds: dict[str, SourceKind] = {}


_rooms: dict[str, Any] = {}


class SourceNamedTwice(Exception):
    """Two rooms claim the same kind of source: a mistake of the programmer, found at start."""


def register(kind: str, label: Any, *, url_name: str = "", step: str = "") -> None:
    """Enter a kind of source."""
    if kind in _kinds:
        raise SourceNamedTwice(kind)
    _kinds[kind] = SourceKind(kind, label, url_name, step)


def register_room(room: str, label: Any) -> None:
    """Enter a room whose entries can be closed by themselves: `accounting.receivables`, 売上・請求."""
    _rooms[room] = label


def rooms() -> dict[str, Any]:
    """The rooms that post entries, with what people call them."""
    return dict(_rooms)


def source_kind(kind: str) -> SourceKind:
    """The kind of that name; one without a page when nobody registered it."""
    return _kinds.get(kind) or SourceKind(kind, kind)


def every() -> tuple[SourceKind, ...]:
    """All kinds, by name."""
    return tuple(_kinds[kind] for kind in sorted(_kinds))
