"""Advances as the templates want them: plain values, in the reader's language."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals.models import Request
from backoffice.approvals.shown import route_of
from backoffice.shell.request import StaffRequest

from .models import SETTLEMENT, Advance, AdvanceSettlement, PayBy, RequestState

ROOM = "accounting:advances_"


def advance_row(held: Advance, today: dt.date) -> dict[str, Any]:
    """An advance in a list, with its age while something is left; of one that `queries.advances` found."""
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
        "age": (today - held.paid_on).days if open_yen else None,
        "state": "wait" if open_yen else "DONE",
        "state_label": _("未精算") if open_yen else _("精算済み"),
        "url": reverse(f"{ROOM}advance_detail", args=[held.pk]),
    }


def advance_page(request: StaffRequest, held: Advance, today: dt.date) -> dict[str, Any]:
    """An advance with its settlements."""
    row = advance_row(held, today)
    may_settle = row["open_yen"] and request.may("accounting.advances.settle_advance")
    return {
        "advance": {
            **row,
            "bank": _paid_from(held),
            "by": held.recorded_by_name,
            "at": held.recorded_at,
        },
        "entry_url": _entry_url(request, held.entry_id),
        "request_url": reverse(f"{ROOM}request_detail", args=[held.request_id]) if held.request_id else "",
        "settlements": [_settlement(request, each) for each in sorted(held.settlements.all(), key=lambda s: s.pk)],
        "settle_url": reverse(f"{ROOM}advance_settle", args=[held.pk]) if may_settle else "",
    }


def _settlement(request: StaffRequest, each: AdvanceSettlement) -> dict[str, Any]:
    is_gone = each.takes_back_id is not None or hasattr(each, "taken_back_by")
    is_gone = is_gone or each.entry.source_kind != SETTLEMENT
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


def request_row(held: Any) -> dict[str, Any]:
    """A request in a list; of one that `queries.requests_of` found."""
    tone, label = _stands(held)
    return {
        "number": held.pk,
        "purpose": held.purpose,
        "person_name": held.person_name,
        "needed_on": held.needed_on,
        "amount_yen": held.amount_yen,
        "pay_by": held.get_pay_by_display(),
        "state": tone,
        "state_label": label,
        "url": reverse(f"{ROOM}request_detail", args=[held.pk]),
    }


def request_page(request: StaffRequest, held: Any, asked: Request | None) -> dict[str, Any]:
    """A request with its route, and what became of it."""
    is_own = held.person.user_id == request.user.pk
    may_correct = is_own and held.state == RequestState.RETURNED
    advance = getattr(held, "advance", None)
    waits = held.state == RequestState.APPROVED and held.pay_by == PayBy.CASH and advance is None
    said = (
        [each.comment for step in asked.steps.all() for each in step.decisions.all() if each.comment] if asked else []
    )
    return {
        "held": {**request_row(held), "unit": held.unit.name if held.unit else "", "requested_at": held.requested_at},
        "is_own": is_own,
        "approved_on": held.approved_on,
        "pay_on": held.pay_on,
        "paid_on": held.paid_on or (advance.paid_on if advance and held.pay_by == PayBy.CASH else None),
        "route": route_of(asked, request.user.pk) if asked else [],
        "approval_url": reverse("backoffice:approvals_request_detail", args=[asked.pk]) if asked else "",
        "returned_because": said[-1] if said and held.state in (RequestState.RETURNED, RequestState.REJECTED) else "",
        "correct_url": reverse(f"{ROOM}request_correct", args=[held.pk]) if may_correct else "",
        "discard_url": reverse(f"{ROOM}request_discard", args=[held.pk]) if may_correct else "",
        "hand_over_url": reverse(f"{ROOM}request_hand_over", args=[held.pk])
        if waits and request.may("accounting.advances.hand_over")
        else "",
        "advance_url": reverse(f"{ROOM}advance_detail", args=[advance.pk])
        if advance and request.may("accounting.advances.view_advances")
        else "",
        "item_url": reverse("accounting:payables_item_detail", args=[held.payable_id])
        if held.payable_id and request.may("accounting.payables.view_items")
        else "",
    }


def own_row(held: Advance, today: dt.date) -> dict[str, Any]:
    """What one holds, with its age."""
    return {
        "purpose": held.purpose,
        "paid_on": held.paid_on,
        "age": (today - held.paid_on).days,
        "amount_yen": held.amount_yen,
        "open_yen": held.open_yen,  # type: ignore[attr-defined]
    }


def _stands(held: Any) -> tuple[str, str]:
    """APPROVED goes on to the payment."""
    if held.state != RequestState.APPROVED:
        return held.state, held.get_state_display()
    if held.payable_state == "CANCELLED":
        return "CANCELLED", _("支払の取消")
    is_paid = held.payable_state == "PAID" or (held.pay_by == PayBy.CASH and hasattr(held, "advance"))
    return ("PAID", _("支払済み")) if is_paid else ("wait", _("支払待ち"))


def _paid_from(held: Advance) -> str:
    if held.bank_account:
        return str(held.bank_account)
    return _("申請による支払") if held.request_id else _("開始残高")


def _entry_url(request: StaffRequest, entry_id: int | None) -> str:
    may = entry_id is not None and request.may("accounting.ledger.view_ledger")
    return reverse("accounting:ledger_entry_detail", args=[entry_id]) if may else ""
