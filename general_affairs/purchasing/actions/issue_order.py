"""Ordering what was agreed to: the supplier is told what the law wants told, under a number."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.numbering.actions import take
from backoffice.numbering.models import Series
from backoffice.values.refusals import InvalidInput, Refusal
from general_affairs.purchasing.books import last_payment_day, payment_article
from general_affairs.purchasing.models import Order, PurchaseRequest, PurchaseState

from .request_purchase import purchase_case

SERIES, PATTERN = "general_affairs.purchasing.order", "PO-{fiscal_year}-{number:04}"
ORDER = "general_affairs.purchasing.order"


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What the supplier is told beside what is bought: 納期, 納入場所, 検査完了期日, 支払期日."""

    deliver_on: dt.date
    deliver_to: str
    inspect_by: dt.date
    pays_on: dt.date


class PurchaseNotApproved(Refusal):
    """Only what was agreed to is ordered, once."""

    code = "general_affairs.purchasing.purchase_not_approved"
    cause_ja = "この購買は「{state}」のため、発注できません。"
    cause_en = "This purchase is {state} and cannot be ordered."
    remedy_ja = "承認が終わってから発注してください。発注済みのものは、二重には発注できません。"
    remedy_en = "Order it when it is approved. What was ordered is not ordered twice."


class DaysOutOfOrder(InvalidInput):
    """Delivery, inspection and payment follow one another, from today on."""

    code = "general_affairs.purchasing.days_out_of_order"
    field = "deliver_on"
    cause_ja = "納期・検査完了期日・支払期日が、この順に今日以後の日になっていません。"
    cause_en = "Delivery, inspection and payment do not follow one another from today on."
    remedy_ja = "納期を今日以後、検査完了期日と支払期日を納期以後の日にしてください。"
    remedy_en = "Deliver from today on; inspect and pay from the delivery on."


class PaidTooLate(InvalidInput):
    """The law sets the last day of payment, counted from the receipt."""

    code = "general_affairs.purchasing.paid_too_late"
    field = "pays_on"
    cause_ja = "支払期日{pays_on}は、納期{deliver_on}の受領から60日を超えています（{article}）。"
    cause_en = "The payment on {pays_on} is more than 60 days from the receipt on {deliver_on} ({article})."
    remedy_ja = "支払期日を{latest}までの日にしてください。"
    remedy_en = "Choose a day no later than {latest}."


@action("general_affairs.purchasing.issue_order", _("注文を発行"))
def issue_order(*, purchase_id: int, new: NewOrder, acting_user: Any, at: dt.datetime) -> Order:
    """Order an approved purchase. Raises PurchaseNotApproved, DaysOutOfOrder, PaidTooLate."""
    request = PurchaseRequest.objects.select_for_update().get(pk=purchase_id)
    if request.state != PurchaseState.APPROVED:
        raise PurchaseNotApproved(state=request.get_state_display())
    today = at.astimezone(TOKYO).date()
    _refuse_days(new, today)
    request.state = PurchaseState.ORDERED
    request.save(update_fields=["state"])
    order = _made(request, new, today, acting_user, at)
    record(
        "general_affairs.purchasing.issue_order",
        case=purchase_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "number": ["", order.number],
            "amount_yen": ["", order.total_yen],
            "pays_on": ["", str(order.pays_on)],
        },
    )
    return order


def _refuse_days(new: NewOrder, today: dt.date) -> None:
    if not today <= new.deliver_on <= min(new.inspect_by, new.pays_on):
        raise DaysOutOfOrder
    latest = last_payment_day(new.deliver_on)
    if new.pays_on > latest:
        raise PaidTooLate(
            pays_on=new.pays_on, deliver_on=new.deliver_on, latest=latest, article=payment_article(new.deliver_on)
        )


def _made(request: PurchaseRequest, new: NewOrder, today: dt.date, acting_user: Any, at: dt.datetime) -> Order:
    """The order with the next number of its fiscal year; the series begins with the first order."""
    (pk,) = bulk.reserve_ids(Order, 1)
    Series.objects.get_or_create(code=SERIES, defaults={"name": "注文番号", "pattern": PATTERN})
    return Order.objects.create(
        id=pk,
        request=request,
        number=take(SERIES, on=today, case=Case(ORDER, pk, request.title), acting_user=acting_user, at=at),
        ordered_on=today,
        deliver_on=new.deliver_on,
        deliver_to=new.deliver_to,
        inspect_by=new.inspect_by,
        pays_on=new.pays_on,
        total_yen=request.total_yen,
        ordered_by_id=acting_user.pk,
        ordered_by_name=acting_user.get_full_name(),
    )
