"""Comparing a supplier's bill with what was received: the receipt is what is owed, the bill only confirms it."""

import datetime as dt
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput
from general_affairs.purchasing.models import MatchedBill, Order

from .request_purchase import purchase_case


class BillMatchedBefore(InvalidInput):
    """The bill of that number is there."""

    code = "general_affairs.purchasing.bill_matched_before"
    field = "number"
    cause_ja = "請求書{number}は、この注文とすでに照合しています。"
    cause_en = "The bill {number} was compared with this order before."
    remedy_ja = "請求書番号を確認してください。"
    remedy_en = "Check the number of the bill."


class BillExceedsReceipts(InvalidInput):
    """More is asked for than was received and is not billed yet."""

    code = "general_affairs.purchasing.bill_exceeds_receipts"
    field = "total_yen"
    cause_ja = "請求額{total_yen:,}円が、検収済みで未請求の{left_yen:,}円を超えています。"
    cause_en = "The bill asks for {total_yen:,} yen, but {left_yen:,} yen are received and not billed."
    remedy_ja = "検収の漏れがないかを確認し、違うときは仕入先に請求書の訂正を依頼してください。"
    remedy_en = "See whether a receipt is missing; otherwise ask the supplier to correct the bill."


@action("general_affairs.purchasing.match_bill", _("請求書を照合"))
def match_bill(
    *, order_id: int, number: str, dated_on: dt.date, total_yen: int, acting_user: Any, at: dt.datetime
) -> MatchedBill:
    """Note that a bill is for what was received of an order; raises BillMatchedBefore, BillExceedsReceipts."""
    order = Order.objects.select_for_update(of=("self",)).select_related("request").get(pk=order_id)
    if order.bills.filter(number=number).exists():
        raise BillMatchedBefore(number=number)
    received_yen = order.receipts.aggregate(total=Sum("total_yen"))["total"] or 0
    billed_yen = order.bills.aggregate(total=Sum("total_yen"))["total"] or 0
    if total_yen > received_yen - billed_yen:
        raise BillExceedsReceipts(total_yen=total_yen, left_yen=int(received_yen - billed_yen))
    bill = MatchedBill.objects.create(
        order=order,
        number=number,
        dated_on=dated_on,
        total_yen=total_yen,
        matched_by_id=acting_user.pk,
        matched_by_name=acting_user.get_full_name(),
        matched_at=at,
    )
    record(
        "general_affairs.purchasing.match_bill",
        case=purchase_case(order.request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"bill": ["", number], "amount_yen": ["", total_yen]},
    )
    return bill
