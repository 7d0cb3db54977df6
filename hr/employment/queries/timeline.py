"""What happened to somebody, by day: from the dated rows themselves, so nothing is told twice."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from hr.employment.models import Employee, LeavingReason


class What(StrEnum):
    """The kinds of things that happen, in the order in which a day tells them."""

    JOINED = "JOINED"
    MOVED = "MOVED"
    POST_ADDED = "POST_ADDED"
    POST_ENDED = "POST_ENDED"
    TERMS = "TERMS"
    AWAY = "AWAY"
    RETURNED = "RETURNED"
    NAME = "NAME"
    ADDRESS = "ADDRESS"
    ACCOUNT = "ACCOUNT"
    APPOINTED = "APPOINTED"
    OFFICE_ENDED = "OFFICE_ENDED"
    LENT = "LENT"
    LOAN_ENDED = "LOAN_ENDED"
    LEFT = "LEFT"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing: when, what, and in words what it came to (no amount of pay)."""

    on: dt.date
    what: What
    detail: Any = ""


def events_of(employee: Employee) -> list[Happening]:
    """The newest first. `employee` comes from queries.employee, so this asks nothing."""
    found = [
        Happening(employee.joined_on, What.JOINED, employee.get_kind_display()),
        *_posts(employee),
        *_terms(employee),
        *_away(employee),
        *_spans(employee.officer_terms.all(), What.APPOINTED, What.OFFICE_ENDED, "title"),
        *_spans(employee.loans.all(), What.LENT, What.LOAN_ENDED, "counterpart"),
        *(Happening(each.changed_on, What.NAME, each.name) for each in employee.former_names.all()),
        *_later(employee.addresses.all(), What.ADDRESS, employee.joined_on),
        *_later(employee.accounts.all(), What.ACCOUNT, employee.joined_on),
    ]
    if employee.left_on:
        reason = LeavingReason(employee.leaving_reason).label if employee.leaving_reason else ""
        found.append(Happening(employee.left_on, What.LEFT, reason))
    order = list(What)
    return sorted(found, key=lambda each: (each.on, order.index(each.what)), reverse=True)


def _posts(employee: Employee) -> Iterator[Happening]:
    held = sorted(employee.person.assignments.all(), key=lambda each: each.valid_from)
    for _before, after in pairwise(held):
        yield Happening(after.valid_from, What.MOVED, " ".join(filter(None, (after.unit.name, after.post))))
    for each in employee.concurrent_posts.all():
        name = " ".join(filter(None, (each.unit.name, each.post)))
        yield Happening(each.valid_from, What.POST_ADDED, name)
        if each.valid_until:
            yield Happening(_day_before(each.valid_until), What.POST_ENDED, name)


def _terms(employee: Employee) -> Iterator[Happening]:
    for each in sorted(employee.terms.all(), key=lambda terms: terms.valid_from)[1:]:
        yield Happening(each.valid_from, What.TERMS, each.reason)


def _away(employee: Employee) -> Iterator[Happening]:
    for each in employee.suspensions.all():
        yield Happening(each.valid_from, What.AWAY, each.get_kind_display())
        if each.valid_until and (employee.left_on is None or each.valid_until <= employee.left_on):
            yield Happening(each.valid_until, What.RETURNED, each.get_kind_display())


def _spans(rows: Any, begun: What, ended: What, named: str) -> Iterator[Happening]:
    for each in rows:
        yield Happening(each.valid_from, begun, getattr(each, named))
        if each.valid_until:
            yield Happening(_day_before(each.valid_until), ended, getattr(each, named))


def _later(rows: Any, what: What, joined_on: dt.date) -> Iterator[Happening]:
    """What changed after the day of joining."""
    return (Happening(each.valid_from, what) for each in rows if each.valid_from > joined_on)


def _day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)
