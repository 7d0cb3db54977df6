"""The register of those who may come in: each kind of key begins with a word of its own, and its room looks it up."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .problems import KeyNotInForce, Told


class Caller(Protocol):
    """What a request came with: as whom it acts, how far it may go, until when; counted and remembered by `caller`. `origins`
    are the pages that it may come from."""

    @property
    def user(self) -> Any: ...

    @property
    def name(self) -> str: ...

    @property
    def scopes(self) -> Sequence[str]: ...

    @property
    def expires_at(self) -> dt.datetime: ...

    @property
    def caller(self) -> str: ...

    @property
    def origins(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of key is looked up by its hash, how its use is noted, and what is said when it does not hold."""

    in_force: Callable[[str, dt.datetime], Caller | None]
    note_use: Callable[[Any, dt.datetime], None]
    refusal: type[Told]


_kinds: dict[str, Kind] = {}


class WordTaken(Exception):
    """Two rooms claim the same word: a mistake of the programmer, found at start."""


def offer(
    word: str,
    *,
    in_force: Callable[[str, dt.datetime], Caller | None],
    note_use: Callable[[Any, dt.datetime], None],
    refusal: type[Told] = KeyNotInForce,
) -> None:
    """Let texts that begin with `word` come in."""
    if word in _kinds:
        raise WordTaken(word)
    _kinds[word] = Kind(in_force, note_use, refusal)


def kind_of(word: str) -> Kind | None:
    """The kind of key that begins with a word."""
    return _kinds.get(word)
