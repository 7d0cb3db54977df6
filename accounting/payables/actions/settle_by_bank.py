"""Items that a bank debited without a payment run (口座振替, a transfer by hand): paid by a match of bank lines."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import MATCH, MatchState
from accounting.payables.models import Payable, PayableSettlement, PayableState
from accounting.payables.paying import tell
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .owe import payable_case
from .plan_payment import AlreadyPlanned, NotOpen


@action("accounting.payables.settle_by_bank", _("未払を入出金明細で消し込む"))
def settle_by_bank(*, payable_id: int, paid_on: dt.date, match_id: int, acting_user: Any, at: dt.datetime) -> Payable:
    """Mark an open item as paid by a match, whose entry carries it. Raises NotOpen, AlreadyPlanned."""
    item = Payable.objects.select_for_update(of=("self",)).select_related("account").get(pk=payable_id)
    named = f"{item.payee_name} {item.amount_yen:,}円"
    if item.state != PayableState.OPEN:
        raise NotOpen(items=named)
    if item.payment_id is not None:
        raise AlreadyPlanned(items=named)
    item.state, item.paid_on, item.match_id = PayableState.PAID, paid_on, match_id
    item.save(update_fields=["state", "paid_on", "match"])
    tell([item], paid_on=paid_on, acting_user=acting_user, at=at)
    record(
        "accounting.payables.settle_by_bank",
        case=payable_case(item),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [PayableState.OPEN, PayableState.PAID], "match": match_id},
    )
    return item


@action("accounting.payables.reopen_item", _("未払の消込を取り消す"))
def reopen_item(*, payable_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Payable:
    """Open an item again whose match was undone, since the day on which its entry is reversed.

    Until that day it was paid, in the books and here: a settlement and its taking back say so. Raises NotOpen for any
    other.
    """
    item = Payable.objects.select_for_update(of=("self",)).select_related("match").get(pk=payable_id)
    if item.match is None or item.match.state != MatchState.UNDONE:
        raise NotOpen(items=f"{item.payee_name} {item.amount_yen:,}円")
    match_id = item.match_id
    _keep_as_paid_until(item, posted_on, acting_user, at)
    item.state, item.paid_on, item.match_id = PayableState.OPEN, None, None
    item.save(update_fields=["state", "paid_on", "match"])
    tell([item], paid_on=None, reason=reason, acting_user=acting_user, at=at)
    record(
        "accounting.payables.reopen_item",
        case=payable_case(item),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"state": [PayableState.PAID, PayableState.OPEN], "match": [match_id, None]},
    )
    return item


def _keep_as_paid_until(item: Payable, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> None:
    def kept(day: dt.date, amount_yen: int, takes_back: PayableSettlement | None = None) -> PayableSettlement:
        return PayableSettlement.objects.create(
            payable=item,
            settled_on=day,
            amount_yen=amount_yen,
            source_kind=MATCH,
            source_id=item.match_id or 0,
            takes_back=takes_back,
            recorded_by_id=acting_user.pk,
            recorded_by_name=acting_user.get_full_name(),
            recorded_at=at,
        )

    if item.paid_on:
        kept(posted_on, -item.to_pay_yen, kept(item.paid_on, item.to_pay_yen))
