"""Everything that invoices on paper say, for many of them in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from accounting.receivables.models import Invoice, InvoiceLine, InvoiceState, InvoiceTax
from backoffice.documents.queries import newest_of
from backoffice.jobs.models import OPEN_STATES, Job

KIND = CASE = "accounting.receivables.invoice"
WORK = "accounting.receivables.print_invoices"
SETTLED = (InvoiceState.FINALISED, InvoiceState.PAID)


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A finalised invoice: its paper says what was frozen, and nothing that is looked up today."""

    invoice: Any
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[InvoiceTax, ...]


def papers_of(ids: Sequence[int]) -> list[PaperFacts]:
    """The facts of some finalised invoices, by number: three queries."""
    found = (
        Invoice.objects.filter(pk__in=ids, state__in=SETTLED)
        .order_by("number")
        .prefetch_related(
            Prefetch("lines", InvoiceLine.objects.order_by("position")),
            Prefetch("taxes", InvoiceTax.objects.order_by("position")),
        )
    )
    return [PaperFacts(each, tuple(each.lines.all()), tuple(each.taxes.all())) for each in found]


def unprinted(ids: Sequence[int]) -> list[int]:
    """Which of these finalised invoices have no paper yet, by number."""
    settled = Invoice.objects.filter(pk__in=ids, state__in=SETTLED).order_by("number")
    finalised = list(settled.values_list("pk", flat=True))
    kept = newest_of(KIND, CASE, finalised)
    return [pk for pk in finalised if pk not in kept]


def is_being_printed(invoice_id: int) -> bool:
    """Whether an open job is to make the invoice's paper."""
    return Job.objects.filter(name=WORK, state__in=OPEN_STATES, chunks__items__contains=invoice_id).exists()
