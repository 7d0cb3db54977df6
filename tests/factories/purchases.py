"""What the company of the tests buys, and the people who agree to it and order it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import Unit, User
from backoffice.partners.models import Partner
from backoffice.values.periods import Month
from general_affairs.purchasing.actions import (
    NewLine,
    NewOrder,
    NewPurchase,
    NewQuotation,
    NewRule,
    define_quotation_rule,
    issue_order,
    receive_goods,
    request_purchase,
)
from general_affairs.purchasing.models import Order, PurchaseRequest, QuotationRule, Receipt

from . import cast

CHAIR = NewLine("事務用の椅子", "EQUIPMENT", Decimal(3), "脚", Decimal(24_800))
DESK = NewLine("会議用の机", "EQUIPMENT", Decimal(1), "台", Decimal(128_000))
TEA = NewLine("来客用の茶葉", "SUPPLIES", Decimal("2.5"), "kg", Decimal("1333.3"), "REDUCED")


def wanted(supplier: Partner, **changed: Any) -> NewPurchase:
    """Three chairs, a desk and tea."""
    given = NewPurchase(
        title="会議室の備品",
        purpose="会議室を広げます。",
        needed_by=dt.date(2026, 11, 20),
        supplier=supplier,
        unit=Unit.objects.get(code="100"),
        lines=(CHAIR, DESK, TEA),
    )
    return replace(given, **changed)


def buyer(username: str = "yoko", given_name: str = "洋子") -> User:
    """Somebody who orders and receives."""
    return cast.member(username, given_name, duties=("general_affairs.purchasing",))


def route(head: User, president: User, admin: User, at: dt.datetime) -> None:
    """One person agrees, and another too from a million yen on."""
    define_route(
        kind="general_affairs.purchasing.request",
        name="購買の承認",
        steps=[
            NewStep("部署の長", "PERSON", user=head),
            NewStep("社長", "PERSON", from_yen=1_000_000, user=president),
        ],
        valid_from=cast.SINCE,
        acting_user=admin,
        at=at,
    )


PDF = b"%PDF-1.7 a quotation %%EOF"


def quoted(supplier: Partner, /, **chosen: Any) -> tuple[NewQuotation, ...]:
    """Three quotations; the supplier's with its paper is chosen, 6,239 yen above the lowest, which has run out."""
    on = dt.date(2026, 10, 20)
    ours = NewQuotation(
        supplier=supplier, amount_yen=226_239, quoted_on=on, is_chosen=True, name="見積書.pdf", content=PDF
    )
    low = NewQuotation(
        supplier=None, supplier_name="みなと什器", amount_yen=220_000, quoted_on=on, valid_until=dt.date(2026, 11, 1)
    )
    high = NewQuotation(supplier=None, supplier_name="湾岸家具", amount_yen=240_000, quoted_on=on, note="配送を含む")
    return replace(ours, **chosen), low, high


def quotation_rule(by: User, at: dt.datetime, **changed: Any) -> QuotationRule:
    """Two quotations from 100,000 yen on, else it is only said."""
    new = NewRule(
        from_yen=100_000,
        least=2,
        effect="WARN",
        article="購買規程 第5条",
        text="10万円以上は2社以上の見積",
        valid_from=dt.date(2026, 4, 1),
    )
    return define_quotation_rule(new=replace(new, **changed), acting_user=by, at=at)


def requested(supplier: Partner, requester: User, at: dt.datetime, **changed: Any) -> PurchaseRequest:
    """A purchase that waits for agreement."""
    return request_purchase(new=wanted(supplier, **changed), acting_user=requester, at=at)


def decided(
    purchase: PurchaseRequest, by: User, at: dt.datetime, outcome: str = "APPROVE", comment: str = ""
) -> PurchaseRequest:
    """The purchase after a decision on its open request."""
    request = Request.objects.get(case_kind="general_affairs.purchasing.request", case_id=purchase.pk, state="PENDING")
    decide_request(request_id=request.pk, outcome=outcome, comment=comment, acting_user=by, at=at)
    purchase.refresh_from_db()
    return purchase


def ordered(purchase: PurchaseRequest, by: User, at: dt.datetime) -> Order:
    """The order, to be delivered in a week and paid at the end of the month after that."""
    deliver_on = at.date() + dt.timedelta(days=7)
    new = NewOrder(deliver_on, "東京本社", deliver_on, Month.of(deliver_on).next.last_day)
    return issue_order(purchase_id=purchase.pk, new=new, acting_user=by, at=at)


def first_received(order: Order, by: User, at: dt.datetime) -> Receipt:
    """One of the first line of an order, received today."""
    line = order.request.lines.order_by("position")[0]
    return receive_goods(
        order_id=order.pk,
        received_on=at.date(),
        quantities={line.pk: Decimal(1)},
        note="",
        acting_user=by,
        at=at,
    )
