"""Trying a request (試行): done in full, looked at, and undone, so that nothing of it stays.

Invariant: after a trial there is no row, no number, no event, no stored byte and no job that was not there before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.access.queries import may
from backoffice.companies import clock
from backoffice.documents import storage

from .fields import Flag, Given, Yen


@dataclass(frozen=True, slots=True)
class Journal:
    """How the books are read in a trial, by whoever may take `step`: `mark` before it, `posted` what came since then.

    What `posted` gives has the attributes of PostedEntry.
    """

    step: str
    mark: Callable[[], int]
    posted: Callable[[int], Sequence[Any]]


class Trial(Given):
    """Whether a request is only tried."""

    dry_run = Flag(
        default=False,
        help_text=_("試すだけにします。すべて確かめて結果と仕訳を返し、何も残しません。連番も進みません。"),
    )


class PostedLine(serializers.Serializer):
    """A line that would be posted."""

    account = serializers.CharField(source="account.code")
    account_name = serializers.CharField(source="account.name")
    side = serializers.ChoiceField(choices=("DEBIT", "CREDIT"))
    amount = Yen(source="amount_yen")


class PostedEntry(serializers.Serializer):
    """An entry that would be posted."""

    posted_on = serializers.DateField()
    description = serializers.CharField()
    lines = PostedLine(many=True, source="tried_lines")


_journals: list[Journal] = []


class JournalOfferedTwice(Exception):
    """Two places claim the books: a mistake of the programmer, found at start."""


def offer_journal(journal: Journal) -> None:
    """Let trials show what would be posted; the books do it."""
    if _journals:
        raise JournalOfferedTwice
    _journals.append(journal)


def tried(act: Callable[[], Any], *, acting_user: Any) -> dict[str, Any]:
    """What `act` would be answered with and would post; raises what it refuses. Nothing of it stays.

    The journal is None for who may not read the books.
    """
    readable = [each for each in _journals if may(acting_user, each.step, as_of=clock.today())]
    with transaction.atomic(), storage.held_back():
        marks = [(journal, journal.mark()) for journal in readable]
        said = act()
        _check_as_at_the_end()
        entries = [PostedEntry(entry).data for journal, mark in marks for entry in journal.posted(mark)]
        transaction.set_rollback(True)
    return {"dry_run": True, "answer": said, "journal": entries if readable else None}


def _check_as_at_the_end() -> None:
    """What PostgreSQL checks when a transaction ends is checked now, for this one never ends so."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
