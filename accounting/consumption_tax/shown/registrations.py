"""Registration numbers and their lists as the templates want them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounting.consumption_tax import queries
from accounting.consumption_tax.models import RegistrationList
from accounting.consumption_tax.rules import Verdict
from accounting.consumption_tax.words import VERDICTS
from backoffice.shell.fields import described
from backoffice.shell.request import StaffRequest

from .parts import HERE


def registrations_page(
    request: StaffRequest,
    form: Any,
    number: str,
    day: dt.date,
    standing: Any,
    lists: Sequence[RegistrationList],
    waiting: RegistrationList | None,
    changes: Any,
) -> dict[str, Any]:
    """Looking a number up, what waits for confirmation, and what was loaded."""
    return {
        "fields": [described(form[name], {"class": "input--s"}) for name in form.fields],
        "standing": {"number": number, "day": day, **verdict(standing)} if standing else None,
        "waiting": _waiting(request, waiting, changes) if waiting else None,
        "lists": [
            {
                "file_name": each.file_name,
                "rows": each.rows,
                "state_label": each.get_state_display(),
                "by": each.loaded_by_name,
                "at": each.loaded_at,
            }
            for each in lists
        ],
        "load_url": reverse(f"{HERE}registration_load")
        if request.may("accounting.consumption_tax.load_registrations") and waiting is None
        else "",
    }


def verdict(standing: queries.Standing) -> dict[str, Any]:
    """What is known of a number, in words: for this room's pages and the page of a bill."""
    state, words = VERDICTS[standing.verdict]
    listed = standing.listed
    return {
        "state": state,
        "words": str(words),
        "name": listed.name if listed else "",
        "registered_on": listed.registered_on if listed else None,
        "ended_on": listed.ended_on if listed else None,
        "loaded_at": standing.loaded_at,
        "is_good": standing.verdict is Verdict.REGISTERED,
    }


def _waiting(request: StaffRequest, waiting: RegistrationList, changes: Any) -> dict[str, Any]:
    may = request.may("accounting.consumption_tax.confirm_registrations")
    return {
        "file_name": waiting.file_name,
        "rows": waiting.rows,
        "new": changes.new,
        "ended": changes.ended,
        "changed": changes.changed,
        "faults": [(each["row"], each["text"]) for each in waiting.faults],
        "confirm_url": reverse(f"{HERE}registration_confirm", args=[waiting.pk]) if may and not waiting.faults else "",
        "discard_url": reverse(f"{HERE}registration_discard", args=[waiting.pk]) if may else "",
    }
