"""Putting finalised invoices on paper, once each; the paper is kept as a document and never made again."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.receivables.models import Invoice
from accounting.receivables.paper import paper_pdf, paper_title
from accounting.receivables.queries import CASE, KIND, WORK, PaperFacts, papers_of, unprinted
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.models import Outcome
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.jobs.register import ItemFailure
from backoffice.values.refusals import Refusal


class NothingToPrint(Refusal):
    """Every invoice that was asked for has its paper, or is a draft still."""

    code = "accounting.receivables.nothing_to_print"
    cause_ja = "PDFを作る請求書がありません。確定前か、すでにできています。"
    cause_en = "There is no invoice to print: it is a draft, or its PDF is there."
    remedy_ja = "請求書の画面で状態を確認してください。"
    remedy_en = "See its state on the page of the invoice."


@action("accounting.receivables.order_papers", _("請求書のPDFを作る"))
def order_papers(*, invoice_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> Job:
    """Ask for the papers that finalised invoices do not have yet; raises NothingToPrint, AlreadyRunning."""
    waiting = unprinted(invoice_ids)
    if not waiting:
        raise NothingToPrint
    found = list(Invoice.objects.select_for_update(of=("self",)).filter(pk__in=waiting).order_by("number"))
    record(
        "accounting.receivables.order_papers",
        case=Case(CASE, found[0].pk, found[0].number),
        acting_user=acting_user,
        occurred_at=at,
        changes={"invoices": len(found)},
    )
    return enqueue_papers(found, acting_user, at)


@action(WORK, _("請求書のPDFを保管"))
def print_invoices(*, invoice_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> list[ItemFailure]:
    """Make and keep the papers of finalised invoices; those that have one are left alone.

    Those that fail are returned with the cause.
    """
    tried = [_kept(facts, acting_user, at) for facts in papers_of(unprinted(invoice_ids))]
    failures = [each for each in tried if each is not None]
    record(
        WORK,
        case=Case(CASE, min(invoice_ids), f"請求書 {len(invoice_ids)}件"),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failures else Outcome.DONE,
        changes={"papers": len(tried) - len(failures), "failures": len(failures)},
    )
    return failures


def enqueue_papers(found: Sequence[Invoice], acting_user: Any, at: dt.datetime) -> Job:
    """The job that prints them, in the caller's transaction."""
    first = found[0]
    more = f" ほか{len(found) - 1}件" if len(found) > 1 else ""
    return enqueue(
        WORK,
        title=f"請求書のPDF {first.number}{more}",
        case=Case(CASE, first.pk, first.number),
        items=[invoice.pk for invoice in found],
        acting_user=acting_user,
        accepted_at=at,
    )


def _kept(facts: PaperFacts, acting_user: Any, at: dt.datetime) -> ItemFailure | None:
    invoice = facts.invoice
    try:
        content = paper_pdf(facts)
    except Refusal as refusal:
        return ItemFailure(invoice.pk, invoice.number, refusal)
    new = NewDocument(
        kind=KIND,
        title=paper_title(facts),
        dated_on=invoice.issued_on,
        content=content,
        media_type="application/pdf",
        amount_yen=invoice.total_yen,
        partner_name=invoice.recipient["name"],
    )
    keep_document(new=new, case=Case(CASE, invoice.pk, invoice.number), acting_user=acting_user, at=at)
    return None
