"""An advance was paid by transfer or handed over, or is owed again: written at its request, where other programs hear of it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.advances.models import AdvanceRequest
from accounting.payables.paying import Paid, note
from backoffice.eventlog.action import action

from .request_advance import request_case


def follow_payment(*, paid: Paid, acting_user: Any, at: dt.datetime) -> None:
    """Write that an advance was paid, or that it is owed again."""
    noted = note_paid if paid.paid_on else note_unpaid
    noted(paid=paid, acting_user=acting_user, at=at)


@action("accounting.advances.note_paid", _("仮払の支払を記録"))
def note_paid(*, paid: Paid, acting_user: Any, at: dt.datetime) -> AdvanceRequest:
    """Somebody got the advance that was agreed to."""
    held = AdvanceRequest.objects.get(pk=paid.source_id)
    note("accounting.advances.note_paid", case=request_case(held), paid=paid, acting_user=acting_user, at=at)
    return held


@action("accounting.advances.note_unpaid", _("仮払の支払の取消を記録"))
def note_unpaid(*, paid: Paid, acting_user: Any, at: dt.datetime) -> AdvanceRequest:
    """The payment of an advance was undone, or came back."""
    held = AdvanceRequest.objects.get(pk=paid.source_id)
    note("accounting.advances.note_unpaid", case=request_case(held), paid=paid, acting_user=acting_user, at=at)
    return held
