"""The pages of payables: the list with its sum, a bill, and a payment from its check page to the bank."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.banking.rules import PayeeAccount
from accounting.consumption_tax.actions import confirm_registrations
from accounting.payables import accounts
from accounting.payables.models import Bill, Payable, PaymentRun
from accounting.payables.work import payment_days
from backoffice.companies import clock
from backoffice.organisation.models import User
from tests.factories import spend, taxed
from tests.factories.books import books, salary_account
from tests.factories.trade import supplier

LIST = reverse("accounting:payables_item_list")
RECORD = reverse("accounting:payables_bill_record")
PLAN = reverse("accounting:payables_payment_plan")


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> User:
    books(kei, now)
    salary_account(kei, now)
    spend.payment_route(ben, admin, now)
    account = PayeeAccount("0009", "001", "ORDINARY", "1111111", "タカサキ アイコ")
    monkeypatch.setattr(accounts, "_offers", [lambda ids, on: dict.fromkeys(ids, account)])
    return kei


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def bill(**changed: Any) -> dict[str, Any]:
    """What the browser sends for a bill of one line and a blank row."""
    return {
        "partner": "",
        "number": "B-7",
        "registration_number": "T7000012050002",
        "dated_on": "2026-10-31",
        "due_on": "2026-11-30",
        "description": "10月分 広告",
        "liability": "other",
        "tax_standard_yen": "10,000",
        "total_yen": "11万",
        "line-TOTAL_FORMS": "2",
        "line-INITIAL_FORMS": "0",
        "line-0-account_code": "6210",
        "line-0-treatment": "STANDARD",
        "line-0-net_yen": "１００，０００",
        "line-0-description": "広告の掲載",
        "line-1-treatment": "STANDARD",
        **changed,
    }


def test_the_list_sums_all_that_it_finds(keeper: User, now: dt.datetime) -> None:
    for number in range(25):
        spend.owed(number, keeper, now, due_on=spend.DUE_ON + dt.timedelta(days=number))
    page = browser(keeper).get(LIST).content.decode()
    assert "絞り込んだ25件すべての合計" in page
    assert "25,000" in page
    narrowed = browser(keeper).get(LIST, {"due_to": "2026-11-26", "state": "OPEN"}).content.decode()
    assert "絞り込んだ2件すべての合計" in narrowed
    assert "2,000" in narrowed


def test_a_bill_is_recorded_from_its_page(keeper: User) -> None:
    theirs = supplier()
    answer = browser(keeper).post(RECORD, bill(partner=theirs.pk))
    made = Bill.objects.get()
    assert answer["Location"] == reverse("accounting:payables_bill_detail", args=[made.pk])
    item = Payable.objects.get()
    assert (item.amount_yen, item.account.code) == (110_000, "2310")
    page = browser(keeper).get(answer["Location"]).content.decode()
    assert "広告の掲載" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"total_yen": "110,001"}, "請求額の110,001円と一致しません"),
        ({"tax_standard_yen": "9,000", "total_yen": "109,000"}, "消費税額が9,000円"),
        ({"registration_number": "T123"}, "登録番号「T123」は正しくありません。"),
        ({"dated_on": "2026-11-05"}, "まだ来ていません"),
        ({"line-0-net_yen": "-5"}, "明細 1：金額は1円以上で入力してください。"),
        ({"file": SimpleUploadedFile("請求書.pdf", b"MZ program")}, "名前が示す種類のファイルではありません"),
        ({"line-0-account_code": "", "line-0-net_yen": "", "line-0-description": ""}, "明細を1行以上入力してください。"),
    ],
)  # fmt: skip
def test_a_bill_that_cannot_be_right_says_so_and_keeps_what_was_typed(
    changed: dict[str, Any], said: str, keeper: User
) -> None:
    answer = browser(keeper).post(RECORD, bill(partner=supplier().pk, **changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "10月分 広告" in page
    assert not Bill.objects.exists()


def test_a_payment_goes_from_the_list_to_the_bank(keeper: User, ben: User, now: dt.datetime) -> None:
    items = [spend.owed(number, keeper, now) for number in (1, 2)]
    client = browser(keeper)
    chosen = [str(each.pk) for each in items]
    assert "¥2,000" in client.get(PLAN, {"item": chosen}).content.decode()
    sent = {"item": chosen, "pay_on": "2026-11-25", "bank_account": "MAIN"}
    assert client.post(PLAN, {**sent, "pay_on": "2026-11-23"}).status_code == 422
    detail = client.post(PLAN, sent)["Location"]
    run = PaymentRun.objects.get()
    spend.decided(run, ben, now)
    assert "総合振込データを取り出す" in client.get(detail).content.decode()
    file = client.get(reverse("accounting:payables_payment_file", args=[run.pk]))
    assert file.content.startswith(b"121")
    with clock.moved_to(now + dt.timedelta(days=21)):
        client.force_login(keeper)
        client.post(reverse("accounting:payables_payment_pay", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "PAID"
    assert client.post(reverse("accounting:payables_payment_pay", args=[run.pk])).status_code == 409


def test_an_approved_payment_is_called_off_and_an_item_cancelled_from_their_pages(
    keeper: User, ben: User, now: dt.datetime
) -> None:
    item = spend.owed(1, keeper, now)
    run = spend.decided(spend.planned([item], keeper, now), ben, now)
    client = browser(keeper)
    off = reverse("accounting:payables_payment_call_off", args=[run.pk])
    assert client.post(off, {"reason": ""}).status_code == 422
    client.post(off, {"reason": "二重の請求"})
    cancel = reverse("accounting:payables_item_cancel", args=[item.pk])
    client.post(cancel, {"reason": "二重の請求", "posted_on": "2026-11-04"})
    item.refresh_from_db()
    assert (item.state, item.payment_id) == ("CANCELLED", None)
    assert client.get(reverse("accounting:payables_item_detail", args=[item.pk])).status_code == 200


def test_chie_sees_nothing_of_it(keeper: User, chie: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    client = browser(chie)
    for url in (LIST, RECORD, PLAN, reverse("accounting:payables_item_detail", args=[item.pk])):
        assert client.get(url).status_code == 403


def test_payment_days_are_deadlines(keeper: User, now: dt.datetime) -> None:
    spend.owed(1, keeper, now)
    spend.owed(2, keeper, now)
    (day,) = payment_days(now.date(), now.date() + dt.timedelta(days=30))
    assert (day.on, day.meta) == (spend.DUE_ON, "2件　¥2,000")


def test_every_page_asks_the_database_a_fixed_number_of_times(keeper: User, ben: User, now: dt.datetime) -> None:
    def count(url: str) -> int:
        client = browser(keeper)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    theirs = supplier()
    run = spend.planned([spend.owed(1, keeper, now)], keeper, now)
    made = spend.billed(theirs, keeper, now)
    urls = [
        LIST,
        RECORD,
        reverse("accounting:payables_item_detail", args=[Payable.objects.latest("pk").pk]),
        reverse("accounting:payables_bill_detail", args=[made.pk]),
        reverse("accounting:payables_payment_list"),
    ]
    before = [count(url) for url in urls]
    detail = [count(reverse("accounting:payables_payment_detail", args=[run.pk]))]
    more = [spend.owed(number, keeper, now) for number in range(10, 20)]
    second = spend.planned(more, keeper, now)
    for number in range(3):
        spend.billed(theirs, keeper, now, number=f"X-{number}", is_distinct=True)
    assert [count(url) for url in urls] == before
    assert [count(reverse("accounting:payables_payment_detail", args=[second.pk]))] == detail
    assert max(before) <= 20


def test_a_bill_says_whether_its_number_was_registered_on_its_day(keeper: User, now: dt.datetime) -> None:
    theirs = supplier()
    answer = browser(keeper).post(RECORD, bill(partner=theirs.pk))
    assert "公表サイトの一覧が未読み込み" in browser(keeper).get(answer.url).content.decode()
    made = taxed.listed(keeper, now, ("T7000012050002", theirs.name, "2023-10-01", "2026-10-31", ""))
    confirm_registrations(list_id=made.pk, acting_user=keeper, at=now)
    assert "取引日には登録が取消・失効" in browser(keeper).get(answer.url).content.decode()
