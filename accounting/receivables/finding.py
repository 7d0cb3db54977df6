"""What the search at the top of every page finds here: invoices."""

from collections.abc import Iterator

from django.urls import reverse

from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.formats import money
from backoffice.shell.request import StaffRequest

from . import queries


def find_invoices(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By number or customer, the newest first."""
    for each in queries.find(words).order_by("-issued_on", "-id")[: SHOWN + 1]:
        title = f"{each.number or each.get_state_display()}　{each.customer.name}"
        meta = f"{each.issued_on:%Y/%m/%d}　{money(each.total_yen)}"
        yield Hit(title, meta, reverse("accounting:receivables_invoice_detail", args=[each.pk]))
