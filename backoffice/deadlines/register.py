"""The register of deadlines: departments say what falls due when, to those who may take a step."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """Whether the law sets the day, or the company."""

    STATUTORY = "STATUTORY"
    COMPANY = "COMPANY"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What falls due: the day, in words, where it is done, and the law or the rule that says so.

    `opened_by` is the step that the address asks for where it is another than the offer's: who may not take it sees
    the day without the link.
    """

    on: dt.date
    title: str
    meta: str
    url: str
    kind: Kind
    source: str
    opened_by: str = ""


Offer = Callable[[dt.date, dt.date], Iterable[Deadline]]
_offers: dict[str, tuple[str, Offer]] = {}


class DeadlineOfferedTwice(Exception):
    """Two places claim the same deadlines: a mistake of the programmer, found at start."""


def offer(name: str, step: str, function: Offer) -> None:
    """Let `function(as_of, until)` say what falls due between two days, to people who may take `step`."""
    if name in _offers:
        raise DeadlineOfferedTwice(name)
    _offers[name] = (step, function)


def upcoming(may: Callable[[str], bool], *, as_of: dt.date, until: dt.date, most: int) -> list[Deadline]:
    """The nearest deadlines that a person may see: at most so many, between two days, both included."""
    found = [each for step, function in _offers.values() if may(step) for each in function(as_of, until)]
    near = sorted((each for each in found if as_of <= each.on <= until), key=lambda each: (each.on, each.title))[:most]
    return [replace(each, url="") if each.opened_by and not may(each.opened_by) else each for each in near]
