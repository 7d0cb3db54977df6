"""Imports as the templates want them: plain values, in the reader's language."""

from typing import Any

from django.urls import reverse

from accounting.ledger.models import ImportState, JournalImport, MappedKind
from accounting.ledger.rules import Side
from accounting.ledger.translated import Read, ReadSlip
from backoffice.shell.fields import described
from backoffice.shell.request import StaffRequest

TONES = {"POSTED": "ok", "WAITING": "wait", "POSTING": "wait", "REVERSING": "wait"}


def import_row(held: JournalImport) -> dict[str, Any]:
    """An import in the list."""
    return {
        "pk": held.pk,
        "name": held.name,
        "program": held.get_program_display(),
        "state": held.state,
        "state_label": held.get_state_display(),
        "tone": TONES.get(held.state, ""),
        "rows": held.rows,
        "entries": held.entries,
        "amount_yen": held.amount_yen,
        "uploaded_by": held.uploaded_by_name,
        "uploaded_at": held.uploaded_at,
        "url": reverse("accounting:ledger_import_detail", args=[held.pk]),
    }


def import_page(request: StaffRequest, held: JournalImport) -> dict[str, Any]:
    """One import with what can be done to it now."""
    ways = {
        "words": held.state == ImportState.WAITING and request.may("accounting.ledger.map_words"),
        "confirm": held.state == ImportState.WAITING and request.may("accounting.ledger.order_import"),
        "discard": held.state == ImportState.WAITING and request.may("accounting.ledger.discard_import"),
        "undo": held.state == ImportState.POSTED and request.may("accounting.ledger.order_import_reversal"),
    }
    return {
        **import_row(held),
        "problem": held.problem,
        "reason": held.reason,
        "settled_at": held.settled_at,
        **{
            f"{name}_url": reverse(f"accounting:ledger_import_{name}", args=[held.pk]) if may else ""
            for name, may in ways.items()
        },
    }


def looked(found: Read) -> dict[str, Any]:
    """What a file would come to."""
    return {
        "rows": found.found.rows,
        "encoding": "Shift_JIS" if found.found.encoding == "cp932" else "UTF-8",
        "entries": found.entries,
        "amount_yen": found.amount_yen,
        "months": [
            {"month": month, "count": found.months[month], "yen": found.yen[month]} for month in sorted(found.months)
        ],
        "sample": [_slip(each) for each in found.sample],
        "is_ready": found.is_ready,
        "lacks_meaning": found.lacks_meaning,
        "fault_count": len(found.found.faults),
    }


def word_rows(form: Any, found: Read) -> list[dict[str, Any]]:
    """The words without a meaning, each with its field and how often it stands in the file."""
    return [
        {
            "kind": MappedKind(kind).label,
            "word": theirs,
            "count": found.words[kind][theirs],
            "field": described(form[name], {"class": "input--s"}),
        }
        for name, (kind, theirs) in form.names.items()
    ]


def _slip(slip: ReadSlip) -> dict[str, Any]:
    lines = slip.draft.lines
    return {
        "row": slip.first_row,
        "day": slip.draft.posted_on,
        "description": slip.draft.description,
        "debit": "、".join(dict.fromkeys(line.account_code for line in lines if line.side is Side.DEBIT)),
        "credit": "、".join(dict.fromkeys(line.account_code for line in lines if line.side is Side.CREDIT)),
        "amount_yen": slip.draft.amount_yen,
    }
