"""Imports and their slips."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from accounting.ledger.models import (
    Account,
    Entry,
    ImportedSlip,
    JournalImport,
    MappedKind,
    Voucher,
    VoucherState,
)

LIKENESS = 0.5
IMPORTED = "accounting.ledger.import"


def journal_imports() -> QuerySet[JournalImport]:
    """Every import; keyset by id, newest first."""
    return JournalImport.objects.defer("reading")


def journal_import(pk: int) -> JournalImport:
    """One import with its file; JournalImport.DoesNotExist when there is none."""
    return JournalImport.objects.select_related("stored_file").get(pk=pk)


def imported_slip(pk: int) -> ImportedSlip:
    """One slip with its import; ImportedSlip.DoesNotExist when there is none."""
    return ImportedSlip.objects.select_related("journal_import__stored_file").get(pk=pk)


@dataclass(frozen=True, slots=True)
class StandingSums:
    """What taking an import back would take back: how many entries, their sum, and the largest of them."""

    entries: int
    amount_yen: int
    largest_yen: int


def standing_entries(held: JournalImport) -> QuerySet[Entry]:
    """The entries of an import, and those that corrected one, which nothing took back."""
    slips = ImportedSlip.objects.filter(journal_import=held).values("pk")
    own = Entry.objects.filter(source_kind=IMPORTED, source_id__in=slips)
    editions = Voucher.objects.filter(first_entry__in=own.values("pk"), state=VoucherState.POSTED)
    entries = Entry.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=editions.values("entry")))
    return entries.exclude(Exists(Entry.objects.filter(reverses=OuterRef("pk"))))


def standing_of(held: JournalImport) -> StandingSums:
    """The sums of the entries of an import that stand."""
    found = standing_entries(held).aggregate(n=Count("pk"), yen=Sum("amount_yen"), most=Max("amount_yen"))
    return StandingSums(found["n"], found["yen"] or 0, found["most"] or 0)


def suggested_words(unknown: Iterable[tuple[str, str]], taxes: dict[str, str]) -> dict[tuple[str, str], str]:
    """For words without a meaning, what they may mean: accounts of a like name, tax categories by the program's list."""
    accounts = {each.name: each.code for each in Account.objects.filter(out_of_use_from=None)}
    found: dict[tuple[str, str], str] = {}
    for kind, word in unknown:
        if kind == MappedKind.TAX and word in taxes:
            found[kind, word] = taxes[word]
        elif kind == MappedKind.ACCOUNT:
            alike = difflib.get_close_matches(word, accounts, n=1, cutoff=LIKENESS)
            if alike:
                found[kind, word] = accounts[alike[0]]
    return found
