"""The register of what can be found from the top of every page: rooms say how, each reader finds what may be seen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from .request import StaffRequest

MOST_CHARACTERS = 100
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, what tells it from others, and where it is."""

    title: str
    meta: str
    url: str


Find = Callable[[StaffRequest, str], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Search:
    """What a room can find for a person who may take `step`.

    `find` gets the words and gives what holds each of them, the best first, and is read only as far as is shown.
    `list_name` is the page that shows all of them for `field`; empty when there is none.
    """

    code: str
    label: Any
    icon: str
    step: str
    find: Find
    list_name: str = ""
    field: str = "q"


@dataclass(frozen=True, slots=True)
class Found:
    """Some hits of one kind. `more_url` leads to all of them, and is empty when these are all."""

    label: Any
    icon: str
    hits: tuple[Hit, ...]
    has_more: bool
    more_url: str


_searches: dict[str, Search] = {}


def offer_search(search: Search) -> None:
    """Enter a search; a second one of the same code replaces the first."""
    _searches[search.code] = search


def searches(request: StaffRequest) -> list[Search]:
    """What this person can look for."""
    return [search for search in _searches.values() if request.may(search.step)]


def words_of(text: str) -> str:
    """What was typed, as rooms take it: words with one space between them."""
    return " ".join(text.replace("\0", "")[:MOST_CHARACTERS].split())


def found_for(request: StaffRequest, words: str) -> list[Found]:
    """What each search finds, those that find nothing left out."""
    if not words:
        return []
    found = [_found(request, search, words) for search in searches(request)]
    return [each for each in found if each.hits]


def _found(request: StaffRequest, search: Search, words: str) -> Found:
    hits = tuple(islice(search.find(request, words), SHOWN + 1))
    has_more = len(hits) > SHOWN
    page = f"{reverse(search.list_name)}?{urlencode({search.field: words})}" if search.list_name and has_more else ""
    return Found(search.label, search.icon, hits[:SHOWN], has_more, page)
