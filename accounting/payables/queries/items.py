"""Sums owed: lists, one of them, and what they add up to."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from accounting.payables.models import Payable, PayableSettlement, PayableState

# What money pays of an item: the amount less what was settled without money.
TO_PAY = F("amount_yen") - F("settled_yen")


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a reader asks for; None and empty mean everything. Days are included."""

    state: str = ""
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    payee: str = ""


@dataclass(frozen=True, slots=True)
class ItemSums:
    """How many items, and how much together."""

    count: int
    total_yen: int


def items(wanted: ItemFilter) -> QuerySet[Payable]:
    """The items that fit, with account and payment; keyset by due day and id."""
    asked = {
        "state": wanted.state or None,
        "due_on__gte": wanted.due_from,
        "due_on__lte": wanted.due_to,
        "payee_name__icontains": wanted.payee or None,
    }
    fits = Q(**{name: value for name, value in asked.items() if value is not None})
    return Payable.objects.filter(fits).select_related("account", "payment").defer("payment__file")


def item(pk: int) -> Payable:
    """One item with everything that its page shows; Payable.DoesNotExist when there is none."""
    found = Payable.objects.select_related("account", "partner", "person", "payment", "document")
    return found.defer("payment__file").get(pk=pk)


def sums_of(found: QuerySet[Payable]) -> ItemSums:
    """Count and total of some items, of open ones what is left: one query."""
    held = found.order_by().aggregate(
        count=Count("pk"),
        total_yen=Sum("amount_yen"),
        settled_yen=Sum("settled_yen", filter=Q(state=PayableState.OPEN)),
    )
    return ItemSums(held["count"], int(held["total_yen"] or 0) - int(held["settled_yen"] or 0))


def settlements_of(payable_id: int) -> list[PayableSettlement]:
    """What settled an item without money, and what was taken back, in order."""
    return list(PayableSettlement.objects.filter(payable=payable_id).order_by("settled_on", "pk"))


def open_sums(as_of: dt.date) -> ItemSums:
    """What is owed and not paid on a day's record."""
    return sums_of(Payable.objects.filter(state=PayableState.OPEN, incurred_on__lte=as_of))


def due_between(first: dt.date, last: dt.date) -> Iterable[tuple[dt.date, int, int]]:
    """(day, how many, yen) of the open items that fall due between two days, both included."""
    open_ones = Payable.objects.filter(state=PayableState.OPEN, due_on__range=(first, last))
    sums = open_ones.values("due_on").annotate(count=Count("pk"), total_yen=Sum(TO_PAY)).order_by("due_on")
    return ((each["due_on"], each["count"], int(each["total_yen"])) for each in sums)


def unplanned_due(*, until: dt.date) -> Iterable[tuple[dt.date, int, int]]:
    """(day, how many, yen) of the open items that fall due by a day, overdue ones too, and are in no payment."""
    free = Payable.objects.filter(state=PayableState.OPEN, payment=None, due_on__lte=until)
    sums = free.values("due_on").annotate(count=Count("pk"), total_yen=Sum(TO_PAY)).order_by("due_on")
    return ((each["due_on"], each["count"], int(each["total_yen"])) for each in sums)


def owed_by_account(source_kinds: Collection[str] = ()) -> dict[str, int]:
    """The open sum of each liability account, by its code; of some kinds of source only when they are named."""
    open_ones = Payable.objects.filter(state=PayableState.OPEN)
    if source_kinds:
        open_ones = open_ones.filter(source_kind__in=source_kinds)
    sums = open_ones.values("account__code").annotate(total_yen=Sum(TO_PAY))
    return {each["account__code"]: int(each["total_yen"]) for each in sums}
