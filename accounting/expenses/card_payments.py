"""What corporate cards offer to banking: the sums that card companies take, and how they are settled."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.banking.open_items import ItemKind, OpenItem, Settled, Settlement, Unsettlement
from accounting.banking.rules import payer_key
from accounting.ledger.rules import DraftLine, Side
from accounting.payables.tax import account_for

from . import queries
from .actions import pay_cards, unpay_cards
from .models import CARD_STATEMENT


def open_statements(ids: Sequence[int] | None) -> Iterator[OpenItem]:
    """Files that no bank line has paid, the next due first; each is taken in one sum."""
    for each in queries.due_statements(ids):
        yield OpenItem(
            kind=CARD_STATEMENT,
            id=each.pk,
            open_yen=-each.total_yen,
            title=f"{each.issuer.name}　{each.name}",
            payee=each.issuer.name,
            due_on=each.pay_on,
            names=tuple(filter(None, (payer_key(each.issuer.name_kana), payer_key(each.issuer.name)))),
            partner_id=each.issuer_id,
            is_whole=True,
            url=reverse("accounting:expenses_card_statement_detail", args=[each.pk]),
        )


def settle(asked: Settlement) -> Settled:
    """Mark the file as taken; the match's entry carries the debit of what is owed to the card company."""
    held = pay_cards(
        statement_id=asked.item_id,
        match_id=asked.match_id,
        paid_on=asked.on,
        acting_user=asked.acting_user,
        at=asked.at,
    )
    code = account_for("other", asked.on)
    line = DraftLine(code, Side.DEBIT, held.total_yen, memo=str(held)[:200], partner_id=held.issuer_id)
    return Settled(held.pk, (line,))


def unsettle(asked: Unsettlement) -> None:
    """Open the file again."""
    unpay_cards(statement_id=asked.item_id, reason=asked.reason, acting_user=asked.acting_user, at=asked.at)


CARDS = ItemKind(CARD_STATEMENT, _("カードの引き落とし"), open_statements, settle, unsettle)
