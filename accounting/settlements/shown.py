"""Set-offs and instruments as the templates want them: plain values, in the reader's language."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell import formats
from backoffice.shell.request import StaffRequest

from .models import (
    Direction,
    EventKind,
    Form,
    Instrument,
    InstrumentEvent,
    InstrumentState,
    Offset,
    OffsetPart,
    OffsetRequest,
)
from .models.parts import SettledPart
from .queries import Candidate
from .queries.instruments import HeldSums

ROOM, STEP = "accounting:settlements_", "accounting.settlements."
TONES = {
    InstrumentState.HELD: "wait",
    InstrumentState.SETTLED: "PAID",
    InstrumentState.DISCOUNTED: "DONE",
    InstrumentState.ENDORSED: "DONE",
    InstrumentState.DISHONOURED: "bad",
    InstrumentState.SPLIT: "DONE",
    InstrumentState.CANCELLED: "CANCELLED",
}
# What may be done to an instrument in a state: step, address, and to which: all, those RECEIVED or ISSUED, a RECORD held.
DOINGS = (
    ("settle_instrument", "instrument_settle", (InstrumentState.HELD,), ""),
    ("discount_instrument", "instrument_discount", (InstrumentState.HELD,), "RECEIVED"),
    ("endorse_instrument", "instrument_endorse", (InstrumentState.HELD,), "RECEIVED"),
    ("split_instrument", "instrument_split", (InstrumentState.HELD,), "RECORD"),
    ("fail_to_pay", "instrument_fail", (InstrumentState.HELD,), "ISSUED"),
    (
        "dishonour_instrument",
        "instrument_dishonour",
        (InstrumentState.HELD, InstrumentState.DISCOUNTED, InstrumentState.ENDORSED),
        "RECEIVED",
    ),
)


def offset_row(offset: Offset) -> dict[str, Any]:
    """A set-off in a list."""
    is_undone = offset.undone_at is not None
    return {
        "number": offset.number,
        "partner": offset.partner_name,
        "offset_on": offset.offset_on,
        "total_yen": offset.total_yen,
        "reason": offset.reason,
        "state": "CANCELLED" if is_undone else "DONE",
        "state_label": _("取り消し済み") if is_undone else _("相殺済み"),
        "url": reverse(f"{ROOM}offset_detail", args=[offset.pk]),
    }


def offset_request_row(held: OffsetRequest) -> dict[str, Any]:
    """A set-off that was asked for, in a list."""
    return {
        "partner": held.partner_name,
        "offset_on": held.offset_on,
        "total_yen": held.total_yen,
        "reason": held.reason,
        "state": held.state,
        "state_label": held.get_state_display(),
        "by": held.asked_by_name,
        "url": reverse(f"{ROOM}offset_request", args=[held.pk]),
    }


def offset_request_page(
    request: StaffRequest,
    held: OffsetRequest,
    invoices: Sequence[tuple[str, int]],
    payables: Sequence[tuple[str, int]],
) -> dict[str, Any]:
    """A set-off that was asked for, with both sides, and what came of it."""
    may_read = request.may("backoffice.documents.read_document")
    return {
        "asked": {**offset_request_row(held), "at": held.asked_at},
        "invoices": [{"label": label, "yen": yen} for label, yen in invoices],
        "payables": [{"label": label, "yen": yen} for label, yen in payables],
        "agreement_url": _document_url(held.agreement_id) if may_read else "",
        "offset_url": reverse(f"{ROOM}offset_detail", args=[held.offset_id]) if held.offset_id else "",
    }


def candidate_row(each: Candidate) -> dict[str, Any]:
    """A partner with something open on both sides."""
    return {
        "name": each.partner.name,
        "invoices_yen": each.invoices_yen,
        "payables_yen": each.payables_yen,
        "most_yen": min(each.invoices_yen, each.payables_yen),
        "url": f"{reverse(f'{ROOM}offset_new')}?partner={each.partner.pk}",
    }


def offset_page(
    request: StaffRequest, offset: Offset, parts: Sequence[OffsetPart], notice_id: int | None
) -> dict[str, Any]:
    """A set-off with both sides."""
    is_undone = offset.undone_at is not None
    may_read = request.may("backoffice.documents.read_document")
    return {
        "offset": {
            **offset_row(offset),
            "by": offset.recorded_by_name,
            "at": offset.recorded_at,
            "undone_because": offset.undone_because,
            "undone_by": offset.undone_by_name,
        },
        "invoices": [_part(request, each) for each in parts if each.invoice_id],
        "payables": [_part(request, each) for each in parts if each.payable_id],
        "entry_url": _entry_url(request, offset.entry_id),
        "agreement_url": _document_url(offset.agreement_id) if may_read else "",
        "notice_url": _document_url(notice_id) if may_read else "",
        "print": _button(_("相殺通知書を作る"), reverse(f"{ROOM}offset_print", args=[offset.pk]))
        if not is_undone and notice_id is None and request.may(f"{STEP}print_notice")
        else None,
        "undo_url": reverse(f"{ROOM}offset_undo", args=[offset.pk])
        if not is_undone and request.may(f"{STEP}undo_offset")
        else "",
    }


def instrument_row(held: Instrument, today: dt.date) -> dict[str, Any]:
    """An instrument in a list."""
    is_late = held.state == InstrumentState.HELD and held.due_on < today
    return {
        "number": held.number,
        "form": held.get_form_display(),
        "direction": held.get_direction_display(),
        "partner": held.partner_name,
        "account": held.account.name,
        "issued_on": held.issued_on,
        "due_on": held.due_on,
        "amount_yen": held.amount_yen,
        "state": "bad" if is_late else TONES[InstrumentState(held.state)],
        "state_label": _("期日超過") if is_late else held.get_state_display(),
        "url": reverse(f"{ROOM}instrument_detail", args=[held.pk]),
    }


def contingent_row(held: Instrument, yen: int) -> dict[str, Any]:
    """What may have to be paid back until its day."""
    return {
        "number": held.number,
        "form": held.get_form_display(),
        "drawer": held.drawer,
        "state_label": held.get_state_display(),
        "due_on": held.due_on,
        "yen": yen,
        "url": reverse(f"{ROOM}instrument_detail", args=[held.pk]),
    }


def kpis(sums: HeldSums, contingent: Sequence[tuple[Instrument, int]]) -> list[dict[str, str]]:
    """What is held, what is to be paid, and the sum of the notes to the accounts."""
    count = _("%(count)s件")
    return [
        {
            "label": _("受取手形・電子記録債権"),
            "value": formats.money(sums.received_yen),
            "note": count % {"count": sums.received_count},
        },
        {
            "label": _("支払手形・電子記録債務"),
            "value": formats.money(sums.issued_yen),
            "note": count % {"count": sums.issued_count},
        },
        {
            "label": _("割引・裏書で期日前のもの（注記）"),
            "value": formats.money(sum(yen for _each, yen in contingent)),
            "note": count % {"count": len(contingent)},
        },
    ]


def tabs(direction: str, state: str) -> list[dict[str, Any]]:
    """Open ones of either side, and all."""
    choices = (
        (_("未決済"), "", InstrumentState.HELD.value),
        (_("未決済の受取"), Direction.RECEIVED.value, InstrumentState.HELD.value),
        (_("未決済の支払"), Direction.ISSUED.value, InstrumentState.HELD.value),
        (_("すべて"), "", ""),
    )
    return [
        {"label": label, "url": f"?direction={side}&state={at}", "is_current": (side, at) == (direction, state)}
        for label, side, at in choices
    ]


def new_links(may: bool) -> list[dict[str, str]]:
    """Registering what was received, and what was given."""
    url = reverse(f"{ROOM}instrument_new")
    links = (
        (_("受取を登録"), Direction.RECEIVED.value),
        (_("支払を登録"), Direction.ISSUED.value),
    )
    return [{"label": label, "url": f"{url}?direction={side}"} for label, side in links] if may else []


def instrument_page(request: StaffRequest, held: Instrument, today: dt.date) -> dict[str, Any]:
    """An instrument with what happened to it and what may happen next."""
    events = list(held.events.all())
    return {
        "instrument": {
            **instrument_row(held, today),
            "drawer": held.drawer,
            "bank": held.bank,
            "taken_on": held.taken_on,
            "is_opening": held.is_opening,
            "whole": _link(held.split_from) if held.split_from else None,
            "parts": [_link(each) for each in held.parts.all()],
            "by": held.recorded_by_name,
            "at": held.recorded_at,
        },
        "items": [_part(request, item) for event in events for item in event.items.all()],
        "events": [_event(request, each) for each in reversed(events)],
        "doings": _doings(request, held),
        "take_back_url": _take_back_url(request, held, events),
    }


def _link(held: Instrument) -> dict[str, Any]:
    return {
        "number": held.number,
        "amount_yen": held.amount_yen,
        "state_label": held.get_state_display(),
        "url": reverse(f"{ROOM}instrument_detail", args=[held.pk]),
    }


def _doings(request: StaffRequest, held: Instrument) -> list[dict[str, str]]:
    words = {
        "settle_instrument": _("決済を記録"),
        "discount_instrument": _("割引"),
        "endorse_instrument": _("裏書・譲渡"),
        "split_instrument": _("分割"),
        "fail_to_pay": _("支払不能"),
        "dishonour_instrument": _("不渡り"),
    }
    return [
        {"label": words[step], "url": reverse(f"{ROOM}{page}", args=[held.pk])}
        for step, page, states, which in DOINGS
        if held.state in states and _fits(held, which) and request.may(f"{STEP}{step}")
    ]


def _fits(held: Instrument, which: str) -> bool:
    if which == Form.RECORD:
        return held.is_received and held.form == Form.RECORD
    return which in ("", held.direction)


def _take_back_url(request: StaffRequest, held: Instrument, events: Sequence[InstrumentEvent]) -> str:
    is_matched = bool(events) and events[-1].match_id is not None and events[-1].kind == EventKind.SETTLED
    is_part = held.split_from_id is not None and len(events) == 1
    if held.state == InstrumentState.CANCELLED or is_matched or is_part or not request.may(f"{STEP}take_back_event"):
        return ""
    return reverse(f"{ROOM}instrument_take_back", args=[held.pk])


def _event(request: StaffRequest, each: InstrumentEvent) -> dict[str, Any]:
    told = [
        each.partner.name if each.partner else "",
        str(each.bank_account) if each.bank_account else "",
        _("割引料 %(yen)s") % {"yen": formats.money(each.discount_yen)} if each.discount_yen else "",
        each.note,
    ]
    entry_id = each.match.entry_id if each.match and each.entry_id is None else each.entry_id
    return {
        "kind": each.get_kind_display(),
        "on": each.happened_on,
        "told": "　".join(filter(None, told)),
        "balance_yen": each.balance_yen,
        "by": each.recorded_by_name,
        "entry_url": _entry_url(request, entry_id),
    }


def _part(request: StaffRequest, part: SettledPart) -> dict[str, Any]:
    if part.invoice_id:
        url = reverse("accounting:receivables_invoice_detail", args=[part.invoice_id])
        may = request.may("accounting.receivables.view_invoices")
    else:
        url = reverse("accounting:payables_item_detail", args=[part.payable_id])
        may = request.may("accounting.payables.view_items")
    return {
        "label": part.label,
        "dated_on": part.dated_on,
        "due_on": part.due_on,
        "open_yen": part.open_yen,
        "amount_yen": part.amount_yen,
        "rest_yen": part.open_yen - part.amount_yen,
        "url": url if may else "",
    }


def _entry_url(request: StaffRequest, entry_id: int | None) -> str:
    may = entry_id is not None and request.may("accounting.ledger.view_ledger")
    return reverse("accounting:ledger_entry_detail", args=[entry_id]) if may else ""


def _document_url(document_id: int | None) -> str:
    return reverse("backoffice:documents_document_download", args=[document_id]) if document_id else ""


def _button(label: str, url: str) -> dict[str, Any]:
    return {"label": label, "url": url, "icon": "printer"}
