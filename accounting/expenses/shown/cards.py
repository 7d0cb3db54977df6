"""Corporate cards as the templates want them: plain values, in the reader's language."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.expenses.models import CardLine, CardStatement, CompanyCard
from accounting.expenses.queries import Candidate, Unclaimed
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest

ROOM = "accounting:expenses_"


def card_row(card: CompanyCard) -> dict[str, Any]:
    """A card in the list."""
    return {"issuer": card.issuer.name, "last4": card.last4, "person": card.person.name}


def statement_row(held: CardStatement) -> dict[str, Any]:
    """A file of a card company in the list."""
    return {
        "issuer": held.issuer.name,
        "name": held.name,
        "pay_on": held.pay_on,
        "count": held.count,
        "total_yen": held.total_yen,
        "imported_by": held.imported_by_name,
        "state": "PAID" if held.paid_on else "wait",
        "state_label": _("引き落とし済み") if held.paid_on else _("引き落とし待ち"),
        "url": reverse(f"{ROOM}card_statement_detail", args=[held.pk]),
    }


def unclaimed_row(each: Unclaimed, today: dt.date) -> dict[str, Any]:
    """What one person has not claimed, with its age."""
    return {
        "name": each.name,
        "count": each.count,
        "yen": each.yen,
        "since": each.since,
        "age": (today - each.since).days,
    }


def card_line_row(request: StaffRequest, line: CardLine, today: dt.date, *, is_open: bool) -> dict[str, Any]:
    """A use of a card, with its age while nobody claimed it."""
    may = is_open and request.may("accounting.expenses.set_aside_card_line")
    return {
        "pk": line.pk,
        "used_on": line.used_on,
        "shop": line.shop,
        "amount_yen": line.amount_yen,
        "card": line.card.last4,
        "person": line.card.person.name,
        "age": (today - line.used_on).days if is_open else None,
        "tone": "wait" if is_open else "ok",
        "state": _("未精算") if is_open else _("精算しない") if line.set_aside_reason else _("精算の申請あり"),
        "reason": line.set_aside_reason,
        "set_aside_url": reverse(f"{ROOM}card_set_aside", args=[line.pk]) if may else "",
    }


def own_use(line: CardLine, found: Sequence[Candidate], today: dt.date) -> dict[str, Any]:
    """One's own use of a card, with the payments in one's drafts that it may be."""
    return {
        "pk": line.pk,
        "used_on": line.used_on,
        "shop": line.shop,
        "amount_yen": line.amount_yen,
        "card": line.card.last4,
        "age": (today - line.used_on).days,
        "is_spent": line.amount_yen > 0,
        "candidates": [
            {
                "line": each.line.pk,
                "title": each.line.claim.title,
                "text": f"{formats.day(each.line.spent_on)} {each.line.payee_name} {formats.money(each.line.amount_yen)}",
                "why": _why(each.why),
            }
            for each in found
        ],
    }


def _why(why: Sequence[str]) -> str:
    words = {
        "AMOUNT": _("金額が一致"),
        "DAY": _("日付が一致"),
        "NEAR": _("日付が近い"),
        "SHOP": _("支払先が一致"),
    }
    return "・".join(str(words[each]) for each in why)
