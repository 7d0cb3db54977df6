"""Advances as the templates want them: plain values, in the reader's language."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell.request import StaffRequest

from .models import Advance, AdvanceSettlement

ROOM = "accounting:advances_"


def advance_row(held: Advance) -> dict[str, Any]:
    """An advance in a list; of one that `queries.advances` found."""
    open_yen: int = held.open_yen  # type: ignore[attr-defined]
    return {
        "name": held.payee_name,
        "purpose": held.purpose,
        "kind": held.get_kind_display(),
        "account": held.account.name,
        "paid_on": held.paid_on,
        "amount_yen": held.amount_yen,
        "settled_yen": held.amount_yen - open_yen,
        "open_yen": open_yen,
        "state": "wait" if open_yen else "DONE",
        "state_label": _("未精算") if open_yen else _("精算済み"),
        "url": reverse(f"{ROOM}advance_detail", args=[held.pk]),
    }


def advance_page(request: StaffRequest, held: Advance) -> dict[str, Any]:
    """An advance with its settlements."""
    row = advance_row(held)
    may_settle = row["open_yen"] and request.may("accounting.advances.settle_advance")
    return {
        "advance": {
            **row,
            "bank": str(held.bank_account) if held.bank_account else _("開始残高"),
            "by": held.recorded_by_name,
            "at": held.recorded_at,
        },
        "entry_url": _entry_url(request, held.entry_id),
        "settlements": [_settlement(request, each) for each in sorted(held.settlements.all(), key=lambda s: s.pk)],
        "settle_url": reverse(f"{ROOM}advance_settle", args=[held.pk]) if may_settle else "",
    }


def _settlement(request: StaffRequest, each: AdvanceSettlement) -> dict[str, Any]:
    is_gone = each.takes_back_id is not None or hasattr(each, "taken_back_by")
    may = not is_gone and request.may("accounting.advances.take_back_settlement")
    return {
        "on": each.settled_on,
        "label": each.label,
        "spent_yen": each.spent_yen,
        "returned_yen": each.returned_yen,
        "by": each.recorded_by_name,
        "entry_url": _entry_url(request, each.entry_id),
        "take_back_url": reverse(f"{ROOM}settlement_take_back", args=[each.pk]) if may else "",
    }


def _entry_url(request: StaffRequest, entry_id: int | None) -> str:
    may = entry_id is not None and request.may("accounting.ledger.view_ledger")
    return reverse("accounting:ledger_entry_detail", args=[entry_id]) if may else ""
