"""The register of events that other programs may hear of, offered by rooms through their manifest; the default is none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

# The rows that a user may read at the API, by the user's id: the same queryset as the endpoint of the thing.
Rows = Callable[[int], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Published:
    """Events of a step, told as `code` (`invoice.finalised`), to who may read the thing it happened to.

    `resource` is the word of the scope, `view` the step of who reads it, `prefix` and `url_name` its id and address.
    """

    code: str
    label: Any
    step: str
    resource: str
    view: str
    prefix: str
    url_name: str
    rows: Rows


_published: dict[str, Published] = {}


class PublishedTwice(Exception):
    """Two rooms claim the same code or the same step: a mistake of the programmer, found at start."""


def publish(*kinds: Published) -> None:
    """Let other programs hear of steps."""
    for kind in kinds:
        if kind.code in _published or kind.step in {each.step for each in _published.values()}:
            raise PublishedTwice(kind.code)
        _published[kind.code] = kind


def every() -> tuple[Published, ...]:
    """All kinds, by code."""
    return tuple(_published[code] for code in sorted(_published))


def of_step(step: str) -> Published:
    """The kind of a published step; StopIteration when it is none."""
    return next(kind for kind in _published.values() if kind.step == step)


def label_of(code: str) -> str:
    """What people read for a kind; its code when it is no longer part of the product."""
    return str(_published[code].label) if code in _published else code
