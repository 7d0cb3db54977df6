"""The register of 判断材料: what rooms know about a request that whoever decides it should see beside what was asked.

Rooms meet here without knowing one another: a kind says which partner it is about and what it would cost (`kinds.Kind`),
and a source tells what its room knows about such a partner or such a cost.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import kinds


@dataclass(frozen=True, slots=True)
class Matter:
    """A request that somebody looks at: what was asked, on which day it is looked at, and what the reader may open."""

    request_id: int
    kind: str
    arguments: Mapping[str, Any]
    amount_yen: int | None
    applicant_id: int
    reader_id: int
    submitted_on: dt.date
    partner_id: int | None
    costs: tuple[kinds.Cost, ...]
    today: dt.date
    fiscal_year_first_month: int
    may: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line: what it is about and what is known of it; `tag` says a state in the tone of `state`, `url` leads to its page."""

    label: str
    text: str
    note: str = ""
    tag: str = ""
    state: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Figures in yen beside what they are of; the last of them is marked where `is_short`.

    `tags` are states as tone and words, `url` leads to the paper of what it is of.
    """

    label: str
    period: str
    figures: tuple[int, ...]
    is_short: bool = False
    note: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Heads of the columns, the first two of words, and the rows below them."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, int]]]]:
        """Each row with its figures beside their heads."""
        return [(row, list(zip(self.heads[2:], row.figures, strict=True))) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Material:
    """What a source tells under a title; `note` says where it ends or comes from.

    `changes` are (label, as it was, as it is asked for now).
    """

    title: str
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    note: str = ""
    url: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """`find` tells what a room knows, in a fixed number of queries, or None for nothing.

    It is told to those who are asked to decide; the applicant and those it passes see it only where they may take `step`.
    """

    code: str
    step: str
    find: Callable[[Matter], Material | None]
    order: int = field(default=50)


_sources: dict[str, Source] = {}


class SourceNamedTwice(Exception):
    """Two places claim the same source: a mistake of the programmer, found at start."""


def offer(source: Source) -> None:
    """Let a room tell what it knows."""
    if source.code in _sources:
        raise SourceNamedTwice(source.code)
    _sources[source.code] = source


def found(matter: Matter, *, decides: bool) -> Iterator[Material]:
    """What the sources tell the reader, in their order."""
    for source in sorted(_sources.values(), key=lambda each: (each.order, each.code)):
        if decides or matter.may(source.step):
            if told := source.find(matter):
                yield told
