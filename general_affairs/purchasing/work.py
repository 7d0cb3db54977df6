"""What purchases offer to the home page and to approvals."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.formats import day, money
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import queries, quoted
from .models import PurchaseRequest

SHOWN = 50
SOON = dt.timedelta(days=7)
DETAIL = "general_affairs:purchasing_purchase_detail"


def to_do(request: StaffRequest) -> Iterator[WorkItem]:
    """For who orders: what is approved, and what should have arrived or will soon."""
    for purchase in queries.to_order()[:SHOWN]:
        yield _item(purchase, _("「%(title)s」を発注する"), "shopping-cart", purchase.needed_by)
    for order in queries.to_receive(clock.today() + SOON)[:SHOWN]:
        yield _item(order.request, _("「%(title)s」を検収する"), "package-check", order.deliver_on)


def to_correct(request: StaffRequest) -> Iterator[WorkItem]:
    """For who asked: what was sent back."""
    for purchase in queries.to_correct(request.user.pk)[:SHOWN]:
        yield _item(purchase, _("購買「%(title)s」を直して再申請する"), "undo-2", purchase.needed_by)


def purchase_url(arguments: Mapping[str, Any]) -> str:
    """The page of the purchase that is asked about."""
    return reverse(DETAIL, args=[arguments["purchase_id"]])


def purchase_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a purchase needs to know."""
    purchase = queries.purchase(arguments["purchase_id"])
    lines = [
        f"{line.item}　{line.quantity.normalize():f}{line.unit_name}　{money(line.amount_yen)}"
        for line in purchase.lines.all()
    ]
    return [
        (_("仕入先"), purchase.supplier_name),
        (_("負担する部署"), purchase.unit.name),
        *([(_("もとになる申請"), str(purchase.ringi))] if purchase.ringi else []),
        (_("必要な日"), day(purchase.needed_by)),
        (_("購入の目的"), purchase.purpose),
        *((_("明細"), line) for line in lines),
        *quoted.facts(purchase),
        (_("合計（税込）"), money(purchase.total_yen)),
    ]


def _item(purchase: PurchaseRequest, title: str, icon: str, due_on: dt.date) -> WorkItem:
    return WorkItem(
        title=title % {"title": purchase.title},
        meta=purchase.supplier_name,
        url=reverse(DETAIL, args=[purchase.pk]),
        icon=icon,
        due_on=due_on,
        amount_yen=purchase.total_yen,
    )
