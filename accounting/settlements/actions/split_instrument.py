"""分割: an electronic record is divided, so that a part of it can go to a supplier and the rest be kept."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.settlements.models import EventKind, Form, Instrument, InstrumentState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .end_instrument import locked, refuse_day
from .record_instrument import as_kept, instrument_case, refuse_used_number, write_event
from .refusals import OnlyRecordsSplit, SplitOutside


@action("accounting.settlements.split_instrument", _("電子記録債権を分割"))
def split_instrument(
    *, instrument_id: int, happened_on: dt.date, number: str, amount_yen: int, acting_user: Any, at: dt.datetime
) -> Instrument:
    """Divide a record that is held: the part gets a number of its own, the rest keeps that of the whole.

    Nothing is posted: both stand on the account on which the whole stood. The part is returned, to be assigned (譲渡) or
    kept. Raises NotHeld, OnlyReceived, OnlyRecordsSplit, WrongDay, SplitOutside, NumberUsed.
    """
    held = locked(instrument_id, is_received=True)
    if held.form != Form.RECORD:
        raise OnlyRecordsSplit(number=held.number)
    refuse_day(held, happened_on, at, last_on=held.due_on)
    if not 0 < amount_yen < held.amount_yen:
        raise SplitOutside(amount_yen=amount_yen, whole_yen=held.amount_yen)
    number = as_kept(number)
    refuse_used_number(held.direction, held.form, number)
    held.state = InstrumentState.SPLIT
    held.save(update_fields=["state"])
    note = f"{amount_yen:,}円を{number}に分割"
    event = write_event(held, EventKind.SPLIT, happened_on, -held.amount_yen, acting_user, at, note=note)
    part = _part(held, number, amount_yen, happened_on, acting_user, at)
    rest = _part(held, held.number, held.amount_yen - amount_yen, happened_on, acting_user, at)
    record(
        "accounting.settlements.split_instrument",
        case=instrument_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "state": [InstrumentState.HELD, InstrumentState.SPLIT],
            "event": event.pk,
            "parts": [[], [[each.pk, each.amount_yen] for each in (part, rest)]],
        },
    )
    return part


def _part(held: Instrument, number: str, amount_yen: int, on: dt.date, acting_user: Any, at: dt.datetime) -> Instrument:
    made = Instrument.objects.create(
        direction=held.direction,
        form=held.form,
        number=number,
        partner=held.partner,
        partner_name=held.partner_name,
        drawer=held.drawer,
        bank=held.bank,
        issued_on=held.issued_on,
        taken_on=on,
        due_on=held.due_on,
        amount_yen=amount_yen,
        is_opening=held.is_opening,
        account=held.account,
        split_from=held,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    write_event(made, EventKind.RECORDED, on, amount_yen, acting_user, at, note=f"{held.number}の分割")
    return made
