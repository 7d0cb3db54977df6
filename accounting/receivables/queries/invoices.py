"""Invoices as the pages and the inbox want them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounting.ledger.models import Entry
from accounting.receivables.models import Invoice, InvoiceLine, InvoiceState, InvoiceTax, Receipt
from backoffice.documents.queries import newest_of
from backoffice.eventlog.models import Event
from backoffice.eventlog.queries import events_of
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use
from backoffice.partners.rules import due_on

CASE = "accounting.receivables.invoice"
RECEIPT = "accounting.receivables.receipt"
EVENTS_SHOWN = 20
OWED = F("total_yen") - F("received_yen")


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What a reader of the list asks for; empty means everything. `late_on` asks for what is overdue on that day;
    `issued_until` is the first day that is left out."""

    state: str = ""
    customer: str = ""
    number: str = ""
    late_on: dt.date | None = None
    customer_id: int | None = None
    issued_from: dt.date | None = None
    issued_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """One invoice with everything that its page shows."""

    invoice: Invoice
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[InvoiceTax, ...]
    receipts: tuple[Receipt, ...]
    entries: tuple[Entry, ...]
    events: tuple[Event, ...]
    paper_id: int | None


@dataclass(frozen=True, slots=True)
class OpenSums:
    """What customers owe on a day, and what of it is overdue."""

    open_yen: int
    late_yen: int
    late_count: int
    draft_count: int


@dataclass(frozen=True, slots=True)
class WaitingDrafts:
    """The drafts that wait: how many, what they come to, and the one that is issued first."""

    count: int
    total_yen: int
    first: Invoice


def invoices(wanted: InvoiceFilter) -> QuerySet[Invoice]:
    """The invoices that fit, with their customers; keyset by the day of issue and id, newest first."""
    found = Invoice.objects.select_related("customer").defer("issuer", "recipient")
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.late_on:
        found = found.filter(_late(wanted.late_on))
    if wanted.number:
        found = found.filter(number__contains=wanted.number)
    if wanted.customer_id:
        found = found.filter(customer_id=wanted.customer_id)
    if wanted.issued_from:
        found = found.filter(issued_on__gte=wanted.issued_from)
    if wanted.issued_until:
        found = found.filter(issued_on__lt=wanted.issued_until)
    if wanted.customer:
        text = wanted.customer
        found = found.filter(Q(customer__code=text) | Q(customer__name__contains=text))
    return found


def find(words: str) -> QuerySet[Invoice]:
    """The invoices whose number or customer holds each of the words."""
    found = invoices(InvoiceFilter())
    for word in words.split():
        found = found.filter(Q(number__contains=word) | Q(customer__code=word) | Q(customer__name__contains=word))
    return found


def invoice_page(pk: int) -> InvoicePage:
    """One invoice; Invoice.DoesNotExist when there is none."""
    invoice = Invoice.objects.select_related("customer").get(pk=pk)
    receipts = tuple(invoice.receipts.select_related("bank_account", "match").order_by("received_on", "pk"))
    return InvoicePage(
        invoice=invoice,
        lines=tuple(invoice.lines.order_by("position")),
        taxes=tuple(invoice.taxes.order_by("position")),
        receipts=receipts,
        entries=_entries(invoice, receipts),
        events=tuple(events_of(CASE, pk)[:EVENTS_SHOWN]),
        paper_id=newest_of(CASE, CASE, [pk]).get(pk),
    )


def with_parts(found: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """The same invoices with their lines and their tax by rate: two queries more, however many."""
    return found.prefetch_related(
        Prefetch("lines", InvoiceLine.objects.order_by("position")),
        Prefetch("taxes", InvoiceTax.objects.order_by("position")),
    )


def paper_of(pk: int) -> int:
    """The id of an invoice's paper; Invoice.DoesNotExist while there is none."""
    found = newest_of(CASE, CASE, [pk])
    if pk not in found:
        raise Invoice.DoesNotExist
    return found[pk]


def drafts(ids: Sequence[int]) -> QuerySet[Invoice]:
    """The drafts of these ids in the order in which they get their numbers: day of issue, customer, id."""
    found = Invoice.objects.filter(pk__in=ids, state=InvoiceState.DRAFT).select_related("customer")
    return found.order_by("issued_on", "customer__code", "pk")


def waiting_drafts() -> WaitingDrafts | None:
    """What waits to be finalised, in two queries; None when nothing does."""
    found = Invoice.objects.filter(state=InvoiceState.DRAFT)
    first = found.select_related("customer").order_by("issued_on", "pk").first()
    if first is None:
        return None
    sums = found.aggregate(count=Count("pk"), total_yen=Coalesce(Sum("total_yen"), 0))
    return WaitingDrafts(sums["count"], sums["total_yen"], first)


def overdue(as_of: dt.date) -> QuerySet[Invoice]:
    """What should have been received before the day and was not, the oldest first."""
    return Invoice.objects.filter(_late(as_of)).select_related("customer").order_by("due_on", "pk")


def open_sums(as_of: dt.date) -> OpenSums:
    """What is owed on the day, what is overdue, and how many drafts wait: one query."""
    late = _late(as_of)
    sums = Invoice.objects.aggregate(
        open_yen=Coalesce(Sum(OWED, filter=Q(state=InvoiceState.FINALISED)), 0),
        late_yen=Coalesce(Sum(OWED, filter=late), 0),
        late_count=Count("pk", filter=late),
        draft_count=Count("pk", filter=Q(state=InvoiceState.DRAFT)),
    )
    return OpenSums(**sums)


def customers(as_of: dt.date) -> QuerySet[Partner]:
    """Whom the company may sell to on a day, by their reading."""
    return in_use(as_of).filter(is_customer=True)


def usual_due_on(customer: Partner, *, issued_on: dt.date, supplied_to: dt.date) -> dt.date:
    """When a customer pays what was supplied until a day, by the terms agreed with them; never before the day of issue."""
    pays_on = due_on(
        supplied_to,
        closing_day=customer.payment_closing_day,
        months_after=customer.payment_months_after,
        pay_day=customer.payment_day,
    )
    return max(issued_on, pays_on)


def _late(as_of: dt.date) -> Q:
    return Q(state=InvoiceState.FINALISED, due_on__lt=as_of)


def _entries(invoice: Invoice, receipts: Sequence[Receipt]) -> tuple[Entry, ...]:
    ours = Q(source_kind=CASE, source_id=invoice.pk) | Q(source_kind=RECEIPT, source_id__in=[r.pk for r in receipts])
    for each in receipts:
        if each.settled_kind:
            ours |= Q(source_kind=each.settled_kind, source_id=each.settled_id)
    return tuple(Entry.objects.filter(ours).order_by("posted_on", "pk"))
