"""Imports as the templates want them: plain values, in the reader's language."""

import datetime as dt
from typing import Any

from django.urls import reverse

from accounting.ledger.actions import ImportNeedsSecondPerson
from accounting.ledger.models import ImportState, JournalImport, MappedKind
from accounting.ledger.queries import needs_approval
from accounting.ledger.reading import Standing
from backoffice.approvals.models import Request
from backoffice.shell.fields import described
from backoffice.shell.problem import refusal_text
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


def import_page(request: StaffRequest, held: JournalImport, asked: Request | None) -> dict[str, Any]:
    """One import with what can be done to it now; what is asked about waits."""
    ways = {
        "words": held.state == ImportState.WAITING and request.may("accounting.ledger.map_words"),
        "read": held.state == ImportState.WAITING and request.may("accounting.ledger.read_import"),
        "confirm": held.state == ImportState.WAITING and request.may("accounting.ledger.order_import"),
        "discard": held.state == ImportState.WAITING and request.may("accounting.ledger.discard_import"),
        "undo": held.state == ImportState.POSTED
        and asked is None
        and request.may("accounting.ledger.order_import_reversal"),
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


def second_person(request: StaffRequest, held: JournalImport, largest_yen: int) -> str:
    """Why this reader can't post an import that is ready; empty when that is no matter."""
    if held.uploaded_by_id != request.user.pk or not needs_approval(largest_yen):
        return ""
    return refusal_text(ImportNeedsSecondPerson(amount_yen=largest_yen))


def looked(found: Standing) -> dict[str, Any]:
    """What a file would come to, as it was read."""
    reading = found.reading
    return {
        "rows": reading.rows,
        "encoding": "Shift_JIS" if reading.encoding == "cp932" else "UTF-8",
        "entries": found.entries,
        "amount_yen": found.amount_yen,
        "months": [{"month": month, "count": count, "yen": yen} for month, (count, yen) in reading.months.items()],
        "sample": [{**each, "day": dt.date.fromisoformat(each["day"])} for each in reading.sample],
        "is_fresh": found.is_fresh,
        "is_ready": found.is_ready,
        "lacks_meaning": found.lacks_meaning,
        "fault_count": found.fault_count,
    }


def word_rows(form: Any, found: Standing) -> list[dict[str, Any]]:
    """The words without a meaning, each with its field and how often it stands in the file."""
    return [
        {
            "kind": MappedKind(kind).label,
            "word": theirs,
            "count": found.unknown[kind][theirs],
            "field": described(form[name], {"class": "input--s"}),
        }
        for name, (kind, theirs) in form.names.items()
    ]
