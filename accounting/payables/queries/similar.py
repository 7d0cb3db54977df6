"""What may be one and the same debt: bills of the same file, number or amount, and what is owed already without a bill."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounting.payables.models import BILL, FAILURE, Bill, Payable, PayableState
from accounting.payables.rules import is_same_number
from backoffice.values.periods import Month

CLOSE = dt.timedelta(days=10)
RECEIVED_BEFORE = dt.timedelta(days=45)
MOST_LOOKED_AT = 500


class Why(StrEnum):
    """番号が同じ, 金額が同じで日付が近い, 同じ金額が検収などで計上済み."""

    NUMBER = "NUMBER"
    AMOUNT = "AMOUNT"
    OWED = "OWED"


@dataclass(frozen=True, slots=True)
class Similar:
    """A recorded bill, or an item that is owed without one, and what it has in common; `name` is what people call it."""

    why: Why
    pk: int
    name: str
    dated_on: dt.date
    total_yen: int


def similar_bills(partner_id: int, *, number: str, total_yen: int, dated_on: dt.date) -> list[Similar]:
    """Bills of the supplier, of any year, that are like this one, cancelled ones left out; the newest first.

    One query: numbers are compared without signs and width among the newest MOST_LOOKED_AT of the supplier.
    """
    theirs = list(standing_bills().filter(partner_id=partner_id).order_by("-dated_on", "-pk")[:MOST_LOOKED_AT])
    found = ((each, _why(each, number, total_yen, dated_on)) for each in theirs)
    return [
        Similar(why, bill.pk, bill.number or bill.description, bill.dated_on, bill.total_yen)
        for bill, why in found
        if why
    ]


def owed_alike(partner_id: int, *, total_yen: int, dated_on: dt.date) -> list[Similar]:
    """What the supplier is owed without a bill, as for goods of an order, and comes to the amount of this one.

    It is one item of up to RECEIVED_BEFORE ago, or all that came within the month of the bill together. One query.
    """
    first_day = min(dated_on - RECEIVED_BEFORE, Month.of(dated_on).first_day)
    near = _owed_without_bill().filter(partner_id=partner_id, incurred_on__range=(first_day, dated_on + CLOSE))
    items = list(near.order_by("-incurred_on", "-pk")[:MOST_LOOKED_AT])
    alone = [each for each in items if each.amount_yen == total_yen]
    month = [each for each in items if Month.of(each.incurred_on) == Month.of(dated_on)]
    together = month if sum(each.amount_yen for each in month) == total_yen else []
    return [
        Similar(Why.OWED, each.pk, each.description, each.incurred_on, each.amount_yen) for each in alone or together
    ]


def bill_of_file(sha256: str) -> Bill | None:
    """The bill, of any year, whose paper is the same bytes; a cancelled one does not count."""
    return standing_bills().filter(document__stored_file__sha256=sha256).order_by("-pk").first()


def standing_bills() -> QuerySet[Bill]:
    """Bills that are owed or paid: those whose item was cancelled are left out."""
    live = Payable.objects.filter(~Q(state=PayableState.CANCELLED), source_kind=BILL, source_id=OuterRef("pk"))
    return Bill.objects.filter(Exists(live))


def bills_spending(answer_ids: Collection[int]) -> QuerySet[Bill]:
    """The bills that stand and spend approved requests, the oldest first."""
    return standing_bills().filter(ringi__in=answer_ids).order_by("dated_on", "pk")


def _owed_without_bill() -> QuerySet[Payable]:
    """Items of other rooms; what came back from the bank is owed once more for what is here already."""
    return Payable.objects.filter(~Q(state=PayableState.CANCELLED), ~Q(source_kind__in=(BILL, FAILURE)))


def _why(bill: Bill, number: str, total_yen: int, dated_on: dt.date) -> Why | None:
    if is_same_number(bill.number, number):
        return Why.NUMBER
    if bill.total_yen == total_yen and abs(bill.dated_on - dated_on) <= CLOSE:
        return Why.AMOUNT
    return None
