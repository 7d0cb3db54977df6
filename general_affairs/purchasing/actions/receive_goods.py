"""Taking in what was ordered, whole or in part: a cost, and a sum owed, on the day it was found in order."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.queries import is_small_business
from accounting.ledger.rules import DraftLine, Side, Source
from accounting.payables.actions import NewPayable, owe
from accounting.payables.rules import shared_out, split_net
from accounting.payables.tax import account_for, purchase_tax
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.partners.rules import due_on
from backoffice.values.refusals import InvalidInput, Refusal
from general_affairs.purchasing import queries
from general_affairs.purchasing.books import account_of, categories, last_payment_day, rates_of, wanted
from general_affairs.purchasing.models import Order, OrderState, PurchaseLine, PurchaseRequest, Receipt, ReceiptLine
from general_affairs.purchasing.rules import Part, Total, part_totals

from .request_purchase import purchase_case

Parts = Mapping[PurchaseLine, Part]


class OrderAlreadyReceived(Refusal):
    """Everything that was ordered is there."""

    code = "general_affairs.purchasing.order_already_received"
    cause_ja = "注文{number}は、すべて検収済みです。"
    cause_en = "Everything of the order {number} has been received."
    remedy_ja = "追加で届いたものは、新しい購買として申請してください。"
    remedy_en = "Ask for a new purchase for what came beyond it."


class NothingReceived(InvalidInput):
    """A receipt names what arrived."""

    code = "general_affairs.purchasing.nothing_received"
    cause_ja = "検収する数量がありません。"
    cause_en = "There is no quantity to receive."
    remedy_ja = "届いた品の数量を入力してください。"
    remedy_en = "Enter the quantities that arrived."


class ReceivedTooMuch(InvalidInput):
    """More arrived than was ordered."""

    code = "general_affairs.purchasing.received_too_much"
    cause_ja = "「{item}」の検収数量が、注文の残り{left}{unit}を超えています。"
    cause_en = "More of “{item}” is received than the {left} {unit} that are left of the order."
    remedy_ja = "注文した数量までを検収し、超えた分は仕入先に返すか、新しく申請してください。"
    remedy_en = "Receive what was ordered; return the rest, or ask for a new purchase."


class ReceivedInFuture(InvalidInput):
    """What is recorded has happened."""

    code = "general_affairs.purchasing.received_in_future"
    field = "received_on"
    cause_ja = "検収日{received_on}は、まだ来ていません。"
    cause_en = "{received_on} has not come yet."
    remedy_ja = "検収が終わってから登録してください。"
    remedy_en = "Record it when it is received."


class ReceivedTooEarly(InvalidInput):
    """Nothing arrives before it is ordered."""

    code = "general_affairs.purchasing.received_too_early"
    field = "received_on"
    cause_ja = "検収日{received_on}が、注文日{ordered_on}より前です。"
    cause_en = "It is received on {received_on}, before the order of {ordered_on}."
    remedy_ja = "検収日を直してください。"
    remedy_en = "Correct the day."


@action("general_affairs.purchasing.receive_goods", _("検収"))
def receive_goods(
    *,
    order_id: int,
    received_on: dt.date,
    quantities: Mapping[int, Decimal],
    note: str,
    acting_user: Any,
    at: dt.datetime,
) -> Receipt:
    """Receive some quantities (by the id of the line) of an order, post their cost and owe it to the supplier.

    Raises OrderAlreadyReceived, ReceivedTooEarly, ReceivedInFuture, NothingReceived, ReceivedTooMuch, and what payables
    and the ledger refuse.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.state != OrderState.ISSUED:
        raise OrderAlreadyReceived(number=order.number)
    if received_on < order.ordered_on:
        raise ReceivedTooEarly(received_on=received_on, ordered_on=order.ordered_on)
    if received_on > at.astimezone(TOKYO).date():
        raise ReceivedInFuture(received_on=received_on)
    request = queries.purchase(order.request_id)
    parts = _parts(order, request, quantities)
    totals = part_totals(parts.values(), rates_of((part.line.treatment for part in parts.values()), received_on))
    receipt = _stored(order, request, parts, totals, received_on, note, acting_user)
    _close_when_whole(order, request)
    owed = [_owe(receipt, order, request, parts, totals, acting_user, at)]
    record(
        "general_affairs.purchasing.receive_goods",
        case=purchase_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", receipt.total_yen], "payable": owed[0].pk, "due_on": ["", str(receipt.due_on)]},
    )
    return receipt


def _parts(order: Order, request: PurchaseRequest, quantities: Mapping[int, Decimal]) -> dict[PurchaseLine, Part]:
    """What arrives now of each line, when it fits into what was ordered."""
    before = queries.received(order)
    parts = {
        line: Part(wanted(line), before.get(line.pk, Decimal(0)), quantities.get(line.pk, Decimal(0)))
        for line in request.lines.all()
    }
    for line, part in parts.items():
        if part.is_too_much:
            raise ReceivedTooMuch(item=line.item, left=f"{line.quantity - part.before:f}", unit=line.unit_name)
    now = {line: part for line, part in parts.items() if part.arriving > 0}
    if not sum(part.net_yen for part in now.values()):
        raise NothingReceived
    return now


def _stored(
    order: Order,
    request: PurchaseRequest,
    parts: Parts,
    totals: Mapping[str, Total],
    received_on: dt.date,
    note: str,
    acting_user: Any,
) -> Receipt:
    net_yen = sum(total.net_yen for total in totals.values())
    tax_yen = sum(total.tax_yen for total in totals.values())
    receipt = Receipt.objects.create(
        order=order,
        position=order.receipts.count() + 1,
        received_on=received_on,
        due_on=_due_on(request, received_on),
        net_yen=net_yen,
        tax_yen=tax_yen,
        total_yen=net_yen + tax_yen,
        note=note,
        received_by_id=acting_user.pk,
        received_by_name=acting_user.get_full_name(),
    )
    ReceiptLine.objects.bulk_create(
        ReceiptLine(receipt=receipt, line=line, quantity=part.arriving, net_yen=part.net_yen)
        for line, part in parts.items()
    )
    return receipt


def _due_on(request: PurchaseRequest, received_on: dt.date) -> dt.date:
    """By the supplier's terms, and never later than the law allows."""
    supplier = request.supplier
    agreed = due_on(
        received_on,
        closing_day=supplier.payment_closing_day,
        months_after=supplier.payment_months_after,
        pay_day=supplier.payment_day,
    )
    return max(received_on, min(agreed, last_payment_day(received_on)))


def _close_when_whole(order: Order, request: PurchaseRequest) -> None:
    there = queries.received(order)
    if all(there.get(line.pk, Decimal(0)) == line.quantity for line in request.lines.all()):
        order.state = OrderState.RECEIVED
        order.save(update_fields=["state"])


def _owe(
    receipt: Receipt,
    order: Order,
    request: PurchaseRequest,
    parts: Parts,
    totals: Mapping[str, Total],
    acting_user: Any,
    at: dt.datetime,
) -> Any:
    known = categories(receipt.received_on)
    liabilities = {known[line.category].liability for line in parts}
    purpose = "trade" if liabilities == {"trade"} else "other"
    new = NewPayable(
        source=Source(queries.RECEIPT, receipt.pk),
        incurred_on=receipt.received_on,
        due_on=receipt.due_on,
        account_code=account_for(purpose, receipt.received_on),
        description=f"{order.number} {request.title}"[:200],
        lines=tuple(
            line
            for treatment, total in totals.items()
            for line in _lines(treatment, total, receipt, order, request, parts)
        ),
        partner=request.supplier,
    )
    return owe(new=new, acting_user=acting_user, at=at)


def _lines(
    treatment: str, total: Total, receipt: Receipt, order: Order, request: PurchaseRequest, parts: Parts
) -> list[DraftLine]:
    """The costs of one treatment, each with its share of the tax that is not credited, and the tax that is.

    Whether a purchase is small (少額特例) is told by the whole order, however it is delivered.
    """
    day, known = receipt.received_on, categories(receipt.received_on)
    how = purchase_tax(
        treatment,
        day,
        is_registered=bool(request.supplier.registration_number),
        gross_yen=order.total_yen,
        is_small_business=is_small_business(day),
    )
    split = split_net(how, total.net_yen, total.tax_yen)
    its = [(line, part.net_yen) for line, part in parts.items() if line.treatment == treatment and part.net_yen]
    lost = shared_out(split.tax_yen - split.creditable_yen, [net_yen for _line, net_yen in its])
    costs = [
        DraftLine(
            account_of(known[line.category], line.unit_price, day),
            Side.DEBIT,
            net_yen + share,
            request.unit_id,
            line.item,
            how.category,
        )
        for (line, net_yen), share in zip(its, lost, strict=True)
    ]
    credited = split.creditable_yen
    tax = [DraftLine(account_for("tax_paid", day), Side.DEBIT, credited, tax_category=how.category)] if credited else []
    return costs + tax
