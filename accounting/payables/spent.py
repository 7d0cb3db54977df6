"""What bills spend of approved requests (稟議), told on the request's page."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.forms import spending

from . import queries


def spent_on(answer_ids: Collection[int]) -> Iterable[spending.Spent]:
    """What the bills come to that spend approved requests: all of them stand in the books."""
    for bill in queries.bills_spending(answer_ids):
        yield spending.Spent(
            label=f"{bill.partner_name} {bill.number or bill.description}",
            on=bill.dated_on,
            amount_yen=bill.total_yen,
            is_agreed=True,
            state="ok",
            state_label=_("登録済み"),
            url=reverse("accounting:payables_bill_detail", args=[bill.pk]),
        )
