"""What receivables offer to the home page of those who invoice."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from .queries import overdue, waiting_drafts

LIST = "accounting:receivables_invoice_list"
OVERDUE_SHOWN = 5


def to_finalise(request: StaffRequest) -> Iterator[WorkItem]:
    """Drafts that wait to be finalised: one line for all of them, due on the first day of issue."""
    found = waiting_drafts()
    if found is None:
        return
    more = _("%(name)s ほか") % {"name": found.first.customer.name}
    yield WorkItem(
        title=_("請求書の下書き%(count)s件を確定する") % {"count": found.count},
        meta=more if found.count > 1 else found.first.customer.name,
        url=reverse(LIST) + "?state=DRAFT",
        icon="file-pen",
        due_on=found.first.issued_on,
        amount_yen=found.total_yen,
    )


def late(request: StaffRequest) -> Iterator[WorkItem]:
    """Invoices that should have been paid and were not: the oldest by name."""
    for invoice in overdue(clock.today())[:OVERDUE_SHOWN]:
        yield WorkItem(
            title=_("%(name)sの入金を確認する") % {"name": invoice.customer.name},
            meta=_("請求書 %(number)s　支払期限を過ぎています") % {"number": invoice.number},
            url=reverse("accounting:receivables_invoice_detail", args=[invoice.pk]),
            icon="triangle-alert",
            due_on=invoice.due_on,
            amount_yen=invoice.open_yen,
        )
