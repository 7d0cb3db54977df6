"""The register of scopes: what a key may be narrowed to, offered by rooms that have endpoints."""

from dataclasses import dataclass
from typing import Any

READ, WRITE = "read", "write"


@dataclass(frozen=True, slots=True)
class Scope:
    """`code` is `<resource>:read` or `<resource>:write`."""

    code: str
    label: Any


_scopes: dict[str, Scope] = {}
_names: dict[str, Any] = {}


class ScopeNamedTwice(Exception):
    """Two places claim the same scope: a mistake of the programmer, found at start."""


def offer(resource: str, name: Any, *, read: Any = None, write: Any = None) -> None:
    """Let keys be made for reading a resource, for changing it, or both; the labels are what people choose by.

    `name` heads its endpoints; one that every key may use needs no scope.
    """
    _names[resource] = name
    for verb, label in ((READ, read), (WRITE, write)):
        if label is None:
            continue
        code = f"{resource}:{verb}"
        if code in _scopes:
            raise ScopeNamedTwice(code)
        _scopes[code] = Scope(code, label)


def every() -> tuple[Scope, ...]:
    """All scopes, by code."""
    return tuple(_scopes[code] for code in sorted(_scopes))


def label_of(code: str) -> str:
    """What people read for a scope; its code when it is no longer part of the product."""
    return str(_scopes[code].label) if code in _scopes else code


def name_of(resource: str) -> str:
    """What people call a resource."""
    return str(_names[resource])
