"""What payables offer to banking: items that a bank may have paid without a payment run, and how they are settled."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.banking.open_items import ItemKind, OpenItem, Settled, Settlement, Unsettlement
from accounting.banking.rules import payer_key
from accounting.ledger.rules import DraftLine, Side
from accounting.payables.actions import reopen_item, settle_by_bank
from accounting.payables.models import Payable, PayableState

KIND = "accounting.payables.payable"


def open_payables(ids: Sequence[int] | None) -> Iterator[OpenItem]:
    """Open items that are in no payment run, the oldest due day first; each is paid in one sum."""
    found = Payable.objects.filter(state=PayableState.OPEN, payment=None).select_related("partner", "person")
    found = found.order_by("due_on", "pk")
    for item in found if ids is None else found.filter(pk__in=ids):
        kana = item.partner.name_kana if item.partner else ""
        if item.person:
            kana = f"{item.person.family_kana}{item.person.given_kana}"
        yield OpenItem(
            kind=KIND,
            id=item.pk,
            open_yen=-item.to_pay_yen,
            title=f"{item.payee_name}　{item.description}",
            payee=item.payee_name,
            due_on=item.due_on,
            names=tuple(filter(None, (payer_key(kana), payer_key(item.payee_name)))),
            partner_id=item.partner_id,
            is_whole=True,
            url=reverse("accounting:payables_item_detail", args=[item.pk]),
        )


def settle(asked: Settlement) -> Settled:
    """Mark the item as paid; the match's entry carries the debit of its liability."""
    item = settle_by_bank(
        payable_id=asked.item_id,
        paid_on=asked.on,
        match_id=asked.match_id,
        acting_user=asked.acting_user,
        at=asked.at,
    )
    memo = f"{item.payee_name}　{item.description}"[:200]
    line = DraftLine(item.account.code, Side.DEBIT, item.to_pay_yen, memo=memo, partner_id=item.partner_id)
    return Settled(item.pk, (line,))


def unsettle(asked: Unsettlement) -> None:
    """Open the item again."""
    reopen_item(
        payable_id=asked.item_id,
        reason=asked.reason,
        posted_on=asked.on,
        acting_user=asked.acting_user,
        at=asked.at,
    )


PAYABLES = ItemKind(KIND, _("買掛・未払"), open_payables, settle, unsettle)
