"""Set-offs, notes and electronic records: a partner on both sides, and what is settled without money."""

import datetime as dt
from typing import Any

from accounting.payables.models import Payable
from accounting.receivables.models import Invoice
from accounting.settlements.actions import (
    OFFSET_KIND,
    NewInstrument,
    NewOffset,
    NewPart,
    ask_offset,
    record_instrument,
    set_off,
)
from accounting.settlements.models import Instrument, Offset, OffsetRequest
from backoffice.approvals.actions import NewStep, define_route
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import sales, spend, trade
from tests.factories.books import RENT, debit

ISSUED_ON, DUE_ON = dt.date(2026, 10, 31), dt.date(2026, 12, 31)


def both(code: str = "B001", name: str = "浜松町物産株式会社") -> Partner:
    """Somebody who buys and sells."""
    return trade.supplier(code, name, is_customer=True)


def claim(partner: Partner, keeper: User, at: dt.datetime, yen: int = 100_000) -> Invoice:
    """An invoice of so many yen without tax, and a tenth more."""
    return sales.finalised(partner, keeper, at, sales.line("机", "1", str(yen)))


def debt(number: int, partner: Partner, keeper: User, at: dt.datetime, yen: int = 60_000, **more: Any) -> Payable:
    """A sum owed to the partner since October."""
    given = {"lines": (debit(RENT, yen),), "description": f"倉庫 {number}", **more}
    return spend.owed(number, keeper, at, partner=partner, **given)


def offset(invoice: Invoice, item: Payable, keeper: User, at: dt.datetime, yen: int = 60_000, **more: Any) -> Offset:
    """So much of one against the other."""
    return set_off(new=new_offset(invoice, item, yen, **more), acting_user=keeper, at=at)


def offset_route(approver: User, admin: User, at: dt.datetime, from_yen: int = 50_000) -> None:
    """A set-off of so much asks one person."""
    define_route(
        kind=OFFSET_KIND,
        name="相殺の承認",
        steps=[NewStep("経理部長", "PERSON", user=approver, from_yen=from_yen)],
        valid_from=dt.date(2020, 4, 1),
        acting_user=admin,
        at=at,
    )


def new_offset(invoice: Invoice, item: Payable, yen: int = 60_000, **more: Any) -> NewOffset:
    """So much of one against the other, to be."""
    given: dict[str, Any] = {
        "partner_id": invoice.customer_id,
        "offset_on": ISSUED_ON,
        "reason": "基本契約の定めによる相殺",
        "invoices": [NewPart(invoice.pk, yen)],
        "payables": [NewPart(item.pk, yen)],
        **more,
    }
    return NewOffset(**given)


def asked(invoice: Invoice, item: Payable, keeper: User, at: dt.datetime, yen: int = 60_000) -> OffsetRequest:
    """The same, awaiting its approval."""
    return ask_offset(new=new_offset(invoice, item, yen), acting_user=keeper, at=at)


def taken(invoice: Invoice, keeper: User, at: dt.datetime, yen: int = 100_000, **more: Any) -> Instrument:
    """An electronic record of so many yen, taken for an invoice on its day of issue."""
    return _instrument("RECEIVED", invoice.customer_id, NewPart(invoice.pk, yen), keeper, at, **more)


def given(item: Payable, keeper: User, at: dt.datetime, yen: int = 60_000, **more: Any) -> Instrument:
    """An electronic record given for what is owed."""
    return _instrument("ISSUED", item.partner_id or 0, NewPart(item.pk, yen), keeper, at, **more)


def _instrument(
    direction: str, partner_id: int, part: NewPart, keeper: User, at: dt.datetime, **more: Any
) -> Instrument:
    facts: dict[str, Any] = {
        "direction": direction,
        "form": "RECORD",
        "number": f"00000000000000000{part.id:03}",
        "partner_id": partner_id,
        "issued_on": ISSUED_ON,
        "taken_on": ISSUED_ON,
        "due_on": DUE_ON,
        "parts": [part],
        "bank": "みずほ銀行 丸の内支店",
        **more,
    }
    return record_instrument(new=NewInstrument(**facts), acting_user=keeper, at=at)


def addresses(keeper: User, at: dt.datetime) -> dict[str, dict[str, int]]:
    """One of everything that an address of the room may ask for, by the beginning of the address's name."""
    partner = both()
    invoice = claim(partner, keeper, at)
    item = debt(901, partner, keeper, at)
    made = offset(invoice, item, keeper, at, 10_000)
    request = OffsetRequest.objects.create(
        partner=partner,
        partner_name=partner.name,
        offset_on=ISSUED_ON,
        total_yen=10_000,
        reason="基本契約の定めによる相殺",
        invoices=[[invoice.pk, 10_000]],
        payables=[[item.pk, 10_000]],
        asked_by_id=keeper.pk,
        asked_by_name=keeper.get_full_name(),
        asked_at=at,
    )
    held = taken(invoice, keeper, at, 50_000)
    return {
        "settlements_": {"pk": made.pk},
        "settlements_offset_request": {"pk": request.pk},
        "settlements_event_": {"pk": held.events.get().pk},
        "settlements_instrument_": {"pk": held.pk},
    }
