"""What instruments offer to banking: those that fall due, matched with the line on which the money came or went."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.banking.open_items import ItemKind, OpenItem, Settled, Settlement, Unsettlement
from accounting.banking.rules import payer_key
from accounting.ledger.rules import Side
from backoffice.values.calendar import on_or_after

from .actions import settle_instrument, take_back_event
from .entries import own_line
from .models import INSTRUMENT, Instrument, InstrumentState


def open_instruments(ids: Sequence[int] | None) -> Iterator[OpenItem]:
    """Instruments that have not ended, the oldest due day first; each is paid in one sum on a day of banks."""
    found = Instrument.objects.filter(state=InstrumentState.HELD).select_related("partner").order_by("due_on", "pk")
    for each in found if ids is None else found.filter(pk__in=ids):
        yield OpenItem(
            kind=INSTRUMENT,
            id=each.pk,
            open_yen=each.amount_yen if each.is_received else -each.amount_yen,
            title=f"{each.get_form_display()} {each.number}　{each.partner_name}",
            payee=each.partner_name,
            due_on=on_or_after(each.due_on),
            number=each.number,
            names=tuple(filter(None, (payer_key(each.partner.name_kana), payer_key(each.partner_name)))),
            partner_id=each.partner_id,
            is_whole=True,
            url=reverse("accounting:settlements_instrument_detail", args=[each.pk]),
        )


def settle(asked: Settlement) -> Settled:
    """Record that it was collected or paid; the match's entry carries its account."""
    event = settle_instrument(
        instrument_id=asked.item_id,
        happened_on=asked.on,
        bank_account_id=asked.bank_account_id,
        match_id=asked.match_id,
        acting_user=asked.acting_user,
        at=asked.at,
    )
    held = event.instrument
    return Settled(event.pk, (own_line(held, Side.CREDIT if held.is_received else Side.DEBIT),))


def unsettle(asked: Unsettlement) -> None:
    """It is held again; its entry is reversed with the match."""
    take_back_event(
        instrument_id=asked.item_id,
        reason=asked.reason,
        posted_on=asked.on,
        acting_user=asked.acting_user,
        at=asked.at,
    )


INSTRUMENTS = ItemKind(INSTRUMENT, _("手形・電子記録"), open_instruments, settle, unsettle)
