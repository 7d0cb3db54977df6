"""Bills received."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accounting.payables.models import BILL, Bill, BillLine, BillTax

from .paid import payment_of


@dataclass(frozen=True, slots=True)
class BillFilter:
    """Which bills: of a partner, dated from a day on and before another."""

    partner_id: int | None = None
    dated_from: dt.date | None = None
    dated_until: dt.date | None = None


def bills(wanted: BillFilter | None = None) -> QuerySet[Bill]:
    """Bills with their partners, and the state and days of what is owed for each; keyset by id."""
    given = wanted or BillFilter()
    found = Bill.objects.select_related("partner").annotate(**payment_of(BILL))
    if given.partner_id is not None:
        found = found.filter(partner=given.partner_id)
    if given.dated_from is not None:
        found = found.filter(dated_on__gte=given.dated_from)
    return found if given.dated_until is None else found.filter(dated_on__lt=given.dated_until)


def with_bill_lines(found: QuerySet[Bill]) -> QuerySet[Bill]:
    """The same bills with their lines and taxes: two queries more."""
    lines = Prefetch("lines", BillLine.objects.select_related("account").order_by("position"))
    return found.prefetch_related(lines, Prefetch("taxes", BillTax.objects.order_by("pk")))


def bill_page(pk: int) -> Bill:
    """One bill with its lines and taxes; Bill.DoesNotExist when there is none."""
    found = Bill.objects.select_related("partner", "document", "withholding", "ringi")
    return found.prefetch_related("lines__account", "lines__unit", "taxes").get(pk=pk)
