"""What ends an instrument: its day, a bank that buys it, a supplier who takes it, or that it is not paid."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.actions import post_entry
from accounting.ledger.rules import DraftLine, Side, Source
from accounting.settlements.entries import event_draft, own_line
from accounting.settlements.models import (
    EVENT,
    EventKind,
    Instrument,
    InstrumentEvent,
    InstrumentItem,
    InstrumentState,
)
from accounting.settlements.queries import accounts_on
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.partners.models import Partner

from .parts import NewPart, Settling, settle_payables, total_yen
from .record_instrument import instrument_case, refuse_by_law, write_event
from .refusals import DiscountTooLarge, NotHeld, NothingChosen, NotTheWholeSum, NotYetDue, OnlyReceived, WrongDay


@action("accounting.settlements.settle_instrument", _("手形・電子記録の決済を記録"))
def settle_instrument(
    *,
    instrument_id: int,
    happened_on: dt.date,
    bank_account_id: int,
    acting_user: Any,
    at: dt.datetime,
    match_id: int | None = None,
) -> InstrumentEvent:
    """Record that it was collected or paid, on its due day or later; with `match_id` the entry of that match carries it.

    Raises NotHeld, NotYetDue, WrongDay, and what the ledger refuses.
    """
    held = locked(instrument_id)
    refuse_day(held, happened_on, at, first_on=held.due_on)
    bank = BankAccountOfCompany.objects.select_related("account").get(pk=bank_account_id)
    (event_id,) = bulk.reserve_ids(InstrumentEvent, 1)
    entry = None
    if match_id is None:
        side = Side.DEBIT if held.is_received else Side.CREDIT
        money = DraftLine(bank.account.code, side, held.amount_yen, memo=str(bank))
        own = own_line(held, side.other)
        lines = [money, own] if held.is_received else [own, money]
        draft = event_draft(held, event_id, "決済", happened_on, lines)
        entry = post_entry(draft=draft, acting_user=acting_user, at=at)
    more = {"pk": event_id, "bank_account": bank, "match_id": match_id, "entry": entry}
    return _ended(
        held,
        InstrumentState.SETTLED,
        write_event(held, EventKind.SETTLED, happened_on, -held.amount_yen, acting_user, at, **more),
        "accounting.settlements.settle_instrument",
        acting_user,
        at,
    )


@action("accounting.settlements.discount_instrument", _("手形・電子記録債権を割引"))
def discount_instrument(
    *,
    instrument_id: int,
    happened_on: dt.date,
    discount_yen: int,
    bank_account_id: int,
    acting_user: Any,
    at: dt.datetime,
) -> InstrumentEvent:
    """Record that a bank bought it before its day and kept the discount; it stays contingent until its day.

    Raises NotHeld, OnlyReceived, WrongDay, DiscountTooLarge, and what the ledger refuses.
    """
    held = locked(instrument_id, is_received=True)
    refuse_day(held, happened_on, at, last_on=held.due_on)
    if not 0 <= discount_yen < held.amount_yen:
        raise DiscountTooLarge(discount_yen=discount_yen, amount_yen=held.amount_yen)
    bank = BankAccountOfCompany.objects.select_related("account").get(pk=bank_account_id)
    (event_id,) = bulk.reserve_ids(InstrumentEvent, 1)
    lines = [DraftLine(bank.account.code, Side.DEBIT, held.amount_yen - discount_yen, memo=str(bank))]
    if discount_yen:
        code = accounts_on(happened_on).discount(held.form)
        lines.append(DraftLine(code, Side.DEBIT, discount_yen, memo=f"割引料 {held.number}"))
    draft = event_draft(held, event_id, "割引", happened_on, [*lines, own_line(held, Side.CREDIT)])
    entry = post_entry(draft=draft, acting_user=acting_user, at=at)
    more = {
        "pk": event_id,
        "bank_account": bank,
        "discount_yen": discount_yen,
        "contingent_yen": held.amount_yen,
        "entry": entry,
    }
    return _ended(
        held,
        InstrumentState.DISCOUNTED,
        write_event(held, EventKind.DISCOUNTED, happened_on, -held.amount_yen, acting_user, at, **more),
        "accounting.settlements.discount_instrument",
        acting_user,
        at,
    )


@action("accounting.settlements.endorse_instrument", _("手形・電子記録債権を裏書・譲渡"))
def endorse_instrument(
    *,
    instrument_id: int,
    happened_on: dt.date,
    partner_id: int,
    parts: Sequence[NewPart],
    acting_user: Any,
    at: dt.datetime,
) -> InstrumentEvent:
    """Pay a supplier with it: so much of what is owed is settled; it stays contingent until its day.

    Raises NotHeld, OnlyReceived, WrongDay, NothingChosen, NotTheWholeSum, OtherPartner, NoteForbidden, RecordTooLate, and
    what payables and the ledger refuse.
    """
    held = locked(instrument_id, is_received=True)
    refuse_day(held, happened_on, at, last_on=held.due_on)
    if not parts:
        raise NothingChosen(what="未払")
    if total_yen(parts) != held.amount_yen:
        raise NotTheWholeSum(chosen_yen=total_yen(parts), amount_yen=held.amount_yen)
    partner = Partner.objects.get(pk=partner_id)
    refuse_by_law(held.form, held.due_on, parts, partner)
    (event_id,) = bulk.reserve_ids(InstrumentEvent, 1)
    its = Settling(partner=partner, on=happened_on, by=Source(EVENT, event_id), acting_user=acting_user, at=at)
    settled = settle_payables(parts, its)
    lines = [*(part.line for part in settled), own_line(held, Side.CREDIT)]
    entry = post_entry(
        draft=event_draft(held, event_id, "裏書・譲渡", happened_on, lines), acting_user=acting_user, at=at
    )
    more = {"pk": event_id, "partner": partner, "contingent_yen": held.amount_yen, "entry": entry}
    event = write_event(held, EventKind.ENDORSED, happened_on, -held.amount_yen, acting_user, at, **more)
    InstrumentItem.objects.bulk_create(InstrumentItem(event=event, **part.row) for part in settled)
    step = "accounting.settlements.endorse_instrument"
    return _ended(held, InstrumentState.ENDORSED, event, step, acting_user, at)


def locked(
    instrument_id: int, *, is_received: bool = False, states: Sequence[str] = (InstrumentState.HELD,)
) -> Instrument:
    """The instrument, held against others, in one of the states. Raises NotHeld, OnlyReceived."""
    held = Instrument.objects.select_for_update(of=("self",)).select_related("account", "partner").get(pk=instrument_id)
    if held.state not in states:
        raise NotHeld(number=held.number, state=held.get_state_display())
    if is_received and not held.is_received:
        raise OnlyReceived(number=held.number)
    return held


def refuse_day(
    held: Instrument,
    happened_on: dt.date,
    at: dt.datetime,
    *,
    first_on: dt.date | None = None,
    last_on: dt.date | None = None,
) -> None:
    """Raise NotYetDue or WrongDay unless it lies between two days, from the day of taking until today at most."""
    first, today = first_on or held.taken_on, at.astimezone(TOKYO).date()
    last = min(last_on or today, today)
    if first > today:
        raise NotYetDue(due_on=first)
    if not first <= happened_on <= last:
        raise WrongDay(happened_on=happened_on, first_on=first, last_on=last)


def _ended(
    held: Instrument, state: str, event: InstrumentEvent, step: str, acting_user: Any, at: dt.datetime
) -> InstrumentEvent:
    before, held.state = held.state, state
    held.save(update_fields=["state"])
    record(
        step,
        case=instrument_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, state], "event": event.pk, "on": event.happened_on.isoformat()},
    )
    return event
