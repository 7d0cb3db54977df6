"""The register of pages about one employee in other rooms: those rooms stand above and say what they know."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class More:
    """A page about an employee: `url_name` takes the employee's id; those see it who have the step."""

    label: Any
    url_name: str
    step: str
    order: int = 50


class MoreOfferedTwice(Exception):
    """Two places offer the same page: a mistake of the programmer, found at start."""


_pages: dict[str, More] = {}


def offer(*pages: More) -> None:
    """Let the page of an employee lead to these pages."""
    for each in pages:
        if each.url_name in _pages:
            raise MoreOfferedTwice(each.url_name)
        _pages[each.url_name] = each


def links(employee_id: int, may: Callable[[str], bool]) -> list[dict[str, Any]]:
    """Label and address of the pages that the reader may open."""
    ordered = sorted(_pages.values(), key=lambda each: (each.order, each.url_name))
    return [
        {"label": each.label, "url": reverse(each.url_name, args=[employee_id])} for each in ordered if may(each.step)
    ]
