"""Taking an open item back: its entry is reversed, and nothing is owed any more."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import ReasonMissing, reverse_entry
from accounting.ledger.models import Entry
from accounting.payables.cancelling import Cancelled, followed
from accounting.payables.models import BILL, Payable, PayableState, ReceivedInvoice, ReceivedState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal

from .owe import payable_case
from .plan_payment import AlreadyPlanned, NotOpen
from .receive_invoice import received_case


class PartlySettled(Refusal):
    """What was settled in part by a set-off or a note is not cancelled whole."""

    code = "accounting.payables.partly_settled"
    cause_ja = "「{payee}」への未払は、{settled_yen:,}円を相殺・手形・電子記録債務で決済済みです。"
    cause_en = "{settled_yen:,} yen of what is owed to {payee} were settled by a set-off or a note."
    remedy_ja = "先に、その相殺・手形・電子記録債務を取り消してください。"
    remedy_en = "Undo that set-off or instrument first."


@action("accounting.payables.cancel_item", _("未払を取り消す"))
def cancel_item(*, payable_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Payable:
    """Cancel an open item that no payment holds, and reverse its entry on a day of an open month.

    The file that a cancelled bill was made of waits again, so that the bill is recorded anew with its own paper.
    Raises ReasonMissing, NotOpen, AlreadyPlanned, PartlySettled, and what the ledger refuses.
    """
    if not reason.strip():
        raise ReasonMissing
    item = Payable.objects.select_for_update().get(pk=payable_id)
    if item.state != PayableState.OPEN:
        raise NotOpen(items=item.payee_name)
    if item.payment_id is not None:
        raise AlreadyPlanned(items=item.payee_name)
    if item.settled_yen:
        raise PartlySettled(payee=item.payee_name, settled_yen=item.settled_yen)
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
    _let_its_file_wait(item, reason.strip(), acting_user, at)
    undone = Cancelled(source_id=item.source_id, entry=entry, reversal=reversal, reason=reason.strip())
    followed(item.source_kind, undone, acting_user, at)
    return item


def _let_its_file_wait(item: Payable, reason: str, acting_user: Any, at: dt.datetime) -> None:
    if item.source_kind != BILL:
        return
    file = ReceivedInvoice.objects.select_for_update(of=("self",)).filter(bill=item.source_id).first()
    if file is None:
        return
    file.state, file.bill = ReceivedState.WAITING, None
    file.save(update_fields=["state", "bill"])
    record(
        "accounting.payables.cancel_item",
        case=received_case(file),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"state": [ReceivedState.RECORDED, ReceivedState.WAITING], "bill": [item.source_id, None]},
    )
