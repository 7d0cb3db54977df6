"""The journal and one entry."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounting.ledger.models import Entry, Line, Voucher, VoucherState
from accounting.ledger.rules import Source
from backoffice.approvals.models import Request
from backoffice.approvals.queries import pending_of
from backoffice.values.periods import Month

CHUNK = 2000
# How the log and requests name an entry.
ENTRY_CASE = "accounting.ledger.entry"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What a reader of the journal asks for; empty means everything.

    Without `corrections` an entry that was corrected, and its reversal, stand in the history of what replaced them.
    """

    month: Month | None = None
    text: str = ""
    corrections: bool = False
    posted_from: dt.date | None = None
    posted_to: dt.date | None = None
    amount_from_yen: int | None = None
    amount_to_yen: int | None = None
    account_code: str = ""
    partner: str = ""
    source_kind: str = ""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry with its lines, what it takes back, what takes it back, and the request to do so."""

    entry: Entry
    lines: tuple[Line, ...]
    reversed_by: Entry | None
    asked: Request | None


def entries(wanted: EntryFilter) -> QuerySet[Entry]:
    """The entries that fit, each knowing whether it was taken back; keyset by day and id, newest first."""
    found = Entry.objects.annotate(is_reversed=Exists(Entry.objects.filter(reverses=OuterRef("pk"))))
    if not wanted.corrections:
        found = found.exclude(Exists(_corrections("pk"))).exclude(Exists(_corrections("reverses")))
    if wanted.month:
        found = found.filter(posted_on__range=(wanted.month.first_day, wanted.month.last_day))
    exact = {
        "posted_on__gte": wanted.posted_from,
        "posted_on__lte": wanted.posted_to,
        "amount_yen__gte": wanted.amount_from_yen,
        "amount_yen__lte": wanted.amount_to_yen,
        "source_kind": wanted.source_kind or None,
        "description__icontains": wanted.text or None,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    lines = Line.objects.filter(entry=OuterRef("pk"))
    if wanted.account_code:
        found = found.filter(Exists(lines.filter(account__code=wanted.account_code)))
    if wanted.partner:
        named = Q(partner__code=wanted.partner) | Q(partner__name__icontains=wanted.partner)
        found = found.filter(Exists(lines.filter(named)))
    return found


def journal_rows(wanted: EntryFilter) -> Iterator[Line]:
    """仕訳日記帳: every line of the entries that fit, in the order of days, entries and places; read as a stream."""
    everything = replace(wanted, corrections=True)
    lines = Line.objects.filter(entry__in=entries(everything).values("pk"))
    ordered = lines.order_by("posted_on", "entry_id", "position")
    return ordered.select_related("entry", "account", "unit", "project", "partner").iterator(chunk_size=CHUNK)


def _corrections(of: str) -> QuerySet[Voucher]:
    """The posted vouchers that correct the entry of a row, or the one that it takes back."""
    return Voucher.objects.filter(corrects=OuterRef(of), state=VoucherState.POSTED)


def lines_of_entries(found: Sequence[Entry]) -> dict[int, list[Line]]:
    """The lines of some entries, each with its account, in their places."""
    held: dict[int, list[Line]] = {entry.pk: [] for entry in found}
    lines = Line.objects.filter(entry__in=held).select_related("account")
    for line in lines.order_by("entry", "position"):
        held[line.entry_id].append(line)
    return held


def entry_page(pk: int) -> EntryPage:
    """One entry; Entry.DoesNotExist when there is none."""
    entry = Entry.objects.select_related("reverses", "voucher").get(pk=pk)
    lines = entry.lines.select_related("account", "unit", "project", "partner").order_by("position")
    return EntryPage(entry, tuple(lines), reversal_of(entry), pending_of(ENTRY_CASE, pk))


def entry_with_lines(pk: int) -> tuple[Entry, list[Line]]:
    """An entry and its lines with their accounts."""
    entry = Entry.objects.get(pk=pk)
    return entry, list(entry.lines.select_related("account").order_by("position"))


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
