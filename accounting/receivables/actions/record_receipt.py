"""Recording what a customer paid for an invoice, whole or in part."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.actions import post_entry
from accounting.ledger.rules import EntryDraft, Source
from accounting.receivables.models import Invoice, InvoiceState, Receipt
from accounting.receivables.queries import CASE, RECEIPT, standing_accounts
from accounting.receivables.rules import receipt_lines
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal


class NothingOwed(Refusal):
    """The invoice is a draft, or paid."""

    code = "accounting.receivables.nothing_owed"
    cause_ja = "この請求書は「{state}」のため、入金を記録できません。"
    cause_en = "The invoice is {state}; nothing can be received for it."
    remedy_ja = "画面を読み込み直して、状態を確認してください。"
    remedy_en = "Reload the page and see its state."


class ReceivedTooMuch(InvalidInput):
    """More than is owed, or nothing at all."""

    code = "accounting.receivables.received_too_much"
    field = "amount_yen"
    cause_ja = "入金額{amount_yen:,}円は、1円以上、未入金の{open_yen:,}円以下ではありません。"
    cause_en = "{amount_yen:,} yen is not between 1 yen and the {open_yen:,} yen that are owed."
    remedy_ja = "入金額を確認してください。多く入金された分は、仮受金として記帳します。"
    remedy_en = "Check the amount. Post what was paid beyond it as a suspense receipt."


class ReceivedInFuture(InvalidInput):
    """Money is received today or before."""

    code = "accounting.receivables.received_in_future"
    field = "received_on"
    cause_ja = "入金日{received_on}は、まだ来ていません。"
    cause_en = "The day of receipt, {received_on}, has not come."
    remedy_ja = "通帳または入出金明細の日付を入力してください。"
    remedy_en = "Enter the day that the bank statement shows."


@action("accounting.receivables.record_receipt", _("入金を記録"))
def record_receipt(
    *,
    invoice_id: int,
    received_on: dt.date,
    amount_yen: int,
    bank_account_id: int,
    acting_user: Any,
    at: dt.datetime,
    match_id: int | None = None,
) -> Receipt:
    """Record money received for an invoice and post it; the invoice is paid when nothing is owed any more.

    With `match_id` the entry of that match of bank lines carries it, and nothing is posted here.

    Raises NothingOwed, ReceivedTooMuch, ReceivedInFuture, and what the ledger refuses.
    """
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("customer").get(pk=invoice_id)
    if invoice.state != InvoiceState.FINALISED:
        raise NothingOwed(state=invoice.get_state_display())
    if not 0 < amount_yen <= invoice.open_yen:
        raise ReceivedTooMuch(amount_yen=amount_yen, open_yen=invoice.open_yen)
    if received_on > at.astimezone(TOKYO).date():
        raise ReceivedInFuture(received_on=received_on)
    bank = BankAccountOfCompany.objects.select_related("account").get(pk=bank_account_id)
    receipt = _written(invoice, received_on, amount_yen, bank, match_id, acting_user, at)
    if match_id is None:
        post_entry(draft=_entry(receipt, invoice, bank), acting_user=acting_user, at=at)
    record(
        "accounting.receivables.record_receipt",
        case=Case(CASE, invoice.pk, f"{invoice.number} {invoice.customer.name}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "received_yen": [invoice.received_yen - amount_yen, invoice.received_yen],
            "open_yen": [invoice.open_yen + amount_yen, invoice.open_yen],
        },
    )
    return receipt


def _written(
    invoice: Invoice,
    received_on: dt.date,
    amount_yen: int,
    bank: BankAccountOfCompany,
    match_id: int | None,
    acting_user: Any,
    at: dt.datetime,
) -> Receipt:
    """The receipt, then the invoice, whose sum PostgreSQL compares with its receipts."""
    receipt = Receipt.objects.create(
        invoice=invoice,
        received_on=received_on,
        amount_yen=amount_yen,
        bank_account=bank,
        match_id=match_id,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    invoice.received_yen += amount_yen
    invoice.state = InvoiceState.FINALISED if invoice.open_yen else InvoiceState.PAID
    invoice.save(update_fields=["received_yen", "state"])
    return receipt


def _entry(receipt: Receipt, invoice: Invoice, bank: BankAccountOfCompany) -> EntryDraft:
    return EntryDraft(
        posted_on=receipt.received_on,
        source=Source(RECEIPT, receipt.pk),
        description=f"入金 {invoice.number}　{invoice.customer.name}",
        lines=receipt_lines(
            receipt.amount_yen,
            bank.account.code,
            standing_accounts(receipt.received_on),
            invoice.number,
            invoice.customer_id,
        ),
    )
