"""Imports and their slips."""

import difflib
from collections.abc import Iterable

from django.db.models import QuerySet

from accounting.ledger.models import Account, ImportedSlip, JournalImport, MappedKind

LIKENESS = 0.5


def journal_imports() -> QuerySet[JournalImport]:
    """Every import; keyset by id, newest first."""
    return JournalImport.objects.all()


def journal_import(pk: int) -> JournalImport:
    """One import with its file; JournalImport.DoesNotExist when there is none."""
    return JournalImport.objects.select_related("stored_file").get(pk=pk)


def imported_slip(pk: int) -> ImportedSlip:
    """One slip with its import; ImportedSlip.DoesNotExist when there is none."""
    return ImportedSlip.objects.select_related("journal_import__stored_file").get(pk=pk)


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
