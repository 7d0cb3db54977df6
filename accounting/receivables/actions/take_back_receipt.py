"""Taking a receipt back: what was received for an invoice is open again, by a receipt below zero that names the first."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import MatchState
from accounting.ledger.actions import reverse_entry
from accounting.ledger.models import Entry
from accounting.receivables.models import Invoice, InvoiceState, Receipt
from accounting.receivables.queries import CASE, RECEIPT
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal


class ReceiptTakenBack(Refusal):
    """A receipt is taken back once, and what takes back is not."""

    code = "accounting.receivables.receipt_taken_back"
    cause_ja = "この入金は、すでに取り消されているか、取り消しの記録です。"
    cause_en = "The receipt was taken back already, or takes back another."
    remedy_ja = "請求書の入金の一覧を確認してください。"
    remedy_en = "See the receipts of the invoice."


class ReceiptOfAMatch(Refusal):
    """What a match of bank lines recorded is undone with the match."""

    code = "accounting.receivables.receipt_of_a_match"
    cause_ja = "この入金は、入出金明細との照合で記録されています。"
    cause_en = "The receipt was recorded by a match of bank lines."
    remedy_ja = "照合を取り消してください。"
    remedy_en = "Undo the match."


class ReceiptOfASettlement(Refusal):
    """What a set-off or a note settled is opened with it."""

    code = "accounting.receivables.receipt_of_a_settlement"
    cause_ja = "この入金は、相殺・手形・電子記録債権による決済です。"
    cause_en = "The invoice was settled by a set-off, a note or an electronic record."
    remedy_ja = "その相殺・手形・電子記録債権の画面で取り消してください。"
    remedy_en = "Undo it on the page of that set-off or instrument."


class TakeBackReasonMissing(InvalidInput):
    """Taking back says why."""

    code = "accounting.receivables.take_back_reason_missing"
    field = "reason"
    cause_ja = "入金を取り消す理由が入力されていません。"
    cause_en = "The reason of taking the receipt back is missing."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."


@action("accounting.receivables.take_back_receipt", _("入金を取り消す"))
def take_back_receipt(
    *, receipt_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime
) -> Receipt:
    """Take a receipt back on a day of an open month, with its entry; what a match recorded is taken back once that is undone.

    Raises TakeBackReasonMissing, ReceiptTakenBack, ReceiptOfAMatch, ReceiptOfASettlement, and what the ledger refuses.
    """
    if not reason.strip():
        raise TakeBackReasonMissing
    wrong = Receipt.objects.select_related("match").get(pk=receipt_id)
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("customer").get(pk=wrong.invoice_id)
    if wrong.takes_back_id or Receipt.objects.filter(takes_back=wrong).exists():
        raise ReceiptTakenBack
    if wrong.settled_kind:
        raise ReceiptOfASettlement
    if wrong.match is not None and wrong.match.state != MatchState.UNDONE:
        raise ReceiptOfAMatch
    if wrong.match_id is None:
        entry = Entry.objects.get(source_kind=RECEIPT, source_id=wrong.pk)
        reverse_entry(entry_id=entry.pk, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    made = written_back(wrong, invoice, posted_on, acting_user, at)
    record(
        "accounting.receivables.take_back_receipt",
        case=Case(CASE, invoice.pk, f"{invoice.number} {invoice.customer.name}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"received_yen": [invoice.received_yen + wrong.amount_yen, invoice.received_yen]},
    )
    return made


def written_back(wrong: Receipt, invoice: Invoice, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Receipt:
    """The receipt below zero that names the first, then the invoice, whose sum PostgreSQL compares with its receipts."""
    made = Receipt.objects.create(
        invoice=invoice,
        received_on=posted_on,
        amount_yen=-wrong.amount_yen,
        bank_account_id=wrong.bank_account_id,
        match_id=wrong.match_id,
        settled_kind=wrong.settled_kind,
        settled_id=wrong.settled_id,
        takes_back=wrong,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    invoice.received_yen -= wrong.amount_yen
    invoice.state = InvoiceState.FINALISED
    invoice.save(update_fields=["received_yen", "state"])
    return made
