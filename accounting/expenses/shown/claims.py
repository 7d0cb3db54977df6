"""Claims as the templates want them: plain values, in the reader's language."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.expenses.categories import categories, labels
from accounting.expenses.models import Claim, ClaimLine, ClaimReceipt, ClaimState
from accounting.expenses.queries import ClaimPage
from accounting.expenses.work import unusual
from backoffice.approvals.models import Request
from backoffice.approvals.shown import route_of
from backoffice.parameters.explain import explain
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.reasons import Reason

from .travel import calculation, what_of

EDITABLE = (ClaimState.DRAFT, ClaimState.RETURNED)
SHOWN_STATES = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.APPROVED, ClaimState.REJECTED)
BOOKS_ALONE = {
    "PUBLIC_TRANSPORT": gettext_lazy(
        "公共交通機関の特例（3万円未満）のため、領収書がなくても帳簿の記載だけで全額を控除します。"
    ),
    "VENDING_MACHINE": gettext_lazy(
        "自動販売機・自動サービス機の特例（3万円未満）のため、領収書がなくても帳簿の記載だけで全額を控除します。設置場所を内容に書いてください。"
    ),
    "TRAVEL_ALLOWANCE": gettext_lazy(
        "出張旅費等の特例のため、通常必要と認められる額までは、帳簿の記載だけで全額を控除します。"
    ),
}
SMALL_BUSINESS = gettext_lazy("少額特例（税込1万円未満）のため、登録番号がなくても帳簿の記載だけで全額を控除します。")
PICTURES = ("image/jpeg", "image/png")
LINE_FIELDS = (
    "spent_on",
    "category",
    "amount_yen",
    "payee_name",
    "registration_number",
    "purpose",
    "attendees",
    "nights",
    "repeat_reason",
    "exceed_reason",
    "receipt_id",
    "card_line_id",
    "ringi",
)


def language() -> Any:
    """The language of the reader, of the two that the product speaks."""
    return "en" if formats.in_english() else "ja"


def category_choices(on: dt.date) -> list[tuple[str, str]]:
    """The categories of a day with their words."""
    return list(labels(on, language()).items())


def tabs(state: str) -> list[dict[str, Any]]:
    """The states by which all claims are parted."""
    chosen = [("", _("すべて")), *((each.value, each.label) for each in SHOWN_STATES)]
    return [
        {"label": label, "url": f"?state={code}" if code else "?", "is_current": code == state}
        for code, label in chosen
    ]


def row(claim: Any) -> dict[str, Any]:
    """A claim in a list."""
    state, label = _state(claim, claim.payable_state)
    editable = claim.state in EDITABLE
    return {
        "number": claim.pk,
        "title": claim.title,
        "person_name": claim.person_name,
        "submitted_on": claim.submitted_on,
        "total_yen": claim.total_yen,
        "state": state,
        "state_label": label,
        "pay_on": claim.paid_on or claim.pay_on,
        "url": reverse(
            "accounting:expenses_claim_change" if editable else "accounting:expenses_claim_detail", args=[claim.pk]
        ),
        "detail_url": reverse("accounting:expenses_claim_detail", args=[claim.pk]),
    }


def claim_page(request: StaffRequest, found: ClaimPage) -> dict[str, Any]:
    """One claim with its lines, its route, and what became of it."""
    claim, payable = found.claim, found.payable
    state, label = _state(claim, payable.state if payable else "PAID" if found.entry else "")
    is_own = claim.person.user_id == request.user.pk
    return {
        "claim": {
            "number": claim.pk,
            "title": claim.title,
            "purpose": claim.purpose,
            "person_name": claim.person_name,
            "unit_name": claim.unit.name if claim.unit else "",
            "submitted_on": claim.submitted_on,
            "total_yen": claim.total_yen,
            "state": state,
            "state_label": label,
            "is_own": is_own,
        },
        "lines": [line_shown(line) for line in found.lines],
        "tax_yen": sum(line.tax_yen for line in found.lines),
        "creditable_yen": sum(line.creditable_yen for line in found.lines),
        "change_url": reverse("accounting:expenses_claim_change", args=[claim.pk])
        if is_own and claim.state in EDITABLE
        else "",
        "request_url": _request_url(found.request),
        "route": route_of(found.request, request.user.pk) if found.request else [],
        "returned_because": returned_because(claim, found.request),
        "payment": _payment(request, found),
        "advance": advance_shown(found),
    }


def advance_shown(found: ClaimPage) -> dict[str, Any] | None:
    """What an advance and corporate cards paid of the claim, and what is left to pay."""
    card_yen = sum(line.amount_yen for line in found.lines if line.card_line_id is not None)
    if found.claim.advance is None and not card_yen:
        return None
    by_card = _("うち会社カード %(yen)s") % {"yen": formats.money(card_yen)} if card_yen else ""
    purpose = found.claim.advance.purpose if found.claim.advance else ""
    return {
        "note": "　".join(filter(None, (purpose, by_card))),
        "total_yen": found.claim.total_yen,
        "taken_yen": found.advance_yen + card_yen,
        "to_pay_yen": found.claim.total_yen - found.advance_yen - card_yen,
    }


def receipt_shown(receipt: ClaimReceipt) -> dict[str, Any]:
    return {
        "name": receipt.name,
        "url": reverse("accounting:expenses_receipt_file", args=[receipt.pk]),
        "is_picture": receipt.media_type in PICTURES,
        "sha256": receipt.stored_file.sha256,
        "mail_url": f"{reverse('accounting:expenses_receipt_file', args=[receipt.pk])}?mail" if receipt.mail_id else "",
        "words": receipt.words,
    }


def line_shown(line: ClaimLine) -> dict[str, Any]:
    spoken = language()
    return {
        "spent_on": line.spent_on,
        "category": labels(line.spent_on, spoken).get(line.category, line.category),
        "payee_name": line.payee_name,
        "card": f"{line.card_line.card.last4}" if line.card_line else "",
        "what": what_of(line) if line.reckoned else "",
        "calculation": calculation(line),
        "ringi": line.ringi.number if line.ringi else "",
        "ringi_url": reverse("backoffice:forms_answer_detail", args=[line.ringi_id]) if line.ringi_id else "",
        "purpose": line.purpose,
        "attendees": line.attendees,
        "nights": line.nights if line.nights > 1 else None,
        "amount_yen": line.amount_yen,
        "registration_number": line.registration_number,
        "unusual": unusual(line),
        "receipt": receipt_shown(line.receipt) if line.receipt else None,
        "tax_category": line.tax_category,
        "tax_yen": line.tax_yen,
        "creditable_yen": line.creditable_yen,
        "exceed_reason": line.exceed_reason,
        "rules": line.because.get("rules", []),
        "basis": _basis(line),
        "reasons": _reasons(line, spoken),
    }


def _reasons(line: ClaimLine, spoken: Any) -> list[dict[str, Any]]:
    """How the tax and its creditable part were computed; nothing was, where there is no tax."""
    if not line.tax_yen:
        return []
    return [_told(line.because[each], spoken) for each in ("tax", "creditable")]


def _told(stored: Mapping[str, Any], spoken: Any) -> dict[str, Any]:
    told = explain(Reason.from_json(stored), spoken)
    return {"calculation": told.calculation, "sources": [(name, text) for name, text in (*told.given, *told.sources)]}


def _basis(line: ClaimLine) -> str:
    code = line.because.get("basis", "")
    if code == "BOOKS_ALONE":
        category = categories(line.spent_on).get(line.category)
        return str(BOOKS_ALONE.get(category.exception if category else "", SMALL_BUSINESS))
    return {
        "INVOICE": _("登録番号のある領収書（適格請求書・適格簡易請求書）のため、消費税の全額を控除します。"),
        "UNREGISTERED": _("登録番号がないため、経過措置の割合だけを控除し、残りは費用に含めます。"),
        "UNTAXED": _("消費税のかからない支払です。"),
    }.get(code, "")


def _state(claim: Claim, payable_state: str) -> tuple[str, str]:
    """APPROVED goes on to the payment of what is owed."""
    if claim.state == ClaimState.APPROVED and payable_state == "PAID":
        return "PAID", _("精算済み")
    return claim.state, claim.get_state_display()


def _request_url(request: Request | None) -> str:
    return reverse("backoffice:approvals_request_detail", args=[request.pk]) if request else ""


def returned_because(claim: Claim, request: Request | None) -> str:
    """Why it was sent back or rejected, in the words of who decided."""
    if request is None or claim.state not in (ClaimState.RETURNED, ClaimState.REJECTED):
        return ""
    said = [each.comment for step in request.steps.all() for each in step.decisions.all() if each.comment]
    return said[-1] if said else ""


def _payment(request: StaffRequest, found: ClaimPage) -> dict[str, Any] | None:
    payable = found.payable
    if payable is None and found.entry is None:
        return None
    may_see = request.may("accounting.payables.view_items")
    entry = found.entry if request.may("accounting.ledger.view_ledger") else None
    return {
        "due_on": payable.due_on if payable else None,
        "paid_on": payable.paid_on if payable else None,
        "item_url": reverse("accounting:payables_item_detail", args=[payable.pk]) if payable and may_see else "",
        "entry_url": reverse("accounting:ledger_entry_detail", args=[entry.pk]) if entry else "",
    }
