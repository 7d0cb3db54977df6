"""The entries of instruments, made of their rows."""

import datetime as dt
from collections.abc import Sequence

from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source

from .models import EVENT, Instrument


def own_line(instrument: Instrument, side: Side) -> DraftLine:
    """The line on the account of the instrument."""
    return DraftLine(
        instrument.account.code,
        side,
        instrument.amount_yen,
        memo=f"{instrument.number} {instrument.due_on:%Y/%m/%d}期日",
        partner_id=instrument.partner_id,
    )


def event_draft(
    instrument: Instrument, event_id: int, what: str, on: dt.date, lines: Sequence[DraftLine]
) -> EntryDraft:
    """The entry of an event."""
    return EntryDraft(
        posted_on=on,
        source=Source(EVENT, event_id),
        description=f"{instrument.get_form_display()}の{what} {instrument.number}　{instrument.partner_name}"[:200],
        lines=tuple(lines),
    )
