"""Limits of payment as the templates want them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables.models import SupplierLaw
from accounting.payables.queries import ItemLimit, standings_on, suppliers
from accounting.payables.rules import Verdict
from accounting.payables.words import LIMIT_SOURCES, LIMIT_STATES
from backoffice.shell.request import StaffRequest

from .items import item_row, told


def limit_rows(found: Iterable[ItemLimit]) -> list[dict[str, Any]]:
    """Items with their last day, how they stand to it, and the law that says so."""
    return [_row(each) for each in found]


def limit_page(found: list[ItemLimit]) -> dict[str, Any]:
    """The open items by their last day, and how many are late."""
    rows = limit_rows(found)
    return {
        "rows": rows,
        "late": sum(each.limit.verdict is Verdict.LATE for each in found),
        "sources": [str(LIMIT_SOURCES[law]) for law in dict.fromkeys(each.law for each in found)],
        "standing_url": reverse("accounting:payables_standing_list"),
    }


def standing_page(request: StaffRequest, today: dt.date) -> dict[str, Any]:
    """Every supplier, with the judgement in force and who made it: two queries."""
    found = suppliers()
    standings = standings_on([each.pk for each in found], today)
    may = request.may("accounting.payables.judge_supplier")
    return {
        "rows": [
            {
                "name": partner.name,
                "kind": partner.get_kind_display(),
                "law": standing.get_law_display() if standing else _("まだ判断していません"),
                "state": _state_of(standing.law) if standing else "DRAFT",
                "reason": standing.reason if standing else "",
                "judged": standing,
                "set_url": reverse("accounting:payables_standing_set", args=[partner.pk]) if may else "",
            }
            for partner in found
            for standing in [standings.get(partner.pk)]
        ],
        "unjudged": len(found) - len(standings),
        "limit_url": reverse("accounting:payables_limit_list"),
    }


def _state_of(law: str) -> str:
    return "CLOSED" if law == SupplierLaw.NONE else "APPROVED"


def _row(each: ItemLimit) -> dict[str, Any]:
    state, label = LIMIT_STATES[each.limit.verdict]
    return {
        **item_row(each.item),
        "law": each.law.label,
        "counted_from": each.counted_from,
        "is_received": each.is_received,
        "last_on": each.limit.last_on,
        "paid_on": each.limit.paid_on,
        "verdict": state,
        "verdict_label": str(label),
        "days_late": each.limit.days_late,
        "interest_yen": each.interest.amount_yen if each.interest else None,
        "interest": told(each.interest.because.as_json()) if each.interest else None,
    }
