"""Purchases as the templates want them: plain values in the reader's language."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables.models import Payable
from backoffice.approvals import queries as approvals
from backoffice.approvals import shown as approvals_shown
from backoffice.approvals.models import Request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog import steps as eventlog_steps
from backoffice.forms.models import FormAnswer
from backoffice.forms.queries import is_open_to
from backoffice.forms.work import VIEW_EVERY
from backoffice.shell.formats import in_english
from backoffice.shell.request import StaffRequest

from . import queries, quoted
from .books import categories
from .models import MatchedBill, Order, OrderState, PurchaseRequest, PurchaseState, QuotationRule, Receipt
from .words import TREATMENTS
from .work import DETAIL

# The tones of `tag_state`, where a state of purchases is not one of its own.
TONES = {
    PurchaseState.DRAFT: "warn",
    PurchaseState.SUBMITTED: "wait",
    PurchaseState.APPROVED: "warn",
    PurchaseState.ORDERED: "wait",
}


def tabs(view: str) -> list[dict[str, Any]]:
    """The views of the list."""
    labels = {
        "": _("すべて"),
        "asked": _("申請・承認待ち"),
        "approved": _("発注待ち"),
        "ordered": _("納品待ち"),
        "received": _("検収済み"),
    }
    shown = view if view in labels else ""
    return [
        {"label": label, "url": f"?view={code}" if code else "?", "is_current": code == shown}
        for code, label in labels.items()
    ]


def row(purchase: PurchaseRequest) -> dict[str, Any]:
    """A purchase in the list; what is ordered shows how far its order is."""
    order = queries.order_of(purchase)
    is_received = order is not None and order.state == OrderState.RECEIVED
    return {
        "title": purchase.title,
        "number": order.number if order else "",
        "supplier": purchase.supplier_name,
        "unit": purchase.unit.name,
        "needed_by": purchase.needed_by,
        "total_yen": purchase.total_yen,
        "requested_by": purchase.requested_by_name,
        "tone": "ok" if is_received else TONES.get(PurchaseState(purchase.state), purchase.state),
        "state_label": order.get_state_display() if order else purchase.get_state_display(),
        "url": reverse(DETAIL, args=[purchase.pk]),
    }


def _ringi(request: StaffRequest, found: FormAnswer, today: dt.date) -> dict[str, str]:
    may_open = is_open_to(found, request.user.pk, as_of=today, reads_all=request.may(VIEW_EVERY))
    return {"text": str(found), "url": reverse("backoffice:forms_answer_detail", args=[found.pk]) if may_open else ""}


def detail(request: StaffRequest, purchase: PurchaseRequest, today: dt.date) -> dict[str, Any]:
    """One purchase with its whole chain: request, approval, order, receipts, what is owed."""
    order = queries.order_of(purchase)
    receipts = queries.receipts(order) if order else []
    owed = queries.payables_of(receipts)
    asked = queries.requests_of(purchase.pk)
    latest = approvals.request(asked[0]) if asked else None
    who = approvals.acting(request.user.pk, as_of=today)
    asked_at = latest.submitted_at if latest else purchase.requested_at
    return {
        "purchase": row(purchase),
        "purpose": purchase.purpose,
        "ringi": _ringi(request, purchase.ringi, today) if purchase.ringi else None,
        "requested_at": purchase.requested_at,
        "net_yen": purchase.net_yen,
        "tax_yen": purchase.tax_yen,
        "steps": _steps(purchase, order, receipts, list(owed.values())),
        "lines": _lines(purchase, order),
        "quotations": quoted.compared(purchase, on=purchase.approved_on or today),
        "missing": quoted.lacking(purchase, on=asked_at.astimezone(TOKYO).date()),
        "reasons": quoted.reasons(purchase),
        "order": order,
        "receipts": [_receipt(each, owed.get(each.pk)) for each in receipts],
        "bills": queries.bills(order) if order else [],
        "comparison": _comparison(order, receipts, queries.bills(order)) if order else None,
        "approval": approvals_shown.detail(latest, who=who, today=today) if latest else None,
        "approval_url": _approval_url(request, latest, today),
        "events": [_event(each) for each in queries.events_of(purchase.pk)],
        "links": _links(request, purchase, order, receipts),
    }


def summary(purchase: PurchaseRequest) -> dict[str, Any]:
    """What a form about a purchase shows above itself."""
    return {"purchase": row(purchase), "lines": _lines(purchase, queries.order_of(purchase))}


def rule_row(rule: QuotationRule, today: dt.date, *, may_define: bool) -> dict[str, Any]:
    """A rule of quotations in the list, with its period."""
    is_open = rule.valid_until is None
    held = rule.valid_from <= today and (rule.valid_until is None or today < rule.valid_until)
    return {
        "article": rule.article,
        "text": rule.text,
        "from_yen": rule.from_yen,
        "least": rule.least,
        "effect": rule.get_effect_display(),
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
        "tone": "ok" if held else "",
        "state": _("適用中") if held else _("適用前") if rule.valid_from > today else _("適用終了"),
        "end_url": reverse("general_affairs:purchasing_rule_end", args=[rule.pk]) if may_define and is_open else "",
    }


def category_choices(on: dt.date) -> list[tuple[str, str]]:
    """The categories in the reader's language."""
    return [(each.code, each.label_en if in_english() else each.label_ja) for each in categories(on).values()]


def _steps(
    purchase: PurchaseRequest, order: Order | None, receipts: list[Receipt], owed: list[Payable]
) -> list[dict[str, str]]:
    """申請, 承認, 発注, 検収, 支払: done, now, or to come."""
    is_received = order is not None and order.state == OrderState.RECEIVED
    is_paid = bool(owed) and is_received and all(each.state == "PAID" for each in owed)
    done = [
        purchase.state not in (PurchaseState.DRAFT, PurchaseState.REJECTED),
        purchase.approved_on is not None,
        order is not None,
        is_received,
        is_paid,
    ]
    subs = [
        purchase.requested_by_name,
        purchase.approved_on.strftime("%m/%d") if purchase.approved_on else "",
        order.number if order else "",
        _("%(count)s回") % {"count": len(receipts)} if receipts else "",
        "",
    ]
    now = done.index(False) if False in done else len(done)
    labels = [_("申請"), _("承認"), _("発注"), _("検収"), _("支払")]
    return [
        {"label": label, "sub": sub, "state": "done" if place < now else "now" if place == now else ""}
        for place, (label, sub) in enumerate(zip(labels, subs, strict=True))
    ]


def _lines(purchase: PurchaseRequest, order: Order | None) -> list[dict[str, Any]]:
    named, taxes = dict(category_choices(purchase.needed_by)), dict(TREATMENTS)
    there = queries.received(order) if order else {}
    return [
        {
            "item": line.item,
            "category": named.get(line.category, line.category),
            "treatment": taxes.get(line.treatment, line.treatment),
            "quantity": f"{plain(line.quantity)}{line.unit_name}",
            "unit_price": plain(line.unit_price),
            "amount_yen": line.amount_yen,
            "received": f"{plain(there.get(line.pk, Decimal(0)))}{line.unit_name}" if order else "",
        }
        for line in purchase.lines.all()
    ]


def _receipt(receipt: Receipt, owed: Payable | None) -> dict[str, Any]:
    return {
        "position": receipt.position,
        "received_on": receipt.received_on,
        "due_on": receipt.due_on,
        "total_yen": receipt.total_yen,
        "received_by": receipt.received_by_name,
        "note": receipt.note,
        "lines": "、".join(
            f"{each.line.item} {plain(each.quantity)}{each.line.unit_name}" for each in receipt.lines.all()
        ),
        "paid_state": owed.state if owed else "",
        "paid_label": owed.get_state_display() if owed else "",
    }


def _comparison(order: Order, receipts: list[Receipt], bills: list[MatchedBill]) -> dict[str, int]:
    received_yen, billed_yen = sum(each.total_yen for each in receipts), sum(each.total_yen for each in bills)
    return {
        "ordered_yen": order.total_yen,
        "received_yen": received_yen,
        "billed_yen": billed_yen,
        "to_receive_yen": order.total_yen - received_yen,
        "to_bill_yen": received_yen - billed_yen,
    }


def _approval_url(request: StaffRequest, latest: Request | None, today: dt.date) -> str:
    """The page of the request, for those to whom it opens."""
    if latest is None or not approvals.may_see(latest, request.user.pk, as_of=today):
        return ""
    return reverse("backoffice:approvals_request_detail", args=[latest.pk])


def _event(event: Any) -> dict[str, Any]:
    return {
        "who": event.actor_name,
        "label": eventlog_steps.label_of(event.step),
        "at": event.occurred_at,
        "reason": event.reason,
    }


def _links(
    request: StaffRequest, purchase: PurchaseRequest, order: Order | None, receipts: list[Receipt]
) -> list[dict[str, Any]]:
    """The pages of the next step, for those who may take it; the primary one is the one to be taken."""
    may = request.may
    is_mine = purchase.requested_by_id == request.user.pk
    waits = order is not None and order.state == OrderState.ISSUED
    is_approved = purchase.state == PurchaseState.APPROVED
    offered = (
        (purchase.state == PurchaseState.DRAFT and is_mine, _("直して再申請"), "purchase_correct", True),
        (is_approved and may("general_affairs.purchasing.issue_order"), _("発注"), "order_issue", True),
        (bool(receipts) and may("general_affairs.purchasing.match_bill"), _("請求書を照合"), "bill_match", False),
        (waits and may("general_affairs.purchasing.receive_goods"), _("検収"), "order_receive", True),
    )
    return [
        {"label": label, "url": reverse(f"general_affairs:purchasing_{name}", args=[purchase.pk]), "primary": primary}
        for holds, label, name, primary in offered
        if holds
    ]


def plain(number: Decimal) -> str:
    """A quantity or a price without zeros that say nothing, in groups of three."""
    whole, _point, rest = f"{number.normalize():f}".partition(".")
    grouped = f"{int(whole):,}"
    return f"{grouped}.{rest}" if rest else grouped
