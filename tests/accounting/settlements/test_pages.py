"""The pages of set-offs and instruments, each with a fixed number of queries."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.banking.models import BankAccountOfCompany
from accounting.payables.models import Payable
from accounting.settlements.models import Instrument, Offset
from backoffice.documents.models import Document
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import sales, settled

OFFSETS, INSTRUMENTS = "/accounting/settlements/offsets/", "/accounting/settlements/instruments/"


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    sales.ready(kei, now)
    return kei


@pytest.fixture
def partner(keeper: User) -> Partner:
    return settled.both()


@pytest.fixture
def client(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def page_of(name: str, pk: int) -> str:
    return reverse(f"accounting:settlements_{name}", args=[pk])


def test_a_set_off_is_registered_printed_and_undone_on_its_pages(
    client: Client, partner: Partner, keeper: User, now: dt.datetime
) -> None:
    invoice, item = settled.claim(partner, keeper, now), settled.debt(1, partner, keeper, now)
    new = f"{OFFSETS}new?partner={partner.pk}"
    assert new in text(client, OFFSETS)
    assert "倉庫 1" in text(client, new)
    given = {"offset_on": "2026-10-31", "reason": "基本契約", f"invoice-{invoice.pk}": "６０，０００"}
    apart = client.post(new, {**given, f"payable-{item.pk}": "50000"})
    assert apart.status_code == 422
    assert "請求の合計60,000円と、未払の合計50,000円が一致しません（差額10,000円）。" in apart.content.decode()
    paper = b"%PDF-1.7 an agreement %%EOF"
    file = SimpleUploadedFile("合意書.pdf", paper, content_type="application/pdf")
    client.post(new, {**given, f"payable-{item.pk}": "60000", "file": file})
    made = Offset.objects.get()
    assert made.agreement is not None
    detail = page_of("offset_detail", made.pk)
    assert "相殺通知書を作る" in text(client, detail)
    client.post(page_of("offset_print", made.pk))
    assert "相殺通知書を作る" not in text(client, detail)
    assert Document.objects.filter(kind="accounting.settlements.notice").count() == 1
    item_page = text(client, reverse("accounting:payables_item_detail", args=[item.pk]))
    assert "支払によらない決済" in item_page
    assert detail in item_page
    assert "相殺" in text(client, reverse("accounting:receivables_invoice_detail", args=[invoice.pk]))
    undo = page_of("offset_undo", made.pk)
    assert client.post(undo, {"reason": "", "posted_on": "2026-10-31"}).status_code == 422
    client.post(undo, {"reason": "相手の申し出", "posted_on": "2026-10-31"})
    assert "相手の申し出" in text(client, detail)
    assert Payable.objects.get().to_pay_yen == 60_000


def test_an_instrument_is_registered_and_ended_on_its_pages(
    client: Client, partner: Partner, keeper: User, now: dt.datetime
) -> None:
    invoice = settled.claim(partner, keeper, now)
    new = f"{INSTRUMENTS}new?direction=RECEIVED"
    chosen = client.post(new, {"partner": partner.pk})
    assert chosen["Location"] == f"{INSTRUMENTS}new?direction=RECEIVED&partner={partner.pk}"
    given = {
        "form": "RECORD",
        "number": "12345678901234567890",
        "drawer": "",
        "bank": "",
        "issued_on": "2026-10-31",
        "taken_on": "2026-10-31",
        "due_on": "2026-11-02",
        "opening_yen": "",
    }
    nothing = client.post(chosen["Location"], given)
    assert "請求が選ばれていません。" in nothing.content.decode()
    client.post(chosen["Location"], {**given, f"invoice-{invoice.pk}": "110000"})
    held = Instrument.objects.get()
    assert "期日超過" in text(client, INSTRUMENTS)
    detail = text(client, page_of("instrument_detail", held.pk))
    for name in ("settle", "discount", "endorse", "dishonour"):
        assert page_of(f"instrument_{name}", held.pk) in detail
        text(client, page_of(f"instrument_{name}", held.pk))
    bank = BankAccountOfCompany.objects.get(code="MAIN")
    client.post(page_of("instrument_settle", held.pk), {"happened_on": "2026-11-02", "bank_account": bank.pk})
    assert "決済済み" in text(client, page_of("instrument_detail", held.pk))
    back = page_of("instrument_take_back", held.pk)
    client.post(back, {"reason": "日付の誤り", "posted_on": "2026-11-04"})
    assert "日付の誤り" in text(client, page_of("instrument_detail", held.pk))
    discount = {"happened_on": "2026-11-02", "discount_yen": "", "bank_account": bank.pk}
    client.post(page_of("instrument_discount", held.pk), discount)
    failed = {"happened_on": "2026-11-04", "reason": "資金不足", "account_code": ""}
    refused = client.post(page_of("instrument_dishonour", held.pk), failed)
    assert "買戻しに使った口座が選択されていません。" in refused.content.decode()
    client.post(page_of("instrument_dishonour", held.pk), {**failed, "bank_account": bank.pk})
    held.refresh_from_db()
    assert held.state == "DISHONOURED"


def test_one_is_endorsed_on_its_page(client: Client, partner: Partner, keeper: User, now: dt.datetime) -> None:
    held = settled.taken(settled.claim(partner, keeper, now), keeper, now, 60_000)
    item = settled.debt(1, partner, keeper, now)
    url = page_of("instrument_endorse", held.pk)
    chosen = client.post(url, {"partner": partner.pk})["Location"]
    client.post(chosen, {"happened_on": "2026-11-04", f"payable-{item.pk}": "60000"})
    held.refresh_from_db()
    assert held.state == "ENDORSED"
    assert "割引・裏書をして、期日がまだのもの" in text(client, INSTRUMENTS)


def test_who_has_no_duty_sees_nothing(aiko: User) -> None:
    client = Client()
    client.force_login(aiko)
    assert client.get(OFFSETS).status_code == 403
    assert client.get(INSTRUMENTS).status_code == 403


@pytest.mark.parametrize("page", ["offsets", "instruments", "instrument"])
def test_pages_ask_as_often_for_many_as_for_few(
    client: Client, partner: Partner, keeper: User, now: dt.datetime, page: str
) -> None:
    asked = []
    for count in (1, 3):
        for number in range(count):
            invoice = settled.claim(partner, keeper, now)
            settled.offset(invoice, settled.debt(count * 10 + number, partner, keeper, now), keeper, now, 10_000)
            held = settled.taken(invoice, keeper, now, 50_000)
        urls = {"offsets": OFFSETS, "instruments": INSTRUMENTS, "instrument": page_of("instrument_detail", held.pk)}
        client.get(urls[page])
        with CaptureQueriesContext(connection) as queries:
            client.get(urls[page])
        asked.append(len(queries))
    assert asked[0] == asked[1]
