"""Sums owed as the templates want them: plain values, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking.layouts import general_layout
from accounting.banking.queries import profile_of
from accounting.banking.rules import LeftOut, sort_out
from accounting.consumption_tax.queries import registration_on
from accounting.consumption_tax.shown import verdict
from accounting.ledger.models import Entry
from accounting.ledger.sources import source_kind
from accounting.payables.models import (
    Bill,
    BillTax,
    BillWithholding,
    Payable,
    PayableSettlement,
    PaymentRun,
    PaymentState,
)
from accounting.payables.queries import (
    beyond,
    failures_of,
    kept_by_partner,
    kept_fees,
    limits_of,
    not_told,
    payees_of,
    settlements_of,
)
from accounting.payables.words import TREATMENT_LABELS
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest

from .bearing import fee_rows
from .items import item_row, told
from .limits import limit_rows

PAYMENT = "accounting:payables_payment_detail"


def item_page(request: StaffRequest, item: Payable, entry: Entry | None) -> dict[str, Any]:
    """One item with the ways to its source, entry, payment and paper."""
    kind = source_kind(item.source_kind)
    may_document = item.document_id and request.may("backoffice.documents.read_document")
    may_cancel = request.may("accounting.payables.cancel_item")
    row = item_row(item)
    return {
        "item": row,
        "settlements": [_settlement(request, each) for each in settlements_of(item.pk)],
        "limit": next(iter(limit_rows(limits_of([item], item.paid_on))), None),
        "source_label": str(kind.label),
        "source_url": reverse(kind.url_name, args=[item.source_id]) if kind.url_name and request.may(kind.step) else "",
        "entry_url": reverse("accounting:ledger_entry_detail", args=[entry.pk])
        if entry and request.may("accounting.ledger.view_ledger")
        else "",
        "payment_url": reverse(PAYMENT, args=[item.payment_id]) if item.payment_id else "",
        "document_url": reverse("backoffice:documents_document_download", args=[item.document_id])
        if may_document
        else "",
        "cancel_url": reverse("accounting:payables_item_cancel", args=[item.pk])
        if may_cancel and row["is_free"]
        else "",
    }


def bill_page(request: StaffRequest, bill: Bill) -> dict[str, Any]:
    """A bill as its paper says it, and how much of its tax is credited."""
    return {
        "bill": bill,
        "lines": [
            {
                "account": str(line.account),
                "description": line.description,
                "unit": line.unit.name if line.unit else "",
                "treatment": TREATMENT_LABELS[line.treatment],
                "net_yen": line.net_yen,
            }
            for line in bill.lines.all()
        ],
        "taxes": [_tax(each) for each in bill.taxes.all()],
        "withheld": _withheld(bill),
        "registration": verdict(registration_on(bill.registration_number, bill.dated_on)),
        "document_url": reverse("backoffice:documents_document_download", args=[bill.document_id])
        if bill.document_id and request.may("backoffice.documents.read_document")
        else "",
    }


def payment_row(run: PaymentRun) -> dict[str, Any]:
    """A payment in a list."""
    return {
        "pk": run.pk,
        "pay_on": run.pay_on,
        "bank_account": str(run.bank_account),
        "count": run.count,
        "total_yen": run.total_yen,
        "fees_yen": run.fees_yen,
        "money_yen": run.money_yen,
        "state": run.state,
        "state_label": run.get_state_display(),
        "planned_by": run.planned_by_name,
        "approved_by": run.approved_by_name,
        "url": reverse(PAYMENT, args=[run.pk]),
    }


def payment_page(
    request: StaffRequest, run: PaymentRun, items: Iterable[Payable], entry: Entry | None, *, is_early: bool
) -> dict[str, Any]:
    """A payment with its items, its file, whom the file cannot pay, and what may be done next."""
    fees, kept = fee_rows(run), kept_by_partner(kept_fees(run.pk))
    held, failures = list(items), failures_of(run.pk) if run.state == PaymentState.PAID else {}
    has_file = bool(run.file_sha256) and run.state in (PaymentState.APPROVED, PaymentState.PAID)
    return {
        "payment": payment_row(run),
        "items": [item_row(each) for each in held],
        "fees": fees,
        "file": {
            "count": run.file_count,
            "total_yen": run.file_yen,
            "sha256": run.file_sha256,
            "url": reverse("accounting:payables_payment_file", args=[run.pk])
            if request.may("accounting.payables.download_file")
            else "",
        }
        if has_file
        else None,
        "notices_url": reverse("accounting:payables_payment_notices", args=[run.pk])
        if run.state in (PaymentState.APPROVED, PaymentState.PAID) and request.may("accounting.payables.issue_notices")
        else "",
        "fail_url": reverse("accounting:payables_payment_fail", args=[run.pk])
        if run.state == PaymentState.PAID and request.may("accounting.payables.fail_transfers")
        else "",
        "failed": [
            {"name": each.payee_name, "amount_yen": each.to_pay_yen, "reason": failure.reason, "on": failure.failed_on}
            for each in held
            if (failure := failures.get(each.pk))
        ],
        "late": limit_rows(beyond(limits_of(held, run.pay_on))) if run.state != PaymentState.RETURNED else [],
        "left_out": left_out(run, held, kept) if run.state != PaymentState.RETURNED else [],
        "not_told": _not_told(request, run) if run.state in (PaymentState.APPROVED, PaymentState.PAID) else [],
        "actions": _payment_actions(request, run, is_early=is_early),
        "call_off_url": reverse("accounting:payables_payment_call_off", args=[run.pk])
        if run.state == PaymentState.APPROVED and request.may("accounting.payables.call_off_payment")
        else "",
        "entry_url": reverse("accounting:ledger_entry_detail", args=[entry.pk])
        if entry and request.may("accounting.ledger.view_ledger")
        else "",
    }


def left_out(run: PaymentRun, items: Iterable[Payable], kept: Mapping[int, int]) -> list[dict[str, Any]]:
    """Those whom no file can pay, with cause and remedy."""
    payees = payees_of(items, run.pay_on, kept)
    _ready, found = sort_out(payees, profile_of(run.bank_account), general_layout(run.pay_on))
    return [_payee(each) for each in found]


def _not_told(request: StaffRequest, run: PaymentRun) -> list[dict[str, Any]]:
    """Those whom no notice was made for while the others have theirs, each with the reason and the way on."""
    lacks = _("登録番号がないため、仕入明細書を兼ねる支払通知書を作っていません。")
    remedy = _("取引先の登録番号を登録して作るか、「仕入明細書を兼ねる」を外して作ってください。")
    ready = _("支払通知書をまだ作っていません。いまは作れます。")
    may_see = request.may("backoffice.partners.view_partners")
    return [
        {
            "name": each.name,
            "text": f"{lacks}{remedy}" if each.lacks_number else ready,
            "url": reverse("backoffice:partners_partner_detail", args=[each.partner_id]) if may_see else "",
        }
        for each in not_told(run)
    ]


def _settlement(request: StaffRequest, each: PayableSettlement) -> dict[str, Any]:
    """What settled a part without money, with the way to it."""
    kind = source_kind(each.source_kind)
    return {
        "on": each.settled_on,
        "label": str(kind.label),
        "amount_yen": each.amount_yen,
        "by": each.recorded_by_name,
        "url": reverse(kind.url_name, args=[each.source_id]) if kind.url_name and request.may(kind.step) else "",
    }


def _payment_actions(request: StaffRequest, run: PaymentRun, *, is_early: bool) -> list[dict[str, Any]]:
    if run.state != PaymentState.APPROVED or not request.may("accounting.payables.pay_items"):
        return []
    return [
        {
            "label": _("支払済みにする"),
            "url": reverse("accounting:payables_payment_pay", args=[run.pk]),
            "primary": True,
            "disabled_reason": _("支払日になると進めます。") if is_early else "",
            "confirm": _("支払の合計を口座から支払った仕訳を記帳します。口座からの引き落としを確認してください。"),
        }
    ]


def _withheld(bill: Bill) -> dict[str, Any] | None:
    """The tax withheld from the fee, and what is left to pay; None where nothing is."""
    held: BillWithholding | None = getattr(bill, "withholding", None)
    if held is None:
        return None
    return {
        "kind": held.get_kind_display(),
        "tax_yen": held.tax_yen,
        "payable_yen": bill.total_yen - held.tax_yen,
        **told(held.because),
    }


def _tax(tax: BillTax) -> dict[str, Any]:
    return {
        "treatment": TREATMENT_LABELS[tax.treatment],
        "net_yen": tax.net_yen,
        "tax_yen": tax.tax_yen,
        "creditable_yen": tax.creditable_yen,
        "tax_category": tax.tax_category,
        **told(tax.because),
    }


def _payee(each: LeftOut) -> dict[str, Any]:
    said, spoken = each.refusal.as_dict(), "en" if formats.in_english() else "ja"
    return {
        "name": each.payee.name,
        "amount_yen": each.payee.amount_yen,
        "cause": said[f"cause_{spoken}"],
        "remedy": said[f"remedy_{spoken}"],
    }
