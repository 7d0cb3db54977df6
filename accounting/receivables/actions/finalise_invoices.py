"""Finalising drafts: numbers without a gap, words frozen, sales in the books, papers on their way; all or none."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import post_entries
from accounting.ledger.rules import EntryDraft, Source
from accounting.ledger.tax import books_include_tax
from accounting.receivables.models import Invoice, InvoiceState, Issuer
from accounting.receivables.queries import CASE, issuer_on, sales_accounts, standing_accounts
from accounting.receivables.rules import SoldSum, TaxSum, journal_lines
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.jobs.models import Job
from backoffice.numbering.actions import take
from backoffice.partners.models import Partner
from backoffice.values.refusals import Refusal

from .define_issuer import SERIES
from .draft_invoice import CustomerOutOfUse, NotADraft
from .print_invoices import enqueue_papers


class NothingToFinalise(Refusal):
    """No draft was chosen, or what was chosen is gone."""

    code = "accounting.receivables.nothing_to_finalise"
    cause_ja = "確定する下書きが選ばれていないか、すでに破棄されています。"
    cause_en = "No draft was chosen, or one of them was discarded."
    remedy_ja = "請求の一覧で、確定する下書きを選び直してください。1件も確定していません。"
    remedy_en = "Choose the drafts again in the list of invoices. Nothing was finalised."


@action("accounting.receivables.finalise_invoices", _("請求書を確定"))
def finalise_invoices(*, invoice_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> Job:
    """Finalise drafts, all or none, in the order of issue, customer and id; the job that prints them is returned.

    Raises NothingToFinalise, NotADraft, CustomerOutOfUse, NoIssuer, UnknownSeries, and what the ledger refuses.
    """
    chosen = set(invoice_ids)
    found = _locked(chosen)
    if not found or len(found) != len(chosen):
        raise NothingToFinalise
    for invoice in found:
        _refuse_unless_ready(invoice)
    issuers = {day: issuer_on(day) for day in {invoice.issued_on for invoice in found}}
    for invoice in found:
        _freeze(invoice, issuers[invoice.issued_on], acting_user, at)
    included = {day: books_include_tax(day) for day in {invoice.supplied_to for invoice in found}}
    drafts = [_entry(invoice, is_tax_included=included[invoice.supplied_to]) for invoice in found]
    post_entries(drafts=drafts, acting_user=acting_user, at=at)
    for invoice in found:
        record(
            "accounting.receivables.finalise_invoices",
            case=Case(CASE, invoice.pk, f"{invoice.number} {invoice.customer.name}"),
            acting_user=acting_user,
            occurred_at=at,
            changes={"state": ["DRAFT", "FINALISED"], "number": ["", invoice.number], "total_yen": invoice.total_yen},
        )
    return enqueue_papers(found, acting_user, at)


def _locked(ids: set[int]) -> list[Invoice]:
    drafts = Invoice.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("customer")
    return list(drafts.order_by("issued_on", "customer__code", "pk").prefetch_related("lines", "taxes"))


def _refuse_unless_ready(invoice: Invoice) -> None:
    if invoice.state != InvoiceState.DRAFT:
        raise NotADraft(number=invoice.number, state=invoice.get_state_display())
    stopped = invoice.customer.out_of_use_from
    if stopped and stopped <= invoice.issued_on:
        raise CustomerOutOfUse(name=invoice.customer.name, out_of_use_from=stopped)


def _freeze(invoice: Invoice, issuer: Issuer, acting_user: Any, at: dt.datetime) -> None:
    case = Case(CASE, invoice.pk, str(invoice))
    invoice.number = take(SERIES, on=invoice.issued_on, case=case, acting_user=acting_user, at=at)
    invoice.state = InvoiceState.FINALISED
    invoice.issuer, invoice.recipient = _words_of_issuer(issuer), _words_of_recipient(invoice.customer)
    invoice.finalised_by_id, invoice.finalised_by_name = acting_user.pk, acting_user.get_full_name()
    invoice.finalised_at = at
    invoice.save(
        update_fields=[
            "number",
            "state",
            "issuer",
            "recipient",
            "finalised_by_id",
            "finalised_by_name",
            "finalised_at",
        ]
    )


def _words_of_issuer(issuer: Issuer) -> dict[str, str]:
    bank = issuer.bank_account
    return {
        "name": issuer.name,
        "registration_number": issuer.registration_number,
        "postal_code": issuer.postal_code,
        "address": issuer.address,
        "phone": issuer.phone,
        "contact": issuer.contact,
        "bank": f"{bank.bank_name}（{bank.bank_code}）　{bank.branch_name}（{bank.branch_code}）",
        "bank_kind": bank.get_kind_display(),
        "bank_number": bank.number,
        "bank_holder": bank.consignor_kana,
    }


def _words_of_recipient(customer: Partner) -> dict[str, str]:
    names = ("code", "name", "kind", "postal_code", "address", "department", "contact_name")
    return {name: str(getattr(customer, name)) for name in names}


def _entry(invoice: Invoice, *, is_tax_included: bool) -> EntryDraft:
    """Sales are of the day on which the last of them was supplied."""
    sold: dict[tuple[str, int], int] = {}
    for line in sorted(invoice.lines.all(), key=lambda line: line.position):
        key = (line.tax_category, line.percent)
        sold[key] = sold.get(key, 0) + line.amount_yen
    taxes = sorted(invoice.taxes.all(), key=lambda tax: tax.position)
    return EntryDraft(
        posted_on=invoice.supplied_to,
        source=Source(CASE, invoice.pk),
        description=f"請求書 {invoice.number}　{invoice.customer.name}",
        lines=journal_lines(
            [SoldSum(category, percent, yen) for (category, percent), yen in sold.items()],
            [TaxSum(tax.percent, tax.tax_yen, tax.entered_yen - tax.net_yen) for tax in taxes],
            sales_accounts(invoice.supplied_to),
            standing_accounts(invoice.supplied_to),
            invoice.number,
            invoice.customer_id,
            books_include_tax=is_tax_included,
        ),
    )
