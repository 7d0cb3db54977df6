"""Bills that may be one and the same: the same file, the same number, the same amount at about the same time."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounting.payables.models import BILL, Bill, Payable, PayableState
from accounting.payables.rules import is_same_number

CLOSE = dt.timedelta(days=10)
MOST_LOOKED_AT = 500


class Why(StrEnum):
    """番号が同じ, 金額が同じで日付が近い."""

    NUMBER = "NUMBER"
    AMOUNT = "AMOUNT"


@dataclass(frozen=True, slots=True)
class Similar:
    """A recorded bill and what it has in common."""

    bill: Bill
    why: Why


def similar_bills(partner_id: int, *, number: str, total_yen: int, dated_on: dt.date) -> list[Similar]:
    """Bills of the supplier, of any year, that are like this one, cancelled ones left out; the newest first.

    One query: numbers are compared without signs and width among the newest MOST_LOOKED_AT of the supplier.
    """
    theirs = list(standing_bills().filter(partner_id=partner_id).order_by("-dated_on", "-pk")[:MOST_LOOKED_AT])
    found = ((each, _why(each, number, total_yen, dated_on)) for each in theirs)
    return [Similar(bill, why) for bill, why in found if why]


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


def _why(bill: Bill, number: str, total_yen: int, dated_on: dt.date) -> Why | None:
    if is_same_number(bill.number, number):
        return Why.NUMBER
    if bill.total_yen == total_yen and abs(bill.dated_on - dated_on) <= CLOSE:
        return Why.AMOUNT
    return None
