"""相見積 as whoever decides compares them: the cheapest, the chosen one, by how much it differs, and what has run out."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell.formats import money

from . import queries
from .models import PurchaseRequest
from .rules import AskedFor, dearer_yen, not_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A quotation beside the others, on the day of the decision."""

    supplier: str
    note: str
    amount_yen: int
    dearer_yen: int
    quoted_on: dt.date
    valid_until: dt.date | None
    is_chosen: bool
    is_expired: bool
    paper_url: str

    @property
    def is_cheapest(self) -> bool:
        return self.dearer_yen == 0

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Its states: tone and words."""
        said = (
            (self.is_chosen, "ok", _("採用")),
            (self.is_cheapest, "wait", _("最安")),
            (self.is_expired, "warn", _("期限切れ")),
        )
        return tuple((tone, words) for holds, tone, words in said if holds)


def compared(purchase: PurchaseRequest, *, on: dt.date) -> list[Compared]:
    """The quotations of a purchase in their order, looked at on a day."""
    rows = list(purchase.quotations.all())
    amounts = [row.amount_yen for row in rows]
    return [
        Compared(
            supplier=row.supplier_name,
            note=row.note,
            amount_yen=row.amount_yen,
            dearer_yen=dearer_yen(row.amount_yen, amounts),
            quoted_on=row.quoted_on,
            valid_until=row.valid_until,
            is_chosen=row.is_chosen,
            is_expired=row.valid_until is not None and row.valid_until < on,
            paper_url=reverse("general_affairs:purchasing_quotation_paper", args=[row.pk]) if row.document_id else "",
        )
        for row in rows
    ]


def lacking(purchase: PurchaseRequest, *, on: dt.date) -> list[str]:
    """What of the company's rules of the day of asking the quotations do not keep, in words: one query."""
    count = len(purchase.quotations.all())
    return [_words(rule, count) for rule in not_kept(purchase.total_yen, count, queries.rules_on(on))]


def reasons(purchase: PurchaseRequest) -> list[tuple[str, str]]:
    """What the requester said of the choice, and of what is missing."""
    said = (
        (_("最安でない見積を選んだ理由"), purchase.choice_reason),
        (_("相見積が足りない理由"), purchase.few_quotations_reason),
    )
    return [(label, text) for label, text in said if text]


def facts(purchase: PurchaseRequest) -> list[tuple[str, str]]:
    """The quotations as they were submitted, for the request and its paper."""
    rows = purchase.quotations.all()
    lines = [
        f"{row.supplier_name}　{money(row.amount_yen)}" + (f"（{_('採用')}）" if row.is_chosen else "") for row in rows
    ]
    return [*((_("相見積"), line) for line in lines), *reasons(purchase)]


def _words(rule: AskedFor, count: int) -> str:
    said = _("%(article)s「%(text)s」に合いません。見積は%(least)s通必要ですが、%(count)s通です。")
    return said % {"article": rule.article, "text": rule.text, "least": rule.least, "count": count}
