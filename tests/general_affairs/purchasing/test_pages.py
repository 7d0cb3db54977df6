"""The pages of purchases, as those use them who ask, order, receive and compare."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.organisation.models import Unit, User
from backoffice.partners.models import Partner
from general_affairs.purchasing.models import MatchedBill, Order, PurchaseRequest
from tests.factories import books, cast, purchases, trade

LIST = reverse("general_affairs:purchasing_purchase_list")
NEW = reverse("general_affairs:purchasing_purchase_new")


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
    books.books(kei, now)
    purchases.route(ben, kei, admin, now)
    return purchases.requested(supplier, chie, now)


@pytest.fixture
def order(purchase: PurchaseRequest, ben: User, yoko: User, now: dt.datetime) -> Order:
    return purchases.ordered(purchases.decided(purchase, ben, now), yoko, now)


@pytest.fixture
def given(supplier: Partner, ben: User, admin: User, now: dt.datetime) -> dict[str, Any]:
    purchases.route(ben, admin, admin, now)
    return {
        "title": "来客用の椅子",
        "purpose": "受付に置きます。",
        "supplier": supplier.pk,
        "needed_by": "2026-11-20",
        "unit": Unit.objects.get().pk,
        "quote-TOTAL_FORMS": "3",
        "quote-INITIAL_FORMS": "0",
        "line-TOTAL_FORMS": "5",
        "line-INITIAL_FORMS": "0",
        "line-0-item": "椅子",
        "line-0-category": "EQUIPMENT",
        "line-0-quantity": "２",
        "line-0-unit_name": "脚",
        "line-0-unit_price": "24,800",
        "line-0-treatment": "STANDARD",
        "line-1-category": "SUPPLIES",
        "line-1-treatment": "STANDARD",
    }


def page(client: Client, user: User, url: str) -> Any:
    client.force_login(user)
    return client.get(url)


def address(name: str, purchase: PurchaseRequest) -> str:
    return reverse(f"general_affairs:purchasing_{name}", args=[purchase.pk])


def test_anybody_asks_and_blank_rows_are_none(client: Client, chie: User, given: dict[str, Any]) -> None:
    client.force_login(chie)
    answer = client.post(NEW, given, follow=True)
    assert "「来客用の椅子」を申請しました。" in answer.text
    made = PurchaseRequest.objects.get()
    assert (made.total_yen, made.lines.count(), made.requested_by_id) == (54_560, 1, chie.pk)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "件名が入力されていません。"),
        ("line-0-quantity", "0", "0.001"),
        ("line-0-unit_price", "", "1行目の単価（税抜）が入力されていません。"),
        ("line-0-unit_price", "0", "金額のある明細がありません。"),
        ("line-0-unit_price", "999999999999", "1,000,000,000,000円以上になります。"),
        ("needed_by", "9999-12-31", "年を確認してください。"),
        ("line-TOTAL_FORMS", "many", "明細"),
    ],
)
def test_an_error_is_said_and_nothing_is_entered(
    client: Client, chie: User, given: dict[str, Any], field: str, value: str, says: str
) -> None:
    client.force_login(chie)
    answer = client.post(NEW, {**given, field: value})
    assert answer.status_code == 422
    assert says in answer.text
    assert "受付に置きます。" in answer.text
    assert not PurchaseRequest.objects.exists()


def test_a_purchase_without_a_line_is_refused_in_english(client: Client, chie: User, given: dict[str, Any]) -> None:
    client.force_login(chie)
    client.cookies["django_language"] = "en"
    rows = {name: "" for name in given if name.startswith("line-0")}
    answer = client.post(NEW, {**given, **rows})
    assert answer.status_code == 422
    assert "Enter at least one line." in answer.text


def test_one_sees_ones_own_and_who_orders_sees_all(
    client: Client, purchase: PurchaseRequest, supplier: Partner, chie: User, aiko: User, yoko: User, now: dt.datetime
) -> None:
    purchases.requested(supplier, aiko, now, title="名刺")
    mine, everything = page(client, chie, LIST).text, page(client, yoko, LIST).text
    assert purchase.title in mine
    assert "名刺" not in mine
    assert purchase.title in everything
    assert "名刺" in everything
    assert page(client, aiko, address("purchase_detail", purchase)).status_code == 403


def test_the_chain_is_walked_from_the_approval_to_the_bill(
    client: Client, purchase: PurchaseRequest, ben: User, yoko: User, chie: User, now: dt.datetime
) -> None:
    purchases.decided(purchase, ben, now)
    assert "「会議室の備品」を発注する" in page(client, yoko, "/").text
    client.force_login(yoko)
    check = client.get(address("order_issue", purchase)).text
    assert "事務用の椅子" in check
    terms = {"deliver_on": "2026-11-04", "deliver_to": "東京本社", "inspect_by": "2026-11-04", "pays_on": "2027-01-31"}
    late = client.post(address("order_issue", purchase), terms)
    assert late.status_code == 422
    assert "取適法3条1項" in late.text
    assert 'href="#id_pays_on"' in late.text
    client.post(address("order_issue", purchase), {**terms, "pays_on": "2026-12-31"})
    assert Order.objects.get().number == "PO-2026-0001"
    assert "「会議室の備品」を検収する" in page(client, yoko, "/").text
    chair, *rest = purchase.lines.order_by("position")
    some = {"received_on": "2026-11-04", f"quantity_{chair.pk}": "9"}
    too_much = client.post(address("order_receive", purchase), some)
    assert too_much.status_code == 422
    assert "注文の残り3" in too_much.text
    answer = client.post(address("order_receive", purchase), {**some, f"quantity_{chair.pk}": "3"}, follow=True)
    assert "81,840" in answer.text
    assert "未払い" in answer.text
    bill = {"number": "A-1", "dated_on": "2026-11-04", "total_yen": "81840"}
    client.post(address("bill_match", purchase), bill)
    assert MatchedBill.objects.get().total_yen == 81_840
    shown = page(client, chie, address("purchase_detail", purchase)).text
    assert "請求書 A-1" in shown
    assert "検収済み・未請求" in shown
    assert len(rest) == 2


def test_the_books_lead_to_the_receipt(client: Client, order: Order, yoko: User, kei: User, now: dt.datetime) -> None:
    made = purchases.first_received(order, yoko, now)
    receipt = reverse("general_affairs:purchasing_receipt_detail", args=[made.pk])
    reader = cast.member("rika", "理香", duties=("accounting.reading", "general_affairs.purchase_reading"))
    assert order.number in page(client, reader, receipt).text
    assert page(client, kei, receipt).status_code == 403
    entries = page(client, reader, reverse("accounting:ledger_entry_list")).text
    assert "PO-2026-0001" in entries


def test_the_number_of_queries_does_not_grow(
    client: Client, purchase: PurchaseRequest, supplier: Partner, chie: User, yoko: User, now: dt.datetime
) -> None:
    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    client.force_login(yoko)
    client.get(LIST)
    before = count(LIST)
    for number in range(21):
        purchases.requested(supplier, chie, now, title=f"名刺 {number}")
    assert count(LIST) == before
    assert 'rel="next"' in client.get(LIST).text
