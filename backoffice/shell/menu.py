"""The register of the menu: departments and their entries; a person sees only what may be used."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from . import offers

SIGNED_IN = "SIGNED_IN"
MY_WORK = "my_work"
WHOLE_COMPANY = "whole_company"
USER_MENU = "user_menu"
WORDS_OF_A_ROOM = 1


@dataclass(frozen=True, slots=True)
class Department:
    """部門: one foldable block of the side navigation."""

    code: str
    label: Any
    icon: str
    order: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One link. `department` is a department's code, MY_WORK (top block), WHOLE_COMPANY (last block)
    or USER_MENU (behind the user's name).

    `step` is what the user must be allowed to do, or SIGNED_IN. `count` names a number in `offers`. An entry that
    stands for its room is marked on every page of the room; `also` names pages, or how their names begin, that it and
    no other entry of the room stands for, unless that one names them too.
    """

    department: str
    label: Any
    url_name: str
    step: str
    icon: str
    order: int
    count: str = ""
    stands_for_room: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the template shows it."""

    label: Any
    url: str
    icon: str
    is_current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """A department as the template shows it."""

    label: Any
    icon: str
    links: tuple[Link, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The three blocks of the side navigation, and what stands behind the user's name."""

    my_work: tuple[Link, ...] = ()
    departments: tuple[Group, ...] = ()
    whole_company: tuple[Link, ...] = field(default=())
    user_menu: tuple[Link, ...] = ()


_departments: dict[str, Department] = {
    department.code: department
    for department in (
        Department("hr", _("人事・労務"), "users", 1),
        Department("accounting", _("経理"), "badge-japanese-yen", 2),
        Department("general_affairs", _("総務"), "building-2", 3),
        Department("legal", _("法務"), "scale", 4),
    )
}
_entries: dict[str, Entry] = {}


def add(*entries: Entry) -> None:
    """Enter links; a second entry for the same address replaces the first."""
    for entry in entries:
        if entry.department not in {MY_WORK, WHOLE_COMPANY, USER_MENU, *_departments}:
            raise KeyError(entry.department)
        _entries[entry.url_name] = entry


def entries() -> tuple[Entry, ...]:
    """All entries, in the order in which they are shown."""
    return tuple(sorted(_entries.values(), key=lambda entry: (entry.order, entry.url_name)))


def unresolved() -> tuple[str, ...]:
    """URL names of entries that lead nowhere: a structure test wants none."""
    return tuple(entry.url_name for entry in entries() if _url(entry) is None)


def for_request(request: HttpRequest) -> Menu:
    """What this user may use, with the present page marked."""
    open_to_user = [entry for entry in entries() if _may(request, entry) and _url(entry) is not None]
    current = _current(request, open_to_user)
    return Menu(
        my_work=_links(request, open_to_user, MY_WORK, current),
        departments=tuple(_groups(request, open_to_user, current)),
        whole_company=_links(request, open_to_user, WHOLE_COMPANY, current),
        user_menu=_links(request, open_to_user, USER_MENU, current),
    )


def about_others(request: Any) -> None:
    """The page is about somebody else: no entry of one's own work is marked on it."""
    request.is_about_others = True


def _may(request: HttpRequest, entry: Entry) -> bool:
    """Deny by default: a request that went past the access middleware may nothing."""
    if entry.step == SIGNED_IN:
        return bool(getattr(request, "user", None) and request.user.is_authenticated)
    may = getattr(request, "may", None)
    return bool(may and may(entry.step))


def _url(entry: Entry) -> str | None:
    """The address, or None while the page is not built: then the entry is absent, not a dead link."""
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return None


def _groups(request: HttpRequest, open_to_user: list[Entry], current: str) -> Iterable[Group]:
    for department in sorted(_departments.values(), key=lambda department: department.order):
        links = _links(request, open_to_user, department.code, current)
        if links:
            is_open = any(link.is_current for link in links)
            yield Group(department.label, department.icon, links, is_open)


def _links(request: HttpRequest, open_to_user: list[Entry], block: str, current: str) -> tuple[Link, ...]:
    return tuple(
        Link(
            label=entry.label,
            url=reverse(entry.url_name),
            icon=entry.icon,
            is_current=entry.url_name == current,
            count=offers.count(request, entry.count) if entry.count else 0,
        )
        for entry in open_to_user
        if entry.department == block
    )


def _current(request: HttpRequest, open_to_user: list[Entry]) -> str:
    """The entry of the page shown, or the nearest one of its room (hr:payroll_… for any page of payroll)."""
    match = getattr(request, "resolver_match", None)
    shown = match.view_name if match else ""
    hidden = MY_WORK if getattr(request, "is_about_others", False) else ""
    near = [entry for entry in entries() if entry.stands_for_room or entry.url_name == shown]
    claimed = [entry for entry in near if any(_begins(shown, name) for name in entry.also)]
    marked = [entry for entry in claimed or near if entry in open_to_user and entry.department != hidden]
    nearest = max(marked, key=lambda entry: _nearness(entry, shown), default=None)
    return nearest.url_name if nearest and _nearness(nearest, shown) >= WORDS_OF_A_ROOM else ""


def _nearness(entry: Entry, shown: str) -> int:
    return max(_shared_words(name, shown) for name in (entry.url_name, *entry.also))


def _begins(shown: str, name: str) -> bool:
    """Whether the name of a page begins with all words of another name."""
    return _shared_words(name, shown) >= name.count("_") + 1


def _shared_words(one: str, other: str) -> int:
    """How many words two URL names of one namespace begin with in common; equal names win."""
    if one == other:
        return len(one)
    one_space, _colon, one_name = one.partition(":")
    other_space, _colon, other_name = other.partition(":")
    pairs = list(zip(one_name.split("_"), other_name.split("_"), strict=False))
    same = next((place for place, (left, right) in enumerate(pairs) if left != right), len(pairs))
    return same if one_space == other_space else 0


add(Entry(MY_WORK, _("ホーム"), "backoffice:web_home", SIGNED_IN, "house", 0, stands_for_room=False))
