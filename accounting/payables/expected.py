"""What payables expect: payments that are planned or agreed to on their days, and open items on theirs."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.banking.expected import Expected, Source
from accounting.payables.models import PaymentRun, PaymentState
from accounting.payables.settling import open_payables


def payments(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Payment runs that are not carried out, and items that are in none."""
    waiting = (PaymentState.SUBMITTED, PaymentState.APPROVED)
    for run in PaymentRun.objects.filter(state__in=waiting, pay_on__lte=last).defer("file").order_by("pay_on", "pk"):
        yield Expected(
            on=run.pay_on,
            amount_yen=-run.money_yen,
            who=_("%(count)s件の支払先") % {"count": run.count},
            what=_("支払 %(number)s") % {"number": run.pk},
            reason=str(run.get_state_display()),
            url=reverse("accounting:payables_payment_detail", args=[run.pk]),
        )
    for item in open_payables(None):
        if item.due_on <= last:
            yield Expected(
                on=item.due_on,
                amount_yen=item.open_yen,
                who=item.payee,
                what=item.title,
                reason=_("買掛・未払の支払期日"),
                url=item.url,
                partner_id=item.partner_id,
            )


PAYMENTS = Source("accounting.payables", gettext_lazy("買掛・未払の支払"), payments)
