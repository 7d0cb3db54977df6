"""支払不能: what the company gave is not paid on its day; what it settled is owed again."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import post_entry
from accounting.ledger.models import Entry
from accounting.ledger.queries import entry_of
from accounting.ledger.rules import DraftLine, Side, Source
from accounting.payables.actions import NewPayable, owe
from accounting.payables.models import PayableState
from accounting.payables.tax import account_for
from accounting.settlements.entries import event_draft, own_line
from accounting.settlements.models import EVENT, EventKind, Instrument, InstrumentEvent, InstrumentItem, InstrumentState
from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .end_instrument import locked, refuse_day
from .parts import reopen
from .record_instrument import instrument_case, write_event
from .refusals import OnlyGiven, ReasonMissing


@action("accounting.settlements.fail_to_pay", _("支払手形・電子記録債務の支払不能を記録"))
def fail_to_pay(
    *, instrument_id: int, happened_on: dt.date, reason: str, acting_user: Any, at: dt.datetime
) -> InstrumentEvent:
    """Record that an instrument of the company was not paid, on its day or later: its debts are open again.

    Where a debt can't be opened again (what was left of it is paid, or the instrument came with the opening balances), the
    sum is owed anew, due since the day of the instrument. Raises ReasonMissing, NotHeld, OnlyGiven, WrongDay, and what
    payables and the ledger refuse.
    """
    if not reason.strip():
        raise ReasonMissing
    held = locked(instrument_id)
    if held.is_received:
        raise OnlyGiven(number=held.number)
    refuse_day(held, happened_on, at, first_on=held.due_on)
    (event_id,) = bulk.reserve_ids(InstrumentEvent, 1)
    entry = _owed_again(held, event_id, happened_on, reason.strip(), acting_user, at)
    more = {"pk": event_id, "entry": entry, "note": reason.strip()}
    event = write_event(held, EventKind.DISHONOURED, happened_on, -held.amount_yen, acting_user, at, **more)
    held.state = InstrumentState.DISHONOURED
    held.save(update_fields=["state"])
    record(
        "accounting.settlements.fail_to_pay",
        case=instrument_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"state": [InstrumentState.HELD, held.state], "event": event.pk},
    )
    return event


def _owed_again(
    held: Instrument, event_id: int, on: dt.date, reason: str, acting_user: Any, at: dt.datetime
) -> Entry | None:
    found = InstrumentItem.objects.filter(event__instrument=held, payable__isnull=False)
    items = list(found.select_related("payable__account").order_by("pk"))
    if not items or not all(_can_open(each) for each in items):
        return _owed_anew(held, items, event_id, on, reason, acting_user, at)
    reopen(items, reason=reason, posted_on=on, acting_user=acting_user, at=at)
    debts = [
        DraftLine(each.payable.account.code, Side.CREDIT, each.amount_yen, memo=each.label, partner_id=held.partner_id)
        for each in items
        if each.payable is not None
    ]
    draft = event_draft(held, event_id, "支払不能", on, [own_line(held, Side.DEBIT), *debts])
    return post_entry(draft=draft, acting_user=acting_user, at=at)


def _can_open(item: InstrumentItem) -> bool:
    owed = item.payable
    assert owed is not None
    is_settled_whole = owed.state == PayableState.PAID and not owed.to_pay_yen
    return owed.payment_id is None and (owed.state == PayableState.OPEN or is_settled_whole)


def _owed_anew(
    held: Instrument,
    items: Sequence[InstrumentItem],
    event_id: int,
    on: dt.date,
    reason: str,
    acting_user: Any,
    at: dt.datetime,
) -> Entry | None:
    accounts = [each.payable.account.code for each in items if each.payable is not None]
    source = Source(EVENT, event_id)
    new = NewPayable(
        source=source,
        incurred_on=on,
        due_on=held.due_on,
        account_code=accounts[0] if accounts else account_for("trade", on),
        description=f"{held.get_form_display()} {held.number}（支払不能：{reason}）"[:200],
        lines=(own_line(held, Side.DEBIT),),
        partner=held.partner,
        names_partner=False,
    )
    owe(new=new, acting_user=acting_user, at=at)
    return entry_of(source.kind, source.id)
