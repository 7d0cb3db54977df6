"""The journal and one entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounting.ledger.models import Entry, Line
from accounting.ledger.rules import Source
from backoffice.values.periods import Month


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What a reader of the journal asks for; empty means everything."""

    month: Month | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry with its lines, what it takes back, and what takes it back."""

    entry: Entry
    lines: tuple[Line, ...]
    reversed_by: Entry | None


def entries(wanted: EntryFilter) -> QuerySet[Entry]:
    """The entries that fit, each knowing whether it was taken back; keyset by day and id, newest first."""
    found = Entry.objects.annotate(is_reversed=Exists(Entry.objects.filter(reverses=OuterRef("pk"))))
    if wanted.month:
        found = found.filter(posted_on__range=(wanted.month.first_day, wanted.month.last_day))
    if wanted.text:
        found = found.filter(description__contains=wanted.text)
    return found


def lines_of_entries(found: Sequence[Entry]) -> dict[int, list[Line]]:
    """The lines of some entries, each with its account, in their places."""
    held: dict[int, list[Line]] = {entry.pk: [] for entry in found}
    lines = Line.objects.filter(entry__in=held).select_related("account")
    for line in lines.order_by("entry", "position"):
        held[line.entry_id].append(line)
    return held


def entry_page(pk: int) -> EntryPage:
    """One entry; Entry.DoesNotExist when there is none."""
    entry = Entry.objects.select_related("reverses").get(pk=pk)
    lines = entry.lines.select_related("account", "unit").order_by("position")
    return EntryPage(entry, tuple(lines), reversal_of(entry))


def reversal_of(entry: Entry) -> Entry | None:
    """The entry that takes this one back."""
    return Entry.objects.filter(reverses=entry.pk).first()


def entry_of(source_kind: str, source_id: int) -> Entry | None:
    """The entry that was made of a source."""
    return Entry.objects.filter(source_kind=source_kind, source_id=source_id).first()


def posted_sources(sources: Sequence[Source]) -> set[Source]:
    """Which of the sources have their entry."""
    by_kind: dict[str, list[int]] = {}
    for source in sources:
        by_kind.setdefault(source.kind, []).append(source.id)
    found: set[Source] = set()
    for kind, ids in by_kind.items():
        there = Entry.objects.filter(source_kind=kind, source_id__in=ids).values_list("source_id", flat=True)
        found |= {Source(kind, pk) for pk in there}
    return found
