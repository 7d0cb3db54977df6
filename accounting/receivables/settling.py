"""What receivables offer to banking: invoices that money may be for, and how they are settled by a match of bank lines."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.banking.open_items import ItemKind, OpenItem, Settled, Settlement, Unsettlement
from accounting.banking.rules import payer_key
from accounting.consumption_tax.queries import return_category
from accounting.ledger.rules import DraftLine, Side
from accounting.receivables.actions import record_receipt, take_back_receipt
from accounting.receivables.models import Invoice, InvoiceState
from accounting.receivables.queries import CASE, standing_accounts
from accounting.receivables.rules import RECEIVABLE


def open_invoices(ids: Sequence[int] | None) -> Iterator[OpenItem]:
    """Invoices with something still to come in, the oldest due day first."""
    found = Invoice.objects.filter(state=InvoiceState.FINALISED).select_related("customer").prefetch_related("taxes")
    found = found.order_by("due_on", "pk")
    for invoice in found if ids is None else found.filter(pk__in=ids):
        yield OpenItem(
            kind=CASE,
            id=invoice.pk,
            open_yen=invoice.open_yen,
            title=f"請求書 {invoice.number}　{invoice.customer.name}",
            payee=invoice.customer.name,
            due_on=invoice.due_on,
            number=invoice.number,
            names=tuple(filter(None, (payer_key(invoice.customer.name_kana), payer_key(invoice.customer.name)))),
            partner_id=invoice.customer_id,
            url=reverse("accounting:receivables_invoice_detail", args=[invoice.pk]),
            returns=_returns(invoice),
        )


def _returns(invoice: Invoice) -> tuple[tuple[str, int], ...]:
    """The category in which a discount of each rate is returned, with what was sold at it."""
    taxes = sorted(invoice.taxes.all(), key=lambda tax: tax.position)
    found = ((return_category(tax.percent, invoice.supplied_to), tax.net_yen + tax.tax_yen) for tax in taxes)
    return tuple((category.name, yen) for category, yen in found if category and yen)


def settle(asked: Settlement) -> Settled:
    """Record a receipt whose entry is that of the match."""
    receipt = record_receipt(
        invoice_id=asked.item_id,
        received_on=asked.on,
        amount_yen=asked.amount_yen,
        bank_account_id=asked.bank_account_id,
        match_id=asked.match_id,
        acting_user=asked.acting_user,
        at=asked.at,
    )
    line = DraftLine(
        standing_accounts(asked.on)[RECEIVABLE],
        Side.CREDIT,
        asked.amount_yen,
        memo=receipt.invoice.number,
        partner_id=receipt.invoice.customer_id,
    )
    return Settled(receipt.pk, (line,))


def unsettle(asked: Unsettlement) -> None:
    """Take the receipt back; its entry is reversed with the match."""
    take_back_receipt(
        receipt_id=asked.settled_id,
        reason=asked.reason,
        posted_on=asked.on,
        acting_user=asked.acting_user,
        at=asked.at,
    )


INVOICES = ItemKind(CASE, _("請求書"), open_invoices, settle, unsettle)
