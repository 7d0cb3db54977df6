"""The pages of consumption tax: from the boxes to the lines, the methods beside one another, and what is sent."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.consumption_tax.models import AccountUse, FiledReturn, InterimPayment, LineUse, TaxMethod
from accounting.consumption_tax.work import due_days
from backoffice.companies import clock
from backoffice.organisation.models import User
from tests.factories import taxed
from tests.factories.books import books, salary_account
from tests.factories.taxed import bought, reckons, sold

HERE = "accounting:consumption_tax_"
YEAR = reverse(f"{HERE}year_detail")


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    salary_account(kei, now)
    return kei


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(user: User, url: str, **given: str) -> str:
    answer = browser(user).get(url, given)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_figure_opens_to_its_reason_and_to_its_lines(keeper: User, now: dt.datetime) -> None:
    paper = sold(keeper, now, 1_000_000, 100_000)
    page = text(keeper, YEAR, year="2026")
    box = reverse(f"{HERE}box_detail", args=["output_tax-7.8"]) + "?year=2026"
    assert box in page
    reason = text(keeper, box)
    assert "課税標準額 1,000,000円 × 消費税率（国税分） 7.8% ＝ 78,000円" in reason
    assert "消費税法29条" in reason
    lines = text(keeper, reverse(f"{HERE}line_list"), year="2026", category="課税売上10%", use="")
    assert reverse("accounting:ledger_entry_detail", args=[paper.pk]) in lines


def test_every_box_of_the_page_can_be_opened(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 600_000, 60_000)
    sold(keeper, now, 400_000, 0, category="非課税売上", account="4140")
    bought(keeper, now, 10_300, 700, category="課税仕入10%(控除70)")
    client = browser(keeper)
    from accounting.consumption_tax import queries

    for box in queries.period_return(taxed.YEAR, taxed.YEAR).found.boxes:
        answer = client.get(reverse(f"{HERE}box_detail", args=[box.key]), {"year": "2026"})
        assert answer.status_code == 200, box.key


def test_the_page_of_the_year_asks_the_same_however_much_was_posted(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queried:
            client.get(YEAR, {"year": "2026"})
        return len(queried)

    sold(keeper, now, 1_000_000, 100_000)
    asked()
    few = asked()
    for _ in range(4):
        bought(keeper, now, 1_000, 100)
        sold(keeper, now, 1_000, 100)
    assert asked() == few


def test_the_methods_stand_beside_one_another(keeper: User, now: dt.datetime) -> None:
    """A service of 1,000,000 yen buys for 100,000: 簡易 (5種) leaves half of the tax, 一般 nine tenths."""
    reckons(keeper, now, base_period_sales_yen=30_000_000)
    sold(keeper, now, 1_000_000, 100_000)
    bought(keeper, now, 100_000, 10_000)
    methods = reverse(f"{HERE}method_list")
    assert "事業区分がないため計算できません" in text(keeper, methods, year="2026")
    uses = reverse(f"{HERE}use_list") + "?year=2026"
    page = text(keeper, uses)
    assert "4110 売上高" in page
    answer = browser(keeper).post(uses, {"valid_from": "2026-04-01", "use-4110": "CLASS_5"})
    assert answer.status_code == 302
    assert AccountUse.objects.get().use == "CLASS_5"
    compared = text(keeper, methods, year="2026")
    assert "90,000" in compared
    assert "50,000" in compared
    assert "いちばん少ない" in compared
    assert "登録によって課税事業者になった事業者だけが使えます" in compared


def test_a_method_is_chosen_and_refused_at_its_field(keeper: User, now: dt.datetime) -> None:
    url = reverse(f"{HERE}method_choose")
    given = {
        "valid_from": "2026-04-01",
        "method": "SIMPLIFIED",
        "taxpayer": "CORPORATION",
        "credit": "ITEMISED",
        "output_by": "TOTALS",
        "input_by": "TOTALS",
        "books": "EXCLUDED",
        "base_period_sales_yen": "5,000万1",
    }
    client = browser(keeper)
    refused = client.post(url, {**given, "base_period_sales_yen": "50,000,001"})
    assert refused.status_code == 422
    assert "上限50,000,000円を超えています" in refused.content.decode()
    refused = client.post(url, {**given, "base_period_sales_yen": "50,000,000", "valid_from": "2026-05-01"})
    assert "事業年度の最初の日" in refused.content.decode()
    assert client.post(url, {**given, "base_period_sales_yen": "50,000,000"}).status_code == 302
    assert TaxMethod.objects.get().method == "SIMPLIFIED"


def test_a_line_takes_another_use_from_its_page(keeper: User, now: dt.datetime) -> None:
    paper = bought(keeper, now, 1_000, 100)
    url = (
        reverse(f"{HERE}line_use", args=[paper.pk, 0]) + "?category=%E8%AA%B2%E7%A8%8E%E4%BB%95%E5%85%A510%25&year=2026"
    )
    assert browser(keeper).post(url, {"use": "COMMON"}).status_code == 302
    assert LineUse.objects.get().use == "COMMON"
    assert "共通対応" in text(keeper, reverse(f"{HERE}line_list"), category="課税仕入10%", year="2026")


def test_the_entry_is_shown_before_it_is_posted(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now)
    sold(keeper, now, 1_000_000, 100_000)
    url = reverse(f"{HERE}return_post") + "?year=2026"
    page = text(keeper, url)
    assert "2380 仮受消費税等" in page
    assert "2340 未払消費税等" in page
    assert "課税期間が終わると計上できます" in page
    assert browser(keeper).post(url).status_code == 422
    with clock.moved_to(taxed.AFTER):
        answer = browser(keeper).post(url)
    filed = FiledReturn.objects.get()
    assert answer.url == reverse(f"{HERE}return_detail", args=[filed.pk])
    detail = text(keeper, answer.url)
    assert "100,000" in detail
    assert "仕訳を開く" in detail
    cancel = reverse(f"{HERE}return_cancel", args=[filed.pk])
    assert browser(keeper).post(cancel, {"posted_on": "2027-03-31", "reason": "売上の漏れ"}).status_code == 302
    filed.refresh_from_db()
    assert (filed.state, filed.reason) == ("CANCELLED", "売上の漏れ")


def test_interim_payments_are_planned_recorded_and_due(keeper: User, now: dt.datetime) -> None:
    taxed.past(keeper, now)
    page = text(keeper, reverse(f"{HERE}interim_list"), year="2026")
    assert "1,538,400" in page
    assert "前課税期間の確定消費税額 4,800,000円 ÷ 前課税期間の月数" in page
    given = {
        "number": "1",
        "national_yen": "1,200,000",
        "local_yen": "338,400",
        "paid_on": "2026-08-31",
        "bank_account": "MAIN",
    }
    url = reverse(f"{HERE}interim_record") + "?year=2026"
    assert browser(keeper).post(url, given).status_code == 302
    assert "納付済み" in text(keeper, reverse(f"{HERE}interim_list"), year="2026")
    assert browser(keeper).post(url, given).status_code == 422
    paid = InterimPayment.objects.get()
    cancel = reverse(f"{HERE}interim_cancel", args=[paid.pk])
    assert browser(keeper).post(cancel, {"posted_on": "2026-11-01", "reason": "誤り"}).status_code == 302
    days = [each.on for each in due_days(dt.date(2026, 11, 1), dt.date(2026, 12, 31))]
    assert days.count(dt.date(2026, 11, 30)) == 1


def test_the_return_is_due_two_months_after_its_year(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now, extends_filing=True)
    days = {each.on: each.title for each in due_days(dt.date(2027, 4, 1), dt.date(2027, 7, 31))}
    assert days == {dt.date(2027, 5, 31): "消費税の納付", dt.date(2027, 6, 30): "消費税の確定申告"}


def test_the_boxes_come_as_csv_and_on_paper(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000)
    client = browser(keeper)
    rows = client.get(reverse(f"{HERE}return_csv"), {"year": "2026"}).content.decode("utf-8-sig").splitlines()
    assert rows[0] == "表,番号,欄,税率,金額"
    assert "第一表,⑨,差引税額,,78000" in rows
    assert "付表1,,消費税額,7.8%,78000" in rows
    sheet = client.get(reverse(f"{HERE}return_pdf"), {"year": "2026"})
    assert sheet.content.startswith(b"%PDF-1.7")


def test_a_list_is_loaded_looked_at_and_confirmed(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)
    content = taxed.published([("T7000012050002", "株式会社みなと商会", "2023-10-01", "", "")])
    upload = SimpleUploadedFile("zenken.csv", content, content_type="text/csv")
    assert client.post(reverse(f"{HERE}registration_load"), {"file": upload}).status_code == 302
    lists = reverse(f"{HERE}registration_list")
    page = text(keeper, lists)
    assert "zenken.csv" in page
    assert "反映する" in page
    from accounting.consumption_tax.models import RegistrationList

    made = RegistrationList.objects.get()
    assert client.post(reverse(f"{HERE}registration_confirm", args=[made.pk])).status_code == 302
    found = text(keeper, lists, number="T7000012050002", day="2026-10-31")
    assert "取引日に登録あり" in found
    assert "株式会社みなと商会" in found
    assert "取引日は登録の前" in text(keeper, lists, number="T7000012050002", day="2023-09-30")
