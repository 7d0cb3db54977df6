"""Settling an invoice without money: a room above that sets it off or takes a note for it, whose entry carries the credit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.rules import DraftLine, Side, Source
from accounting.receivables.models import Invoice, InvoiceState, Receipt
from accounting.receivables.queries import CASE, standing_accounts
from accounting.receivables.rules import RECEIVABLE
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record

from .record_receipt import NothingOwed, ReceivedInFuture, ReceivedTooMuch
from .take_back_receipt import ReceiptTakenBack, written_back


@dataclass(frozen=True, slots=True)
class InvoiceSettled:
    """The receipt that counts it, and the line of the books that the caller's entry carries."""

    receipt: Receipt
    line: DraftLine


@action("accounting.receivables.settle_invoice", _("請求書を入金によらずに決済"))
def settle_invoice(
    *, invoice_id: int, settled_on: dt.date, amount_yen: int, by: Source, acting_user: Any, at: dt.datetime
) -> InvoiceSettled:
    """Count so many yen of an invoice as settled by the entry of `by`, which the caller posts.

    Raises NothingOwed, ReceivedTooMuch, ReceivedInFuture.
    """
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("customer").get(pk=invoice_id)
    if invoice.state != InvoiceState.FINALISED:
        raise NothingOwed(state=invoice.get_state_display())
    if not 0 < amount_yen <= invoice.open_yen:
        raise ReceivedTooMuch(amount_yen=amount_yen, open_yen=invoice.open_yen)
    if settled_on > at.astimezone(TOKYO).date():
        raise ReceivedInFuture(received_on=settled_on)
    receipt = Receipt.objects.create(
        invoice=invoice,
        received_on=settled_on,
        amount_yen=amount_yen,
        settled_kind=by.kind,
        settled_id=by.id,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    invoice.received_yen += amount_yen
    invoice.state = InvoiceState.FINALISED if invoice.open_yen else InvoiceState.PAID
    invoice.save(update_fields=["received_yen", "state"])
    record(
        "accounting.receivables.settle_invoice",
        case=_case(invoice),
        acting_user=acting_user,
        occurred_at=at,
        changes={"received_yen": [invoice.received_yen - amount_yen, invoice.received_yen], "by": f"{by.kind} {by.id}"},
    )
    account = standing_accounts(settled_on)[RECEIVABLE]
    line = DraftLine(account, Side.CREDIT, amount_yen, memo=invoice.number, partner_id=invoice.customer_id)
    return InvoiceSettled(receipt, line)


@action("accounting.receivables.reopen_invoice", _("入金によらない決済を取り消す"))
def reopen_invoice(*, receipt_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Receipt:
    """Open again what was settled without money; the caller reverses its entry. Raises ReceiptTakenBack."""
    wrong = Receipt.objects.get(pk=receipt_id)
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("customer").get(pk=wrong.invoice_id)
    if wrong.takes_back_id or not wrong.settled_kind or Receipt.objects.filter(takes_back=wrong).exists():
        raise ReceiptTakenBack
    made = written_back(wrong, invoice, posted_on, acting_user, at)
    record(
        "accounting.receivables.reopen_invoice",
        case=_case(invoice),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"received_yen": [invoice.received_yen + wrong.amount_yen, invoice.received_yen]},
    )
    return made


def _case(invoice: Invoice) -> Case:
    return Case(CASE, invoice.pk, f"{invoice.number} {invoice.customer.name}")
