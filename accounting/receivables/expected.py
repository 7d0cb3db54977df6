"""What receivables expect: invoices on their due days, and how late each customer has paid."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.banking.expected import Expected, Source
from accounting.banking.rules import average_days
from accounting.receivables.models import Receipt
from accounting.receivables.settling import open_invoices

YEAR = dt.timedelta(days=365)


def invoices(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Open invoices that fall due until a day, what is overdue with them."""
    for item in open_invoices(None):
        if item.due_on <= last:
            yield Expected(
                on=item.due_on,
                amount_yen=item.open_yen,
                who=item.payee,
                what=item.title,
                reason=_("請求書の支払期限"),
                url=item.url,
                partner_id=item.partner_id,
            )


def delays(on: dt.date) -> dict[int, int]:
    """By how many days each customer paid after the due day on average within a year before a day; receipts that were
    taken back and settlements without money do not count."""
    receipts = Receipt.objects.filter(
        settled_kind="", takes_back=None, taken_back_by=None, received_on__lte=on, received_on__gt=on - YEAR
    )
    days: dict[int, list[int]] = {}
    for customer, due_on, received_on in receipts.values_list("invoice__customer", "invoice__due_on", "received_on"):
        days.setdefault(customer, []).append((received_on - due_on).days)
    return {customer: average_days(each) for customer, each in days.items()}


INVOICES = Source("accounting.receivables", gettext_lazy("請求の入金"), invoices)
