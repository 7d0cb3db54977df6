"""Taking a note or an electronic record for invoices, or giving one for what is owed."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import post_entry
from accounting.ledger.models import Account, Entry
from accounting.ledger.rules import Side, Source
from accounting.payables.models import Payable
from accounting.settlements.entries import event_draft, own_line
from accounting.settlements.models import (
    EVENT,
    INSTRUMENT,
    Direction,
    EventKind,
    Instrument,
    InstrumentEvent,
    InstrumentItem,
    InstrumentState,
)
from accounting.settlements.queries import accounts_on, forbidden_because
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.partners.models import Partner

from .parts import NewPart, Part, Settling, settle_invoices, settle_payables, total_yen
from .refusals import DaysOutOfOrder, NoteForbidden, NothingChosen, NumberUsed, RecordTooLate, WrongDay


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInstrument:
    """An instrument to be. `parts` are of invoices when it is received, of sums owed when it is given; one that stands in
    the opening balances has `opening_yen` instead, and posts nothing. `drawer` is "" for the partner."""

    direction: str
    form: str
    number: str
    partner_id: int
    issued_on: dt.date
    taken_on: dt.date
    due_on: dt.date
    parts: Sequence[NewPart] = ()
    opening_yen: int = 0
    drawer: str = ""
    bank: str = ""


@action("accounting.settlements.record_instrument", _("手形・電子記録を登録"))
def record_instrument(*, new: NewInstrument, acting_user: Any, at: dt.datetime) -> Instrument:
    """Register an instrument: what it stands for is settled, and the entry of its first event posted.

    Raises NothingChosen, DaysOutOfOrder, WrongDay, NumberUsed, OtherPartner, NoteForbidden, RecordTooLate, and what the
    rooms and the ledger refuse.
    """
    number = as_kept(new.number)
    _refuse(new, number, at.astimezone(TOKYO).date())
    partner = Partner.objects.get(pk=new.partner_id)
    code = accounts_on(new.taken_on).of(new.direction, new.form)
    made = Instrument.objects.create(
        direction=new.direction,
        form=new.form,
        number=number,
        partner=partner,
        partner_name=partner.name,
        drawer=new.drawer.strip() or partner.name,
        bank=new.bank.strip(),
        issued_on=new.issued_on,
        taken_on=new.taken_on,
        due_on=new.due_on,
        amount_yen=total_yen(new.parts) or new.opening_yen,
        is_opening=not new.parts,
        account=Account.objects.get(code=code),
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    (event_id,) = bulk.reserve_ids(InstrumentEvent, 1)
    its = Settling(partner=partner, on=new.taken_on, by=Source(EVENT, event_id), acting_user=acting_user, at=at)
    parts = _settled(new, its)
    entry = _posted(made, event_id, parts, its) if parts else None
    event = write_event(made, EventKind.RECORDED, its.on, made.amount_yen, acting_user, at, pk=event_id, entry=entry)
    InstrumentItem.objects.bulk_create(InstrumentItem(event=event, **part.row) for part in parts)
    record(
        "accounting.settlements.record_instrument",
        case=instrument_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", made.amount_yen], "due_on": ["", made.due_on.isoformat()]},
    )
    return made


def write_event(
    instrument: Instrument,
    kind: str,
    happened_on: dt.date,
    balance_yen: int,
    acting_user: Any,
    at: dt.datetime,
    **more: Any,
) -> InstrumentEvent:
    """The row of an event."""
    event = InstrumentEvent(
        instrument=instrument,
        kind=kind,
        happened_on=happened_on,
        balance_yen=balance_yen,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
        **more,
    )
    event.save(force_insert=True)
    return event


def refuse_by_law(form: str, due_on: dt.date, parts: Sequence[NewPart], partner: Partner) -> None:
    """Raise NoteForbidden or RecordTooLate when the supplier can't be paid so."""
    items = list(Payable.objects.filter(pk__in=[part.id for part in parts]))
    because = forbidden_because(form, due_on, items)
    if because == "NOTE":
        raise NoteForbidden(partner=partner.name)
    if because is not None:
        raise RecordTooLate(partner=partner.name, last_on=because)


def refuse_used_number(direction: str, form: str, number: str) -> None:
    """Raise NumberUsed when a live instrument has the number, or one that was split had it."""
    same = Instrument.objects.filter(direction=direction, form=form, number=number)
    if same.exclude(state=InstrumentState.CANCELLED).exists():
        raise NumberUsed(number=number)


def as_kept(number: str) -> str:
    """A number as the register keeps it, however wide it was typed."""
    return unicodedata.normalize("NFKC", number).strip()


def instrument_case(instrument: Instrument) -> Case:
    """How the log names an instrument."""
    name = f"{instrument.get_form_display()} {instrument.number} {instrument.partner_name}"
    return Case(INSTRUMENT, instrument.pk, name[:200])


def _refuse(new: NewInstrument, number: str, today: dt.date) -> None:
    if not new.parts and not new.opening_yen:
        raise NothingChosen(what="請求" if new.direction == Direction.RECEIVED else "未払")
    if not new.issued_on <= new.taken_on <= new.due_on:
        raise DaysOutOfOrder(issued_on=new.issued_on, taken_on=new.taken_on, due_on=new.due_on)
    if new.taken_on > today:
        raise WrongDay(happened_on=new.taken_on, first_on=new.issued_on, last_on=today)
    refuse_used_number(new.direction, new.form, number)


def _settled(new: NewInstrument, its: Settling) -> list[Part]:
    if not new.parts:
        return []
    if new.direction == Direction.RECEIVED:
        return settle_invoices(new.parts, its)
    refuse_by_law(new.form, new.due_on, new.parts, its.partner)
    return settle_payables(new.parts, its)


def _posted(made: Instrument, event_id: int, parts: Sequence[Part], its: Settling) -> Entry:
    """受取: the instrument against 売掛金. 支払: 買掛金・未払金 against the instrument."""
    theirs = [part.line for part in parts]
    own = own_line(made, Side.DEBIT if made.is_received else Side.CREDIT)
    lines = [own, *theirs] if made.is_received else [*theirs, own]
    what = "受取" if made.is_received else "振出・発生"
    return post_entry(draft=event_draft(made, event_id, what, its.on, lines), acting_user=its.acting_user, at=its.at)
