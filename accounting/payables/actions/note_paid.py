"""What was owed for a bill was paid, or is owed again: written at the bill, where other programs hear of it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.payables.models import Bill
from accounting.payables.paying import Paid, note
from backoffice.eventlog.action import action

from .record_bill import bill_case


def follow_payment_of_bill(*, paid: Paid, acting_user: Any, at: dt.datetime) -> None:
    """Write that a bill was paid, or that it is owed again."""
    noted = note_paid if paid.paid_on else note_unpaid
    noted(paid=paid, acting_user=acting_user, at=at)


@action("accounting.payables.note_paid", _("受け取った請求書の支払を記録"))
def note_paid(*, paid: Paid, acting_user: Any, at: dt.datetime) -> Bill:
    """The sum of a bill was paid."""
    bill = Bill.objects.get(pk=paid.source_id)
    note("accounting.payables.note_paid", case=bill_case(bill), paid=paid, acting_user=acting_user, at=at)
    return bill


@action("accounting.payables.note_unpaid", _("受け取った請求書の支払の取消を記録"))
def note_unpaid(*, paid: Paid, acting_user: Any, at: dt.datetime) -> Bill:
    """The payment of a bill was undone, or came back."""
    bill = Bill.objects.get(pk=paid.source_id)
    note("accounting.payables.note_unpaid", case=bill_case(bill), paid=paid, acting_user=acting_user, at=at)
    return bill
