"""A purchase from its request to its bill: what is done, what is refused, what the books say, what PostgreSQL holds."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounting.consumption_tax.models import TaxMethod
from accounting.ledger.models import Entry, Line
from accounting.payables.actions import NewBillLine, OwedAlready
from accounting.payables.models import Bill, Payable
from backoffice.approvals.actions import withdraw_request
from backoffice.approvals.models import Request
from backoffice.eventlog.models import Event
from backoffice.numbering.queries import proof
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.values.refusals import Refusal
from general_affairs.purchasing import actions, queries
from general_affairs.purchasing.models import MatchedBill, Order, PurchaseLine, PurchaseRequest, Receipt, ReceiptLine
from tests.factories import books, purchases, spend, trade

# Three chairs at 24,800, a desk at 128,000, and 2.5 kg of tea at 1,333.3: 202,400 and 3,333 without tax.
NET, TAX, TOTAL = 205_733, 20_240 + 266, 226_239


@pytest.fixture
def yoko(company: Any) -> User:
    return purchases.buyer()


@pytest.fixture
def supplier(company: Any) -> Partner:
    return trade.supplier()


@pytest.fixture
def purchase(
    supplier: Partner, yoko: User, ben: User, kei: User, admin: User, chie: User, now: dt.datetime
) -> PurchaseRequest:
    """Chie asked for it; ben agrees, and kei from a million yen on."""
    books.books(kei, now)
    purchases.route(ben, kei, admin, now)
    return purchases.requested(supplier, chie, now)


@pytest.fixture
def approved(purchase: PurchaseRequest, ben: User, now: dt.datetime) -> PurchaseRequest:
    return purchases.decided(purchase, ben, now)


@pytest.fixture
def order(approved: PurchaseRequest, yoko: User, now: dt.datetime) -> Order:
    return purchases.ordered(approved, yoko, now)


def lines_of(order: Order) -> list[PurchaseLine]:
    return list(PurchaseLine.objects.filter(request=order.request_id).order_by("position"))


def received(order: Order, by: User, at: dt.datetime, *quantities: str, **changed: Any) -> Receipt:
    given = {line.pk: Decimal(text) for line, text in zip(lines_of(order), quantities, strict=True)}
    more = {"received_on": at.date(), "note": "", **changed}
    return actions.receive_goods(order_id=order.pk, quantities=given, acting_user=by, at=at, **more)


def entry_of(receipt: Receipt) -> list[tuple[str, str, int, str]]:
    found = Line.objects.filter(entry__source_kind="general_affairs.purchasing.receipt", entry__source_id=receipt.pk)
    ordered = found.select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen, line.tax_category) for line in ordered]


def test_any_member_asks_and_the_amount_with_tax_decides_who_agrees(
    purchase: PurchaseRequest, supplier: Partner, chie: User, ben: User, kei: User, now: dt.datetime
) -> None:
    assert (purchase.net_yen, purchase.tax_yen, purchase.total_yen) == (NET, TAX, TOTAL)
    assert (purchase.state, Request.objects.get().amount_yen) == ("SUBMITTED", TOTAL)
    assert purchases.decided(purchase, ben, now).state == "APPROVED"
    million = purchases.CHAIR.__class__("机", "EQUIPMENT", Decimal(1), "台", Decimal(909_091))
    large = purchases.requested(supplier, chie, now, lines=(million,))  # 1,000,000 with tax
    assert large.total_yen == 1_000_000
    assert purchases.decided(large, ben, now).state == "SUBMITTED"
    assert purchases.decided(large, kei, now).state == "APPROVED"


def test_an_order_gets_a_number_and_says_when_it_is_paid(order: Order) -> None:
    assert (order.number, order.total_yen, order.state) == ("PO-2026-0001", TOTAL, "ISSUED")
    assert order.request.state == "ORDERED"
    assert proof("general_affairs.purchasing.order")[0].is_dense


def test_what_arrives_is_a_cost_an_asset_and_a_sum_owed(order: Order, yoko: User, now: dt.datetime) -> None:
    receipt = received(order, yoko, now, "3", "1", "2.5")
    assert (receipt.net_yen, receipt.tax_yen, receipt.total_yen) == (NET, TAX, TOTAL)
    assert entry_of(receipt) == [
        ("6310", "DEBIT", 74_400, "課税仕入10%"),  # chairs below 100,000 yen each
        ("1660", "DEBIT", 128_000, "課税仕入10%"),  # the desk is an asset
        ("1570", "DEBIT", 20_240, "課税仕入10%"),
        ("6310", "DEBIT", 3_333, "課税仕入8%軽減"),
        ("1570", "DEBIT", 266, "課税仕入8%軽減"),
        ("2310", "CREDIT", TOTAL, "対象外"),
    ]
    owed = Payable.objects.get()
    assert (owed.amount_yen, owed.due_on, owed.incurred_on) == (TOTAL, dt.date(2026, 12, 31), now.date())
    order.refresh_from_db()
    assert order.state == "RECEIVED"


def test_parts_add_up_to_the_order_to_the_yen(order: Order, yoko: User, now: dt.datetime) -> None:
    first = received(order, yoko, now, "1", "0", "0.7")
    order.refresh_from_db()
    assert order.state == "ISSUED"
    rest = received(order, yoko, now, "2", "1", "1.8")
    assert first.total_yen + rest.total_yen == TOTAL
    assert sum(each.amount_yen for each in Payable.objects.all()) == TOTAL
    assert Entry.objects.count() == 2
    order.refresh_from_db()
    assert order.state == "RECEIVED"


def test_without_a_registration_a_part_of_the_tax_is_cost(
    purchase: PurchaseRequest, supplier: Partner, yoko: User, ben: User, now: dt.datetime
) -> None:
    Partner.objects.filter(pk=supplier.pk).update(registration_number="")
    order = purchases.ordered(purchases.decided(purchase, ben, now), yoko, now)
    receipt = received(order, yoko, now, "3", "0", "0")
    # 74,400 and 7,440 of tax, of which 70% count from October 2026
    assert entry_of(receipt) == [
        ("6310", "DEBIT", 76_632, "課税仕入10%(控除70)"),
        ("1570", "DEBIT", 5_208, "課税仕入10%(控除70)"),
        ("2310", "CREDIT", 81_840, "対象外"),
    ]


@pytest.mark.parametrize(
    ("pens", "received_now", "category", "credited_yen"),
    [
        # 9,900 with tax; 11,000 is no small purchase, nor is a tenth of it that is delivered alone.
        ("9", "9", "課税仕入10%", 900),
        ("10", "10", "課税仕入10%(控除70)", 700),
        ("10", "1", "課税仕入10%(控除70)", 70),
    ],
)
def test_a_small_business_needs_no_invoice_for_a_small_order(
    pens: str, received_now: str, category: str, credited_yen: int,
    purchase: PurchaseRequest, supplier: Partner, chie: User, yoko: User, ben: User, kei: User, now: dt.datetime,
) -> None:  # fmt: skip
    Partner.objects.filter(pk=supplier.pk).update(registration_number="")
    TaxMethod.objects.create(
        method="GENERAL", taxpayer="CORPORATION", base_period_sales_yen=90_000_000, valid_from=dt.date(2026, 4, 1),
        recorded_by_id=kei.pk, recorded_by_name="kei", recorded_at=now,
    )  # fmt: skip
    line = actions.NewLine("ペン", "SUPPLIES", Decimal(pens), "箱", Decimal(1_000))
    bought = purchases.decided(purchases.requested(supplier, chie, now, lines=(line,)), ben, now)
    receipt = received(purchases.ordered(bought, yoko, now), yoko, now, received_now)
    (cost, tax, _owed) = entry_of(receipt)
    assert (tax[0], tax[2], tax[3]) == ("1570", credited_yen, category)
    assert cost[3] == category


def test_goods_for_sale_are_owed_as_trade(
    purchase: PurchaseRequest, supplier: Partner, chie: User, yoko: User, ben: User, now: dt.datetime
) -> None:
    goods = actions.NewLine("冷凍えび", "GOODS", Decimal(10), "箱", Decimal(5_000), "REDUCED")
    bought = purchases.decided(purchases.requested(supplier, chie, now, lines=(goods,)), ben, now)
    receipt = received(purchases.ordered(bought, yoko, now), yoko, now, "10")
    assert entry_of(receipt)[-1] == ("2120", "CREDIT", 54_000, "対象外")


def test_a_receipt_is_never_due_later_than_the_law_allows(
    order: Order, supplier: Partner, yoko: User, now: dt.datetime
) -> None:
    Partner.objects.filter(pk=supplier.pk).update(payment_months_after=3)
    assert received(order, yoko, now, "1", "0", "0").due_on == dt.date(2027, 1, 3)  # two months from 4 November


def test_a_bill_is_compared_with_what_arrived(order: Order, yoko: User, now: dt.datetime) -> None:
    receipt = received(order, yoko, now, "3", "0", "0")
    given = {"order_id": order.pk, "dated_on": now.date(), "acting_user": yoko, "at": now}
    with pytest.raises(actions.BillExceedsReceipts):
        actions.match_bill(number="A-1", total_yen=receipt.total_yen + 1, **given)
    assert not MatchedBill.objects.exists()
    actions.match_bill(number="A-1", total_yen=receipt.total_yen, **given)
    with pytest.raises(actions.BillMatchedBefore):
        actions.match_bill(number="A-1", total_yen=1, **given)
    assert Payable.objects.count() == 1  # the bill owes nothing a second time


@pytest.mark.parametrize("parts", [("3",), ("1", "2")], ids=["at once", "in parts"])
def test_the_bill_of_goods_that_came_is_not_owed_a_second_time(
    order: Order, supplier: Partner, yoko: User, kei: User, now: dt.datetime, parts: tuple[str, ...]
) -> None:
    for quantity in parts:
        received(order, yoko, now, quantity, "0", "0")
    chairs = {
        "lines": (NewBillLine("6210", "STANDARD", 74_400, "椅子"),),
        "taxes": {"STANDARD": 7_440},
        "total_yen": 81_840,
        "dated_on": now.date(),
    }
    with pytest.raises(OwedAlready, match="購買の検収などで、同じ金額の未払がすでに計上されています"):
        spend.billed(supplier, kei, now, **chairs)
    assert (Bill.objects.count(), Payable.objects.count()) == (0, len(parts))
    spend.billed(supplier, kei, now, **{**chairs, "number": "A-2"}, is_distinct=True)
    spend.billed(supplier, kei, now, number="A-3", dated_on=now.date())  # 110,000 yen
    spend.billed(trade.supplier("S200", "別の仕入先"), kei, now, **chairs)
    assert Bill.objects.count() == 3


def test_sent_back_is_corrected_withdrawn_too_and_rejected_is_not(
    purchase: PurchaseRequest, supplier: Partner, chie: User, ben: User, aiko: User, now: dt.datetime
) -> None:
    assert purchases.decided(purchase, ben, now, "SEND_BACK", "相見積を取ってください").state == "DRAFT"
    fewer = purchases.wanted(supplier, lines=(purchases.CHAIR,))
    with pytest.raises(actions.NotYourPurchase):
        actions.resubmit_purchase(purchase_id=purchase.pk, new=fewer, acting_user=aiko, at=now)
    again = actions.resubmit_purchase(purchase_id=purchase.pk, new=fewer, acting_user=chie, at=now)
    assert (again.state, again.total_yen, again.lines.count()) == ("SUBMITTED", 81_840, 1)
    withdraw_request(request_id=Request.objects.get(state="PENDING").pk, acting_user=chie, at=now)
    again.refresh_from_db()
    assert again.state == "DRAFT"
    other = purchases.requested(supplier, chie, now)
    assert purchases.decided(other, ben, now, "REJECT", "いまある物を使ってください").state == "REJECTED"
    with pytest.raises(actions.PurchaseNotDraft):
        actions.resubmit_purchase(purchase_id=other.pk, new=fewer, acting_user=chie, at=now)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"lines": ()}, actions.NoLines),
        ({"lines": (actions.NewLine("机", "EQUIPMENT", Decimal(1), "台", Decimal(0)),)}, actions.NoLines),
        ({"lines": (actions.NewLine("机", "EQUIPMENT", Decimal(-1), "台", Decimal(9)),)}, actions.NoLines),
        ({"lines": (actions.NewLine("机", "LUXURY", Decimal(1), "台", Decimal(9)),)}, actions.UnknownCategory),
        (
            {"lines": (actions.NewLine("机", "EQUIPMENT", Decimal(1), "台", Decimal(9), "OLD"),)},
            actions.UnknownCategory,
        ),
    ],
)
def test_a_purchase_that_buys_nothing_is_refused(
    supplier: Partner, chie: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        purchases.requested(supplier, chie, now, **changed)
    assert not PurchaseRequest.objects.exists()
    assert not Event.objects.filter(step__startswith="general_affairs.").exists()


def test_a_customer_is_no_supplier(company: Any, chie: User, now: dt.datetime) -> None:
    with pytest.raises(actions.NotASupplier):
        purchases.requested(trade.customer(), chie, now)
    assert not PurchaseRequest.objects.exists()


DAYS = {"deliver_on": dt.date(2026, 11, 11), "inspect_by": dt.date(2026, 11, 11), "pays_on": dt.date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"deliver_on": dt.date(2026, 11, 3)}, actions.DaysOutOfOrder),
        ({"inspect_by": dt.date(2026, 11, 10)}, actions.DaysOutOfOrder),
        ({"pays_on": dt.date(2026, 11, 10)}, actions.DaysOutOfOrder),
        ({"pays_on": dt.date(2027, 1, 11)}, actions.PaidTooLate),
    ],
)
def test_an_order_whose_days_do_not_fit_is_refused(
    approved: PurchaseRequest, yoko: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    new = actions.NewOrder(deliver_to="東京本社", **{**DAYS, **changed})
    with pytest.raises(refusal):
        actions.issue_order(purchase_id=approved.pk, new=new, acting_user=yoko, at=now)
    approved.refresh_from_db()
    assert approved.state == "APPROVED"
    assert not Order.objects.exists()
    assert proof("general_affairs.purchasing.order") == []


def test_late_payment_is_refused_with_its_article(approved: PurchaseRequest, yoko: User, now: dt.datetime) -> None:
    new = actions.NewOrder(deliver_to="東京本社", **{**DAYS, "pays_on": dt.date(2027, 1, 31)})
    with pytest.raises(actions.PaidTooLate, match=r"取適法3条1項.*2027年1月10日") as refused:
        actions.issue_order(purchase_id=approved.pk, new=new, acting_user=yoko, at=now)
    assert refused.value.field == "pays_on"


def test_only_what_is_approved_is_ordered_and_once(
    purchase: PurchaseRequest, yoko: User, ben: User, now: dt.datetime
) -> None:
    with pytest.raises(actions.PurchaseNotApproved):
        purchases.ordered(purchase, yoko, now)
    purchases.ordered(purchases.decided(purchase, ben, now), yoko, now)
    with pytest.raises(actions.PurchaseNotApproved):
        purchases.ordered(purchase, yoko, now)
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("quantities", "changed", "refusal"),
    [
        (("4", "0", "0"), {}, actions.ReceivedTooMuch),
        (("0", "0", "0"), {}, actions.NothingReceived),
        (("-1", "0", "0"), {}, actions.NothingReceived),
        (("1", "0", "0"), {"received_on": dt.date(2026, 11, 3)}, actions.ReceivedTooEarly),
        (("1", "0", "0"), {"received_on": dt.date(2026, 11, 5)}, actions.ReceivedInFuture),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(
    order: Order,
    yoko: User,
    now: dt.datetime,
    quantities: tuple[str, ...],
    changed: dict[str, Any],
    refusal: type[Refusal],
) -> None:
    with pytest.raises(refusal):
        received(order, yoko, now, *quantities, **changed)
    assert not Receipt.objects.exists()
    assert not Payable.objects.exists()
    assert not Entry.objects.exists()


def test_what_is_whole_is_not_received_again(order: Order, yoko: User, now: dt.datetime) -> None:
    received(order, yoko, now, "3", "1", "2.5")
    with pytest.raises(actions.OrderAlreadyReceived):
        received(order, yoko, now, "1", "0", "0")
    assert Receipt.objects.count() == 1


def test_who_asked_sees_their_own(
    purchase: PurchaseRequest, supplier: Partner, chie: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    other = purchases.requested(supplier, aiko, now, title="名刺")
    assert list(queries.purchases(of=chie.pk)) == [purchase]
    assert set(queries.purchases(of=None)) == {purchase, other}
    assert list(queries.purchases(of=None, text="名刺")) == [other]
    assert queries.may_see(other, ben.pk, as_of=now.date())
    assert not queries.may_see(other, chie.pk, as_of=now.date())


def refused_by_postgresql(what: str, row: Any, **changed: Any) -> None:
    with pytest.raises(DatabaseError, match=what), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**changed)


def test_postgresql_keeps_what_was_submitted(purchase: PurchaseRequest) -> None:
    refused_by_postgresql("submitted purchase says stays", purchase, title="別の件名")
    refused_by_postgresql("submitted purchase says stays", purchase, net_yen=1, total_yen=1 + TAX)
    refused_by_postgresql("does not go", purchase, state="ORDERED")
    refused_by_postgresql("approved_purchase_has_its_date", purchase, state="APPROVED")
    line = purchase.lines.first()
    refused_by_postgresql("its purchase is submitted", line, quantity=99)
    with pytest.raises(IntegrityError, match="its purchase is submitted"), transaction.atomic():
        line.delete()
    with pytest.raises(IntegrityError, match="it stays"), transaction.atomic():
        PurchaseRequest.objects.filter(pk=purchase.pk)._raw_delete("default")


def test_postgresql_orders_what_was_agreed_to_and_keeps_it(
    approved: PurchaseRequest, yoko: User, now: dt.datetime
) -> None:
    early = Order(request=approved, number="PO-X", ordered_on=now.date(), deliver_to="x", total_yen=TOTAL, **DAYS)
    early.ordered_by_id, early.ordered_by_name = yoko.pk, "x"
    with pytest.raises(IntegrityError, match="approved purchase"), transaction.atomic():
        early.save()
    order = purchases.ordered(approved, yoko, now)
    refused_by_postgresql("only received", order, total_yen=1)
    refused_by_postgresql("only received", order, state="RECEIVED", pays_on=dt.date(2027, 3, 1))
    with pytest.raises(IntegrityError, match="only received"), transaction.atomic():
        order.delete()


def test_postgresql_lets_nothing_exceed_what_came_before(order: Order, yoko: User, now: dt.datetime) -> None:
    receipt = received(order, yoko, now, "3", "0", "0")
    desk = lines_of(order)[1]
    with pytest.raises(IntegrityError, match="more is received"), transaction.atomic():
        ReceiptLine.objects.create(receipt=receipt, line=desk, quantity=2, net_yen=256_000)
    bill = MatchedBill(order=order, number="A-1", dated_on=now.date(), total_yen=receipt.total_yen + 1, matched_at=now)
    bill.matched_by_id, bill.matched_by_name = yoko.pk, "x"
    with pytest.raises(IntegrityError, match="more is billed"), transaction.atomic():
        bill.save()
    refused_by_postgresql("append-only", receipt, note="x")
    refused_by_postgresql("append-only", ReceiptLine.objects.first(), quantity=1)
