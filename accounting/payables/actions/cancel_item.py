"""Taking an open item back: its entry is reversed, and nothing is owed any more."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import ReasonMissing, reverse_entry
from accounting.ledger.models import Entry
from accounting.payables.models import Payable, PayableState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .owe import payable_case
from .plan_payment import AlreadyPlanned, NotOpen


@action("accounting.payables.cancel_item", _("未払を取り消す"))
def cancel_item(*, payable_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Payable:
    """Cancel an open item that no payment holds, and reverse its entry on a day of an open month.

    Raises ReasonMissing, NotOpen, AlreadyPlanned, and what the ledger refuses.
    """
    if not reason.strip():
        raise ReasonMissing
    item = Payable.objects.select_for_update().get(pk=payable_id)
    if item.state != PayableState.OPEN:
        raise NotOpen(items=item.payee_name)
    if item.payment_id is not None:
        raise AlreadyPlanned(items=item.payee_name)
    item.state = PayableState.CANCELLED
    item.save(update_fields=["state"])
    entry = Entry.objects.get(source_kind=item.source_kind, source_id=item.source_id)
    reversal = reverse_entry(entry_id=entry.pk, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    record(
        "accounting.payables.cancel_item",
        case=payable_case(item),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"state": [PayableState.OPEN, PayableState.CANCELLED], "reversal": reversal.pk},
    )
    return item
