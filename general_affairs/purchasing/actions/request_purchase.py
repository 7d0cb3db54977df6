"""Asking for a purchase: what, from whom, for what and for how much; the heads whom the amount needs are asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.payables.rules import TREATMENTS
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.forms import spending
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner
from backoffice.values.refusals import InvalidInput
from general_affairs.purchasing.books import categories, rates_of
from general_affairs.purchasing.models import PurchaseLine, PurchaseRequest, PurchaseState
from general_affairs.purchasing.queries import CASE
from general_affairs.purchasing.rules import TOO_LARGE_YEN, Wanted, amount_yen, order_totals

from .quotations import NewQuotation, check_quotations, write_quotations


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line: `category` is a code of the room's categories, `treatment` one of TREATMENTS; the price is without tax."""

    item: str
    category: str
    quantity: Decimal
    unit_name: str
    unit_price: Decimal
    treatment: str = "STANDARD"


@dataclass(frozen=True, slots=True)
class NewPurchase:
    """What is needed, by when, from whom, and which unit bears it; `ringi` is the number of a request that it spends."""

    title: str
    purpose: str
    needed_by: dt.date
    supplier: Partner
    unit: Unit
    lines: Sequence[NewLine]
    ringi: str = ""
    quotations: Sequence[NewQuotation] = ()
    choice_reason: str = ""
    few_quotations_reason: str = ""


class NoLines(InvalidInput):
    """A purchase names what it buys, and costs something."""

    code = "general_affairs.purchasing.no_lines"
    cause_ja = "「{title}」には、金額のある明細がありません。"
    cause_en = "“{title}” has no line with an amount."
    remedy_ja = "品名・数量・単価を1行以上入力してください。"
    remedy_en = "Enter at least one line with item, quantity and price."


class PurchaseTooLarge(InvalidInput):
    """Quantities and prices give more than anybody buys."""

    code = "general_affairs.purchasing.purchase_too_large"
    cause_ja = "購買の合計が{most_yen:,}円以上になります。"
    cause_en = "The purchase comes to {most_yen:,} yen or more."
    remedy_ja = "数量と単価を確認してください。"
    remedy_en = "Check quantities and prices."


class UnknownCategory(InvalidInput):
    """A line names a category or a treatment that does not exist."""

    code = "general_affairs.purchasing.unknown_category"
    cause_ja = "「{item}」の区分「{name}」はありません。"
    cause_en = "“{item}” names “{name}”, which does not exist."
    remedy_ja = "購買の区分と消費税を選び直してください。"
    remedy_en = "Choose the category and the tax again."


class NotASupplier(InvalidInput):
    """The partner sells nothing to the company."""

    code = "general_affairs.purchasing.not_a_supplier"
    field = "supplier"
    cause_ja = "{name}は、仕入先ではありません。"
    cause_en = "{name} is not a supplier."
    remedy_ja = "仕入先を選び直すか、取引先の登録を変更してください。"
    remedy_en = "Choose a supplier, or change the partner."


@action("general_affairs.purchasing.request_purchase", _("購買を申請"))
def request_purchase(*, new: NewPurchase, acting_user: Any, at: dt.datetime) -> PurchaseRequest:
    """Enter a purchase and ask for agreement. Raises NotASupplier, NoLines, UnknownCategory,
    PurchaseTooLarge, NumberUnknown, ApprovalRanOut, and what quotations and a submission refuse."""
    request = PurchaseRequest(
        requested_by_id=acting_user.pk, requested_by_name=acting_user.get_full_name(), requested_at=at
    )
    write(request, new, acting_user, at)
    submit(request, acting_user, at)
    record(
        "general_affairs.purchasing.request_purchase",
        case=purchase_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", request.total_yen], "state": ["", request.state]},
    )
    return request


def purchase_case(request: PurchaseRequest) -> Case:
    """How the log names a purchase."""
    return Case(CASE, request.pk, request.title)


def write(request: PurchaseRequest, new: NewPurchase, acting_user: Any, at: dt.datetime) -> None:
    """Put what is wanted into a draft, with its totals and quotations."""
    lines = _checked(new)
    totals = order_totals(lines, rates_of((line.treatment for line in lines), new.needed_by))
    if not totals:
        raise NoLines(title=new.title)
    if sum(total.gross_yen for total in totals.values()) >= TOO_LARGE_YEN:
        raise PurchaseTooLarge(most_yen=TOO_LARGE_YEN)
    request.title, request.purpose, request.needed_by = new.title, new.purpose, new.needed_by
    request.supplier, request.supplier_name, request.unit = new.supplier, new.supplier.name, new.unit
    request.ringi = spending.named(new.ringi, on=at.astimezone(TOKYO).date()) if new.ringi.strip() else None
    request.choice_reason = new.choice_reason.strip()
    request.few_quotations_reason = new.few_quotations_reason.strip()
    request.net_yen = sum(total.net_yen for total in totals.values())
    request.tax_yen = sum(total.tax_yen for total in totals.values())
    request.total_yen = request.net_yen + request.tax_yen
    check_quotations(
        new.quotations,
        supplier=new.supplier,
        total_yen=request.total_yen,
        choice_reason=new.choice_reason,
        on=at.astimezone(TOKYO).date(),
    )
    request.save()
    _write_lines(request, new)
    write_quotations(request, new.quotations, purchase_case(request), acting_user, at)


def submit(request: PurchaseRequest, acting_user: Any, at: dt.datetime) -> None:
    """Ask for agreement by the amount with tax; from here the purchase stays as it is."""
    request.state = PurchaseState.SUBMITTED
    request.save(update_fields=["state"])
    submit_request(
        kind=CASE,
        title=f"購買「{request.title}」（{request.supplier_name}）"[:200],
        amount_yen=request.total_yen,
        case=purchase_case(request),
        arguments={"purchase_id": request.pk},
        due_on=request.needed_by,
        acting_user=acting_user,
        at=at,
    )


def _write_lines(request: PurchaseRequest, new: NewPurchase) -> None:
    PurchaseLine.objects.filter(request=request).delete()
    PurchaseLine.objects.bulk_create(
        PurchaseLine(
            request=request,
            position=place,
            item=line.item,
            category=line.category,
            quantity=line.quantity,
            unit_name=line.unit_name,
            unit_price=line.unit_price,
            treatment=line.treatment,
            amount_yen=amount_yen(line.quantity, line.unit_price),
        )
        for place, line in enumerate(new.lines, start=1)
    )


def _checked(new: NewPurchase) -> list[Wanted]:
    if not new.supplier.is_supplier:
        raise NotASupplier(name=new.supplier.name)
    known = categories(new.needed_by)
    for line in new.lines:
        if line.category not in known or line.treatment not in TREATMENTS:
            wrong = line.treatment if line.category in known else line.category
            raise UnknownCategory(item=line.item, name=wrong)
        if line.quantity <= 0 or line.unit_price < 0:
            raise NoLines(title=new.title)
    return [Wanted(line.quantity, line.unit_price, line.treatment) for line in new.lines]
