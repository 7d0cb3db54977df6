"""The pages of invoices: found by state and customer, typed without scripts, refused at the field, finalised together."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounting.ledger.models import Entry
from accounting.receivables import actions, queries, work
from accounting.receivables.models import Invoice
from backoffice.access.models import RoleDuty
from backoffice.companies import clock
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from tests.factories import cast, closed, sales, trade

LIST, NEW, FINALISE = (reverse(f"accounting:receivables_invoice_{name}") for name in ("list", "new", "finalise"))
ROWS = {"line-TOTAL_FORMS": "5", "line-INITIAL_FORMS": "0"}
HEAD = {
    "customer": "C001",
    "issued_on": "2026-10-31",
    "supplied_from": "2026-10-01",
    "supplied_to": "2026-10-31",
    "due_on": "",
}


def row(place: int, **given: str) -> dict[str, str]:
    filled = {
        "description": "コピー用紙",
        "quantity": "６",
        "unit": "箱",
        "unit_price": "3,480",
        "tax_category": sales.STANDARD,
        "supplied_on": "",
        **given,
    }
    return {f"line-{place}-{name}": value for name, value in filled.items()}


@pytest.fixture
def customer(kei: User, now: dt.datetime) -> Partner:
    sales.ready(kei, now)
    return trade.customer(name="株式会社髙﨑製作所")


@pytest.fixture
def desk(kei: User) -> Client:
    client = Client()
    client.force_login(kei)
    return client


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def in_english(client: Client) -> Client:
    from django.conf import settings

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_a_draft_is_typed_and_its_due_day_follows_from_the_customers_terms(customer: Partner, desk: Client) -> None:
    answer = desk.post(NEW, {**HEAD, **ROWS, **row(1), **row(3, tax_category=sales.REDUCED, quantity="1.5")})
    draft = Invoice.objects.get()
    assert answer.headers["Location"] == reverse("accounting:receivables_invoice_detail", args=[draft.pk])
    assert draft.due_on == dt.date(2026, 11, 30)
    assert list(draft.lines.order_by("position").values_list("amount_yen", flat=True)) == [20_880, 5_220]
    assert {line.supplied_on for line in draft.lines.all()} == {dt.date(2026, 10, 31)}


@pytest.mark.parametrize(
    ("changed", "control", "ja", "en"),
    [
        ({"customer": "C999"}, "id_customer", "この取引先コードの得意先はありません", "No customer has this code"),
        ({"customer": ""}, "id_customer", "得意先が入力されていません", "Enter"),
        ({"issued_on": "10月末"}, "id_issued_on", "日付", "date"),
        ({"supplied_to": "9999-12-31"}, "id_supplied_to", "年を確認", "Check the year"),
        ({"supplied_to": "2026-09-30"}, "id_supplied_to", "取引期間の始まり以後の日", "first day of supply"),
        ({"due_on": "2026-10-30"}, "id_due_on", "発行日以後の日", "date of issue or a later day"),
        ({"issued_on": "2023-09-30"}, "id_issued_on", "発行者", "who issues invoices"),
        (row(0, unit_price="-1"), "id_line-0-unit_price", "単価は0以上", "zero or more"),
        (row(0, quantity="0"), "id_line-0-quantity", "数量は0より大きい", "above zero"),
        (row(0, quantity="六"), "id_line-0-quantity", "数値を入力", "number"),
        (row(0, description=""), "id_line-0-description", "1行目の品名が入力されていません", "Description of row 1"),
        (row(0, supplied_on="2026-09-01"), "id_line-0-supplied_on", "取引期間の中の日", "within the period"),
        (row(0, tax_category="課税仕入10%"), "id_line-0-tax_category", "課税仕入10%", "課税仕入10%"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_does_not_fit_is_said_at_its_field(
    changed: dict[str, str], control: str, ja: str, en: str, language: str, customer: Partner, desk: Client
) -> None:
    client = in_english(desk) if language == "en" else desk
    answer = client.post(NEW, {**HEAD, **ROWS, **row(0), **changed})
    page = said(answer)
    assert answer.status_code == 422
    assert f'href="#{control}"' in page
    assert re.search(rf'id="{control}"[^>]*aria-invalid|aria-invalid="true"[^>]*id="{control}"', page)
    assert (en if language == "en" else ja) in page
    assert Invoice.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "said_ja"),
    [
        (row(0, quantity="999999999", unit_price="999999999999"), "1,000,000,000,000円以上"),
        ({"line-TOTAL_FORMS": "300", **{k: v for n in range(155) for k, v in row(n).items()}}, "明細は150行まで"),
        ({"line-TOTAL_FORMS": "many"}, "明細を1行以上"),
        ({**row(0), "customer": "C001\0"}, "何か文字を入力してください。"),
    ],
)
def test_what_is_beyond_all_measure_is_refused(
    sent: dict[str, str], said_ja: str, customer: Partner, desk: Client
) -> None:
    answer = desk.post(NEW, {**HEAD, **ROWS, **sent})
    assert answer.status_code == 422
    assert said_ja in said(answer)
    assert Invoice.objects.count() == 0


def test_addresses_that_make_no_sense_find_nothing(customer: Partner, desk: Client) -> None:
    assert desk.get(LIST, {"state": "SOLD"}).status_code == 200
    assert desk.get(LIST, {"customer": "\0"}).status_code == 400
    assert desk.get(LIST, {"cursor": "?"}).status_code == 409
    assert "確定する下書きが選ばれていません" in said(desk.get(FINALISE, {"pk": ["x", "9" * 30, "７"]}))


def test_an_invoice_without_a_line_is_not_saved(customer: Partner, desk: Client) -> None:
    answer = desk.post(NEW, {**HEAD, **ROWS})
    assert answer.status_code == 422
    assert "明細を1行以上入力してください。" in said(answer)
    assert "Enter at least one line." in said(in_english(desk).post(NEW, {**HEAD, **ROWS}))
    assert Invoice.objects.count() == 0


def test_more_rows_keep_what_was_typed_and_judge_nothing(customer: Partner, desk: Client) -> None:
    answer = desk.post(NEW, {**HEAD, "customer": "C9", **ROWS, **row(2, unit_price="-5"), "more": "1"})
    page = said(answer)
    assert answer.status_code == 200
    assert "errsum" not in page
    assert 'value="C9"' in page
    assert 'name="line-0-unit_price" value="-5"' in page
    assert 'name="line-5-description"' in page
    assert Invoice.objects.count() == 0


def test_a_draft_opens_as_it_was_saved_and_a_row_that_is_emptied_goes(
    customer: Partner, desk: Client, kei: User, now: dt.datetime
) -> None:
    draft = sales.drafted(customer, kei, now)
    url = reverse("accounting:receivables_invoice_change", args=[draft.pk])
    page = said(desk.get(url))
    assert 'value="C001 株式会社髙﨑製作所"' in page
    assert 'name="line-1-description" value="スペシャルティコーヒー豆 中煎り 1kg"' in page
    emptied = row(1, description="", quantity="", unit="", unit_price="", tax_category=sales.REDUCED)
    sent = {**HEAD, **ROWS, "line-INITIAL_FORMS": "2", **row(0), **emptied}
    assert desk.post(url, sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.lines.count(), draft.net_yen) == (1, 20_880)


def test_drafts_are_looked_at_once_more_and_finalised_together(
    customer: Partner, desk: Client, kei: User, now: dt.datetime
) -> None:
    ids = [sales.drafted(customer, kei, now).pk for _ in range(2)]
    page = said(desk.get(LIST, {"state": "DRAFT"}))
    assert page.count('name="pk"') == 2
    check = said(desk.get(FINALISE, {"pk": ids}))
    assert "2件を確定" in check
    assert "69,264" in check
    assert desk.post(FINALISE, {"pk": ids}).headers["Location"] == LIST
    assert set(Invoice.objects.values_list("state", flat=True)) == {"FINALISED"}
    assert 'name="pk"' not in said(desk.get(LIST))
    again = desk.post(FINALISE, {"pk": ids})
    assert again.status_code == 409
    assert "確定" in said(again)


def test_the_list_is_filtered_by_state_and_customer_in_the_address(
    customer: Partner, desk: Client, kei: User, now: dt.datetime
) -> None:
    other = trade.customer("C002", "有限会社 海")
    done, draft = sales.finalised(customer, kei, now), sales.drafted(other, kei, now)
    sales.finalised(other, kei, now, due_on=sales.CLOSES_ON)

    def found(**asked: str) -> set[str]:
        return set(re.findall(r'href="/accounting/invoices/(\d+)/"', said(desk.get(LIST, asked))))

    assert len(found()) == 3
    assert found(state="DRAFT") == {str(draft.pk)}
    assert found(customer="髙﨑") == found(customer="C001") == {str(done.pk)}
    assert len(found(state="LATE")) == 1
    assert found(state="FINALISED", customer="C002").isdisjoint({str(done.pk), str(draft.pk)})
    assert found(number="00001") == {str(done.pk)}


def test_the_page_of_an_invoice_opens_its_tax_its_entry_and_its_paper(
    customer: Partner, desk: Client, kei: User, now: dt.datetime
) -> None:
    other, draft = sales.drafted(customer, kei, now), sales.drafted(customer, kei, now)
    job = actions.finalise_invoices(invoice_ids=[other.pk, draft.pk], acting_user=kei, at=now)
    url = reverse("accounting:receivables_invoice_detail", args=[draft.pk])
    assert "PDFを作っています" in said(desk.get(url))
    assert "PDFを作る" not in said(desk.get(url))
    work_off(job.pk, clock=clock.now)
    page = said(desk.get(url))
    assert "税率ごとの合計（税抜） 20,880円 × 税率 10% ＝ 2,088円（1円未満切捨て）" in page
    assert "消費税法29条" in page
    (entry_url,) = re.findall(r'href="(/accounting/journal/\d+/)"', page)
    assert "INV-2026-00002" in said(desk.get(entry_url))
    assert url in said(desk.get(entry_url))
    (pdf,) = re.findall(r'href="(/documents/\d+/[^"]*)"', page)
    assert b"".join(desk.get(pdf).streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert "請求書を確定" in page


def test_a_receipt_is_recorded_on_its_page(customer: Partner, desk: Client, kei: User, now: dt.datetime) -> None:
    invoice = sales.finalised(customer, kei, now)
    url = reverse("accounting:receivables_receipt_record", args=[invoice.pk])
    account = queries.issuer_on(sales.CLOSES_ON).bank_account_id
    sent = {"received_on": "2026-11-02", "amount_yen": "99,999", "bank_account": str(account)}
    refused = desk.post(url, sent)
    assert refused.status_code == 422
    assert 'href="#id_amount_yen"' in said(refused)
    assert desk.post(url, {**sent, "amount_yen": "いくら"}).status_code == 422
    assert desk.post(url, {**sent, "amount_yen": "３４，６３２円"}).status_code == 302
    invoice.refresh_from_db()
    assert (invoice.state, invoice.open_yen) == ("PAID", 0)


def test_discarding_asks_first_and_leaves_nothing(customer: Partner, desk: Client, kei: User, now: dt.datetime) -> None:
    draft = sales.drafted(customer, kei, now)
    detail = reverse("accounting:receivables_invoice_detail", args=[draft.pk])
    discard = reverse("accounting:receivables_invoice_discard", args=[draft.pk])
    assert "<dialog" in desk.get(detail).content.decode()
    assert desk.post(discard).status_code == 302
    assert Invoice.objects.count() == 0
    assert desk.post(discard).status_code == 404


def test_who_may_only_read_sees_no_button(customer: Partner, kei: User, now: dt.datetime) -> None:
    draft = sales.drafted(customer, kei, now)
    goro = cast.member("goro", "五郎", duties=("accounting.invoice_reading",))
    client = Client()
    client.force_login(goro)
    detail = reverse("accounting:receivables_invoice_detail", args=[draft.pk])
    for url in (LIST, detail):
        page = client.get(url).content.decode()
        assert not re.search(r"/invoices/(new|finalise|\d+/(change|discard))", page), url
    assert client.get(NEW).status_code == client.post(FINALISE, {"pk": draft.pk}).status_code == 403
    assert Invoice.objects.get().state == "DRAFT"


@pytest.mark.parametrize("count", [1, 12])
def test_pages_take_a_fixed_number_of_queries(
    count: int, customer: Partner, desk: Client, kei: User, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    ids = [sales.drafted(customer, kei, now, *[sales.line()] * count).pk for _ in range(count)]
    actions.finalise_invoices(invoice_ids=ids[1:] or ids, acting_user=kei, at=now)
    desk.get(LIST)
    for url in (LIST, reverse("accounting:receivables_invoice_detail", args=[ids[-1]]), FINALISE + f"?pk={ids[0]}"):
        with django_assert_max_num_queries(22):
            assert desk.get(url).status_code == 200


def test_the_inbox_offers_drafts_and_what_is_overdue(
    customer: Partner, desk: Client, kei: User, now: dt.datetime
) -> None:
    sales.drafted(customer, kei, now)
    sales.finalised(customer, kei, now, due_on=sales.CLOSES_ON)
    request = StaffRequest()
    with override("ja"):
        (draft,), (late,) = list(work.to_finalise(request)), list(work.late(request))
    assert (draft.title, draft.amount_yen) == ("請求書の下書き1件を確定する", 34_632)
    assert (late.title, late.due_on) == ("株式会社髙﨑製作所の入金を確認する", sales.CLOSES_ON)
    page = said(desk.get("/"))
    assert draft.title in page
    assert late.title in page


def test_nothing_is_read_or_changed_without_the_duty(customer: Partner, kei: User, now: dt.datetime) -> None:
    RoleDuty.objects.filter(duty="accounting.invoicing").delete()
    before = Event.objects.count()
    client = Client()
    client.force_login(kei)
    assert client.get(LIST).status_code == 403
    assert client.post(NEW, {**HEAD, **ROWS, **row(0)}).status_code == 403
    assert (Invoice.objects.count(), Event.objects.count()) == (0, before)


def test_a_receipt_is_taken_back_on_its_page_with_the_reason(
    desk: Client, customer: Partner, kei: User, now: dt.datetime
) -> None:
    invoice = sales.finalised(customer, kei, now)
    receipt = sales.received(invoice, kei, now, 1_000)
    page = reverse("accounting:receivables_invoice_detail", args=[invoice.pk])
    back = reverse("accounting:receivables_receipt_take_back", args=[receipt.pk])
    assert back in said(desk.get(page))
    assert desk.post(back, {"reason": "", "posted_on": "2026-11-02"}).status_code == 422
    assert desk.post(back, {"reason": "別の請求書の入金", "posted_on": "2026-11-02"}).headers["Location"] == page
    invoice.refresh_from_db()
    assert (invoice.received_yen, invoice.state) == (0, "FINALISED")
    reversal = Entry.objects.get(reverses__source_kind=queries.RECEIPT)
    assert (reversal.reason, reversal.posted_on) == ("別の請求書の入金", dt.date(2026, 11, 2))
    shown = said(desk.get(page))
    assert back not in shown
    assert "取消済み" in shown
    again = desk.post(back, {"reason": "もう一度", "posted_on": "2026-11-02"})
    assert again.status_code == 422
    assert "すでに取り消されている" in said(again)
    other = sales.received(invoice, kei, now, 2_000)
    closed.month(Month(2026, 10), kei, now)
    refused = desk.post(
        reverse("accounting:receivables_receipt_take_back", args=[other.pk]),
        {"reason": "誤り", "posted_on": "2026-10-31"},
    )
    assert refused.status_code == 422
    assert "締め済み" in said(refused)
    assert desk.get(reverse("accounting:receivables_receipt_take_back", args=[0])).status_code == 404
