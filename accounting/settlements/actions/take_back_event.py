"""Taking back what happened last to an instrument: its entry is reversed, what it settled is open again."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import MatchState
from accounting.ledger.actions import reverse_entry
from accounting.payables.models import Payable
from accounting.settlements.models import (
    EVENT,
    EventKind,
    Instrument,
    InstrumentEvent,
    InstrumentItem,
    InstrumentState,
)
from accounting.settlements.queries import last_event
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .parts import reopen
from .record_instrument import instrument_case, write_event
from .refusals import NothingToTakeBack, PartsMoved, ReasonMissing

# Where an instrument is once an event of a kind is the last that holds.
STATE_AFTER = {
    EventKind.RECORDED: InstrumentState.HELD,
    EventKind.DISCOUNTED: InstrumentState.DISCOUNTED,
    EventKind.ENDORSED: InstrumentState.ENDORSED,
}


@action("accounting.settlements.take_back_event", _("手形・電子記録の経過を取り消す"))
def take_back_event(
    *, instrument_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime
) -> InstrumentEvent:
    """Take the last event back, on a day of an open month; the first one taken back cancels the instrument.

    What a match recorded is taken back once the match is undone, and a split while both parts are held; the parts go with
    it. Raises ReasonMissing, NothingToTakeBack, PartsMoved, and what the rooms and the ledger refuse.
    """
    if not reason.strip():
        raise ReasonMissing
    held = Instrument.objects.select_for_update(of=("self",)).select_related("partner").get(pk=instrument_id)
    wrong = last_event(held.pk)
    if wrong is None or not _may_go(wrong):
        raise NothingToTakeBack(number=held.number)
    parts = _parts_to_go(held) if wrong.kind == EventKind.SPLIT else []
    given = {"reason": reason, "posted_on": posted_on, "acting_user": acting_user, "at": at}
    reopen(wrong.items.order_by("pk"), **given)  # type: ignore[arg-type]
    reversal = reverse_entry(entry_id=wrong.entry_id, **given) if wrong.entry_id else None  # type: ignore[arg-type]
    more = {
        "contingent_yen": -wrong.contingent_yen,
        "discount_yen": -wrong.discount_yen,
        "entry": reversal,
        "match": wrong.match,
        "note": reason.strip(),
        "takes_back": wrong,
    }
    for part in parts:
        _give_up(part, reason.strip(), posted_on, acting_user, at)
    made = write_event(held, EventKind.TAKEN_BACK, posted_on, -wrong.balance_yen, acting_user, at, **more)
    before, held.state = held.state, _state(held)
    held.save(update_fields=["state"])
    record(
        "accounting.settlements.take_back_event",
        case=instrument_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"state": [before, held.state], "event": [wrong.pk, made.pk]},
    )
    return made


def _parts_to_go(held: Instrument) -> list[Instrument]:
    """The parts of a split, locked; raises PartsMoved unless both are as the split left them."""
    found = list(held.parts.select_for_update().exclude(state=InstrumentState.CANCELLED).order_by("pk"))
    if any(each.state != InstrumentState.HELD for each in found):
        raise PartsMoved(number=held.number)
    return found


def _give_up(part: Instrument, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> None:
    """A part of a split that is taken back was never there."""
    wrong = last_event(part.pk)
    given = {"note": reason, "takes_back": wrong}
    write_event(part, EventKind.TAKEN_BACK, posted_on, -part.amount_yen, acting_user, at, **given)
    part.state = InstrumentState.CANCELLED
    part.save(update_fields=["state"])


def _may_go(wrong: InstrumentEvent) -> bool:
    """Neither of a match that holds, nor a dishonour that opened invoices or debts, nor a part of a split."""
    if wrong.kind == EventKind.RECORDED and wrong.instrument.split_from_id is not None:
        return False
    if wrong.match is not None and wrong.match.state != MatchState.UNDONE:
        return False
    if wrong.kind != EventKind.DISHONOURED:
        return True
    items = InstrumentItem.objects.filter(event__instrument=wrong.instrument_id)
    is_opened = Q(receipt__taken_back_by__isnull=False) | Q(settlement__taken_back_by__isnull=False)
    is_anew = Payable.objects.filter(source_kind=EVENT, source_id=wrong.pk).exists()
    return not is_anew and not items.filter(is_opened).exists()


def _state(held: Instrument) -> InstrumentState:
    last = last_event(held.pk)
    return STATE_AFTER[EventKind(last.kind)] if last else InstrumentState.CANCELLED
