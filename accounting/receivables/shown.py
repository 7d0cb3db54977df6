"""Invoices as the templates want them: plain values, in the reader's language."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.banking.models import MatchState
from accounting.ledger.sources import source_kind
from backoffice.eventlog.models import Event
from backoffice.eventlog.steps import label_of
from backoffice.parameters.explain import explain
from backoffice.parameters.terms import Language
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.reasons import Reason

from .models import Invoice, InvoiceLine, InvoiceState, InvoiceTax, Receipt
from .queries import InvoiceFilter, InvoicePage, OpenSums

LATE = "LATE"
TONES = {InvoiceState.DRAFT: "DRAFT", InvoiceState.FINALISED: "wait", InvoiceState.PAID: "PAID"}


def invoice_row(invoice: Invoice, today: dt.date) -> dict[str, Any]:
    """An invoice in a list."""
    is_late = invoice.state == InvoiceState.FINALISED and invoice.due_on < today
    return {
        "pk": invoice.pk,
        "number": invoice.number,
        "title": invoice.number or _("下書き"),
        "customer": invoice.customer.name,
        "customer_code": invoice.customer.code,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "total_yen": invoice.total_yen,
        "open_yen": invoice.open_yen,
        "is_draft": invoice.state == InvoiceState.DRAFT,
        "tone": "bad" if is_late else TONES[InvoiceState(invoice.state)],
        "state_label": _("支払期限超過") if is_late else invoice.get_state_display(),
        "url": reverse("accounting:receivables_invoice_detail", args=[invoice.pk]),
    }


def kpis(sums: OpenSums) -> list[dict[str, str]]:
    """What is owed, what is overdue, and what waits."""
    late = ngettext("%(count)s件", "%(count)s件", sums.late_count) % {"count": sums.late_count}
    return [
        {"label": _("売掛金の残高"), "value": formats.money(sums.open_yen)},
        {
            "label": _("支払期限超過"),
            "value": formats.money(sums.late_yen),
            "note": late if sums.late_count else "",
            "state": "bad" if sums.late_count else "",
        },
        {"label": _("確定を待つ下書き"), "value": str(sums.draft_count), "unit": _("件")},
    ]


def tabs(request: StaffRequest, wanted: InvoiceFilter, today: dt.date) -> list[dict[str, Any]]:
    """The states as tabs; the other conditions stay in the address."""
    labels = {"": _("すべて"), **dict(InvoiceState.choices), LATE: _("支払期限超過")}
    current = LATE if wanted.late_on else wanted.state
    query = request.GET.copy()
    query.pop("cursor", None)
    found = []
    for code, label in labels.items():
        query["state"] = code
        found.append({"label": label, "url": f"?{query.urlencode()}", "is_current": code == current})
    return found


def suggestions(customers: Iterable[Any]) -> list[str]:
    """The customers as the field of the form reads them."""
    return [f"{each.code} {each.name}" for each in customers]


def check(drafts: Sequence[Invoice]) -> dict[str, Any]:
    """The page on which drafts are looked at once more before they are finalised."""
    return {
        "invoices": [invoice_row(each, each.issued_on) for each in drafts],
        "total_yen": sum(each.total_yen for each in drafts),
        "tax_yen": sum(each.tax_yen for each in drafts),
    }


def invoice_page(request: StaffRequest, found: InvoicePage, today: dt.date, *, is_printing: bool) -> dict[str, Any]:
    """One invoice with its buttons."""
    invoice, spoken = found.invoice, language()
    return {
        "invoice": {
            **invoice_row(invoice, today),
            "supplied_from": invoice.supplied_from,
            "supplied_to": invoice.supplied_to,
            "entered_label": invoice.get_entered_display(),
            "rounding_label": invoice.get_rounding_display(),
            "net_yen": invoice.net_yen,
            "tax_yen": invoice.tax_yen,
            "received_yen": invoice.received_yen,
            "prepared_by": invoice.prepared_by_name,
            "finalised_by": invoice.finalised_by_name,
            "finalised_at": invoice.finalised_at,
            "issuer": invoice.issuer,
            "partner_url": _partner_url(request, invoice),
        },
        "lines": [_line(line, spoken) for line in found.lines],
        "taxes": [_tax(tax, spoken) for tax in found.taxes],
        "receipts": _receipts(request, found.receipts),
        "entries": _entries(request, found),
        "events": [_event(event) for event in found.events],
        "pdf_url": reverse("backoffice:documents_document_download", args=[found.paper_id]) if found.paper_id else "",
        "is_printing": is_printing and not found.paper_id,
        "actions": _actions(request, found, is_printing),
        **_links(request, invoice),
    }


def language() -> Language:
    """The language of the reader, of the two that the product speaks."""
    return "en" if formats.in_english() else "ja"


def _line(line: InvoiceLine, spoken: Language) -> dict[str, Any]:
    is_rounded = line.quantity * line.unit_price != line.amount_yen
    return {
        "supplied_on": line.supplied_on,
        "description": line.description,
        "is_reduced": line.is_reduced,
        "quantity": _number(line.quantity),
        "unit": line.unit,
        "unit_price": _number(line.unit_price),
        "percent": line.percent,
        "tax_category": line.tax_category,
        "amount_yen": line.amount_yen,
        "calculation": explain(Reason.from_json(line.because), spoken).calculation if is_rounded else "",
    }


def _tax(tax: InvoiceTax, spoken: Language) -> dict[str, Any]:
    told = explain(Reason.from_json(tax.because), spoken)
    label = _("%(percent)s%%対象の消費税額等") % {"percent": tax.percent} if tax.percent else _("税の対象外")
    return {
        "code": f"tax-{tax.position}",
        "label": label,
        "note": _("軽減税率") if tax.is_reduced else "",
        "percent": tax.percent,
        "entered_yen": tax.entered_yen,
        "net_yen": tax.net_yen,
        "amount_yen": tax.tax_yen,
        "gross_yen": tax.net_yen + tax.tax_yen,
        "calculation": told.calculation,
        "sources": [{"label": name, "text": text} for name, text in (*told.given, *told.sources)],
        "rounding_label": "",
    }


def _receipts(request: StaffRequest, receipts: Sequence[Receipt]) -> list[dict[str, Any]]:
    """What came in, and what can be taken back: not what takes back, was taken back, or belongs to a match or a
    settlement without money."""
    gone = {each.takes_back_id for each in receipts}
    may = request.may("accounting.receivables.take_back_receipt")
    rows = []
    for each in receipts:
        is_matched = each.match is not None and each.match.state != MatchState.UNDONE
        can = may and not (is_matched or each.settled_kind or each.takes_back_id or each.pk in gone)
        words = _("取消") if each.takes_back_id else _("取消済み") if each.pk in gone else ""
        url = reverse("accounting:receivables_receipt_take_back", args=[each.pk]) if can else ""
        rows.append({**_receipt(each), "words": words or (_("照合で記録") if is_matched else ""), "take_back_url": url})
    return rows


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "received_on": receipt.received_on,
        "amount_yen": receipt.amount_yen,
        "bank": str(receipt.bank_account or source_kind(receipt.settled_kind).label),
        "recorded_by": receipt.recorded_by_name,
    }


def _entries(request: StaffRequest, found: InvoicePage) -> list[dict[str, Any]]:
    may = request.may("accounting.ledger.view_ledger")
    return [
        {
            "number": entry.pk,
            "posted_on": entry.posted_on,
            "description": entry.description,
            "amount_yen": entry.amount_yen,
            "url": reverse("accounting:ledger_entry_detail", args=[entry.pk]) if may else "",
        }
        for entry in found.entries
    ]


def _event(event: Event) -> dict[str, Any]:
    return {"actor": event.actor_name, "text": label_of(event.step), "at": event.occurred_at, "reason": event.reason}


def _actions(request: StaffRequest, found: InvoicePage, is_printing: bool) -> list[dict[str, Any]]:
    """The buttons that change something: a draft may go, a paper that is missing may be made."""
    invoice = found.invoice
    if invoice.state == InvoiceState.DRAFT and request.may("accounting.receivables.discard_draft"):
        url = reverse("accounting:receivables_invoice_discard", args=[invoice.pk])
        confirm = _("この下書きを破棄します。番号は使われていないので、欠番にはなりません。")
        return [_button(_("破棄"), url, confirm=confirm, danger=True)]
    is_missing = invoice.state != InvoiceState.DRAFT and not found.paper_id and not is_printing
    if is_missing and request.may("accounting.receivables.order_papers"):
        return [
            _button(_("PDFを作る"), reverse("accounting:receivables_invoice_print", args=[invoice.pk]), icon="printer")
        ]
    return []


def _button(label: str, url: str, *, icon: str = "", confirm: str = "", danger: bool = False) -> dict[str, Any]:
    return {
        "label": label,
        "url": url,
        "icon": icon,
        "primary": False,
        "danger": danger,
        "disabled_reason": "",
        "confirm": confirm,
    }


def _links(request: StaffRequest, invoice: Invoice) -> dict[str, str]:
    """The pages to go on to."""
    draft, owed = invoice.state == InvoiceState.DRAFT, invoice.state == InvoiceState.FINALISED
    change = reverse("accounting:receivables_invoice_change", args=[invoice.pk])
    finalise = f"{reverse('accounting:receivables_invoice_finalise')}?pk={invoice.pk}"
    receipt = reverse("accounting:receivables_receipt_record", args=[invoice.pk])
    return {
        "change_url": change if draft and request.may("accounting.receivables.change_draft") else "",
        "finalise_url": finalise if draft and request.may("accounting.receivables.finalise_invoices") else "",
        "receipt_url": receipt if owed and request.may("accounting.receivables.record_receipt") else "",
    }


def _partner_url(request: StaffRequest, invoice: Invoice) -> str:
    if not request.may("backoffice.partners.view_partners"):
        return ""
    return reverse("backoffice:partners_partner_detail", args=[invoice.customer_id])


def _number(value: Decimal) -> str:
    """1,234 or 1,234.5: no zero that says nothing."""
    whole = value.to_integral_value()
    return f"{int(whole):,}" if whole == value else f"{value.normalize():,f}"
