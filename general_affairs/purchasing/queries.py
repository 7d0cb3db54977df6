"""Purchases: lists, one of them with its whole chain, what waits, and who may see what."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from accounting.payables.models import Payable
from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about
from backoffice.eventlog.models import Event

from .models import (
    MatchedBill,
    Order,
    OrderState,
    PurchaseLine,
    PurchaseRequest,
    PurchaseState,
    Quotation,
    QuotationRule,
    Receipt,
    ReceiptLine,
    RuleEffect,
)
from .rules import AskedFor

CASE = "general_affairs.purchasing.request"
RECEIPT = "general_affairs.purchasing.receipt"
QUOTATION = "general_affairs.purchasing.quotation"
SHOWN_EVENTS = 50
VIEWS = {
    "": Q(),
    "asked": Q(state__in=(PurchaseState.DRAFT, PurchaseState.SUBMITTED)),
    "approved": Q(state=PurchaseState.APPROVED),
    "ordered": Q(order__state=OrderState.ISSUED),
    "received": Q(order__state=OrderState.RECEIVED),
}


def purchases(*, of: int | None, view: str = "", text: str = "") -> QuerySet[PurchaseRequest]:
    """Purchases of a requester (of everybody for None) in one of VIEWS, whose title, supplier or order number holds
    each word of `text`."""
    found = PurchaseRequest.objects.filter(VIEWS.get(view, Q())).select_related("unit", "order")
    if of is not None:
        found = found.filter(requested_by_id=of)
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word) | Q(supplier_name__icontains=word) | Q(order__number__iexact=word)
        )
    return found


def purchase(pk: int) -> PurchaseRequest:
    """One purchase with its lines, quotations and order; PurchaseRequest.DoesNotExist when there is none."""
    found = PurchaseRequest.objects.select_related("supplier", "unit", "order", "ringi")
    return found.prefetch_related(*_parts()).get(pk=pk)


def quotation(pk: int) -> Quotation:
    """One quotation with its purchase and paper; Quotation.DoesNotExist when there is none."""
    return Quotation.objects.select_related("request", "document__stored_file").get(pk=pk)


def quotation_rules() -> QuerySet[QuotationRule]:
    """Every rule of quotations that was ever made, by amount, the newest first."""
    return QuotationRule.objects.order_by("from_yen", "-valid_from", "-pk")


def rules_on(day: dt.date) -> list[AskedFor]:
    """The rules of quotations in force on a day."""
    held = Q(valid_until=None) | Q(valid_until__gt=day)
    return [
        AskedFor(each.from_yen, each.least, each.effect == RuleEffect.REFUSE, each.article, each.text)
        for each in quotation_rules().filter(held, valid_from__lte=day)
    ]


def asked_for_by(user_id: int) -> QuerySet[PurchaseRequest]:
    """The purchases that a user asked for with their lines, each with the approval that was asked for it last."""
    asked = Request.objects.filter(case_kind=CASE, case_id=OuterRef("pk")).order_by("-id")
    mine = PurchaseRequest.objects.filter(requested_by_id=user_id)
    found = mine.select_related("order", "ringi").prefetch_related(*_parts())
    return found.annotate(request_id=Subquery(asked.values("pk")[:1]))


def from_supplier(partner_id: int) -> QuerySet[PurchaseRequest]:
    """What was asked to be bought from a partner, the newest first."""
    return PurchaseRequest.objects.filter(supplier_id=partner_id).order_by("-id")


def spending_on(answer_ids: Collection[int]) -> QuerySet[PurchaseRequest]:
    """The purchases that spend approved requests and were not refused or taken back, the oldest first."""
    live = (PurchaseState.SUBMITTED, PurchaseState.APPROVED, PurchaseState.ORDERED)
    return PurchaseRequest.objects.filter(ringi__in=answer_ids, state__in=live).order_by("id")


def order_of(request: PurchaseRequest) -> Order | None:
    """The order of a purchase, when it was made."""
    return getattr(request, "order", None)


def receipts(order: Order) -> list[Receipt]:
    """What arrived for an order, in its order."""
    return list(Receipt.objects.filter(order=order).order_by("position").prefetch_related("lines__line"))


def bills(order: Order) -> list[MatchedBill]:
    """The bills that were compared with an order."""
    return list(MatchedBill.objects.filter(order=order).order_by("dated_on", "id"))


def received(order: Order) -> dict[int, Decimal]:
    """How much of each line arrived so far, by the id of the line."""
    sums = ReceiptLine.objects.filter(receipt__order=order).values("line_id").annotate(quantity=Sum("quantity"))
    return {each["line_id"]: each["quantity"] for each in sums}


def payables_of(found: Iterable[Receipt]) -> Mapping[int, Payable]:
    """The open item of each receipt, by the id of the receipt."""
    ids = [receipt.pk for receipt in found]
    owed = Payable.objects.filter(source_kind=RECEIPT, source_id__in=ids)
    return {payable.source_id: payable for payable in owed}


def requests_of(pk: int) -> list[int]:
    """The ids of the approvals that were asked for a purchase, the newest first."""
    asked = Request.objects.filter(case_kind=CASE, case_id=pk).order_by("-id")
    return list(asked.values_list("pk", flat=True))


def may_see(found: PurchaseRequest, user_id: int, *, as_of: dt.date) -> bool:
    """The requester, and those who are or were asked to agree, with their deputies."""
    return found.requested_by_id == user_id or is_asked_about(CASE, found.pk, user_id, as_of=as_of)


def events_of(pk: int) -> Iterable[Event]:
    """What was done with a purchase, the newest first."""
    return Event.objects.filter(case_kind=CASE, case_id=pk).order_by("-id")[:SHOWN_EVENTS]


def to_order() -> QuerySet[PurchaseRequest]:
    """Approved purchases that are not ordered yet, the most urgent first."""
    return PurchaseRequest.objects.filter(state=PurchaseState.APPROVED).order_by("needed_by", "id")


def to_receive(until: dt.date) -> QuerySet[Order]:
    """Orders that should have arrived by a day, the most urgent first."""
    waiting = Order.objects.filter(state=OrderState.ISSUED, deliver_on__lte=until)
    return waiting.select_related("request").order_by("deliver_on", "id")


def to_correct(user_id: int) -> QuerySet[PurchaseRequest]:
    """Purchases of a requester that were sent back or taken back."""
    return PurchaseRequest.objects.filter(state=PurchaseState.DRAFT, requested_by_id=user_id).order_by("id")


def _parts() -> tuple[Prefetch, Prefetch]:
    """The lines and quotations of purchases, in their order."""
    return (
        Prefetch("lines", PurchaseLine.objects.order_by("position")),
        Prefetch("quotations", Quotation.objects.order_by("position")),
    )
