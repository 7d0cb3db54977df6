"""The pages of expenses: nothing that was typed or attached is lost, and nobody sees what is another's."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.expenses.actions import change_draft
from accounting.expenses.models import Claim, ClaimLine, ClaimReceipt
from backoffice.approvals.models import Request
from backoffice.organisation.models import User
from tests.factories import claims
from tests.factories.books import books

NEW = reverse("accounting:expenses_claim_new")


@pytest.fixture
def spender(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    return aiko


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(*rows: dict[str, Any], press: str = "save", key: str = "") -> dict[str, Any]:
    """What the browser sends for some rows, with the button that was pressed."""
    data: dict[str, Any] = {"form_key": key or str(uuid4()), "title": "大阪出張", "purpose": "商談", press: "1"}
    data |= {"line-TOTAL_FORMS": str(len(rows)), "line-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        data |= {f"line-{place}-{name}": value for name, value in row.items()}
    return data


def row(**changed: Any) -> dict[str, Any]:
    return {
        "spent_on": "2026-10-20",
        "amount_yen": "３，３００円",
        "category": "TAXI",
        "payee_name": "港タクシー株式会社",
        "registration_number": "Ｔ７０００012050002",
        "purpose": "品川まで",
        **changed,
    }


def photo(name: str = "領収書.png", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or claims.png(7))


def test_a_claim_is_typed_photographed_and_submitted_on_one_page(spender: User) -> None:
    answer = browser(spender).post(NEW, form(row(photo=photo()), press="submit"))
    claim = Claim.objects.get()
    assert answer["Location"] == reverse("accounting:expenses_claim_detail", args=[claim.pk])
    line = claim.lines.get()
    assert (claim.state, claim.total_yen, line.registration_number) == ("SUBMITTED", 3_300, claims.REGISTERED)
    assert line.receipt is not None
    assert Request.objects.get().amount_yen == 3_300


def test_the_same_form_sent_twice_makes_one_claim(spender: User) -> None:
    sent, client = form(row(category="TRAIN")), browser(spender)
    client.post(NEW, sent)
    client.post(NEW, sent)
    assert (Claim.objects.count(), ClaimLine.objects.count()) == (1, 1)
    assert client.post(NEW, form(row(), press="submit", key="no key")).status_code == 422


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount_yen": "-100"}, "金額は1円以上で入力してください。"),
        ({"amount_yen": "9999999999999"}, "金額が大きすぎます。桁を確認してください。"),
        ({"spent_on": "0202-10-20"}, "年を確認してください。"),
        ({"amount_yen": "たくさん"}, "金額は、12,345 のように円の整数で入力してください。"),
        ({"registration_number": "T123"}, "登録番号「T123」は正しくありません。"),
        ({"payee_name": ""}, "支払先が入力されていません。"),
        ({"spent_on": "2026-11-05"}, "支払った日2026年11月5日は、まだ来ていません。"),
        ({"category": "YACHT"}, "YACHT"),
        ({"file": photo("領収書.pdf", b"MZ program")}, "名前が示す種類のファイルではありません"),
        ({"category": "MEETING"}, "参加者が入力されていません"),
    ],
)
def test_an_error_stands_at_its_field_and_what_was_typed_and_attached_stays(
    changed: dict[str, Any], said: str, spender: User
) -> None:
    client = browser(spender)
    answer = client.post(NEW, form(row(photo=photo(content=claims.png(9)), **changed), press="submit"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "品川まで" in page
    receipt = ClaimReceipt.objects.get()
    assert f'name="line-0-receipt_id" value="{receipt.pk}"' in page
    assert 'aria-invalid="true"' in page
    assert not Request.objects.exists()


def test_a_receipt_of_another_claim_asks_for_a_reason_at_its_row(spender: User) -> None:
    client = browser(spender)
    client.post(NEW, form(row(photo=photo()), press="submit"))
    again = form(row(photo=photo()), press="submit")
    answer = client.post(NEW, again)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "と同じ領収書か、同じ日付・金額・支払先の明細" in page
    claim = Claim.objects.get(state="DRAFT")
    held = claim.receipts.get()
    reason = form(row(receipt_id=str(held.pk), repeat_reason="2人分を分けて申請"), press="submit")
    client.post(reverse("accounting:expenses_claim_change", args=[claim.pk]), reason)
    assert Claim.objects.filter(state="SUBMITTED").count() == 2


def test_rows_are_added_and_removed_without_javascript(spender: User) -> None:
    client = browser(spender)
    answer = client.post(NEW, form(row(category="TRAIN"), press="more"), follow=True)
    assert answer.content.decode().count('name="line-3-amount_yen"') == 1
    claim = Claim.objects.get()
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    client.post(change, form(row(category="TRAIN", drop="on"), row(category="TRAIN", amount_yen="200")))
    assert [line.amount_yen for line in claim.lines.all()] == [200]


def test_a_photo_waits_for_its_words(spender: User) -> None:
    client = browser(spender)
    client.post(NEW, form({"photo": photo()}, row(category="TRAIN")))
    claim = Claim.objects.get()
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    page = client.get(change).content.decode()
    held = claim.receipts.get()
    assert f'name="line-1-receipt_id" value="{held.pk}"' in page
    answer = client.post(change, form(row(category="TRAIN"), {"receipt_id": str(held.pk)}, press="submit"))
    assert answer.status_code == 422
    assert "領収書の内容が入力されていません" in answer.content.decode()


def test_nobody_opens_what_is_anothers(spender: User, chie: User, kei: User, ben: User, now: dt.datetime) -> None:
    claim = claims.filled(spender, now)
    held = claim.receipts.get()
    pages = [
        reverse("accounting:expenses_claim_detail", args=[claim.pk]),
        reverse("accounting:expenses_claim_change", args=[claim.pk]),
        reverse("accounting:expenses_receipt_file", args=[held.pk]),
    ]
    claims.employed(chie, "9009")
    for each in pages:
        assert [browser(user).get(each).status_code for user in (spender, chie, kei, ben)] == [200, 403, 403, 403]
    assert "10月の出張" not in browser(chie).get(reverse("accounting:expenses_claim_list")).content.decode()
    assert browser(chie).post(pages[1], form(row())).status_code == 403
    assert browser(chie).post(reverse("accounting:expenses_claim_discard", args=[claim.pk])).status_code == 403
    assert browser(chie).get(reverse("accounting:expenses_check_list")).status_code == 403
    claim.refresh_from_db()
    assert claim.state == "DRAFT"


def test_the_form_of_a_returned_claim_says_why(spender: User, ben: User, now: dt.datetime) -> None:
    claim = claims.decided(claims.submitted(spender, now), ben, now, "SEND_BACK")
    page = browser(spender).get(reverse("accounting:expenses_claim_change", args=[claim.pk])).content.decode()
    assert "差し戻し・却下の理由：確認" in page


def test_the_approver_sees_the_facts_and_the_receipts(spender: User, ben: User, now: dt.datetime) -> None:
    claim = claims.submitted(spender, now)
    client = browser(ben)
    page = client.get(reverse("backoffice:approvals_request_detail", args=[Request.objects.get().pk])).content.decode()
    assert "港タクシー株式会社" in page
    assert "¥3,300" in page
    assert client.get(reverse("accounting:expenses_claim_detail", args=[claim.pk])).status_code == 200
    answer = client.get(reverse("accounting:expenses_receipt_file", args=[claim.receipts.get().pk]))
    assert b"".join(answer) == claims.png(7)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_claim_shows_why_its_tax_is_credited(spender: User, ben: User, kei: User, now: dt.datetime) -> None:
    lone = claims.taxi(category="TRAIN", amount_yen=1_100, registration_number="")
    claim = claims.decided(claims.submitted(spender, now, lone), ben, now)
    page = browser(kei).get(reverse("accounting:expenses_claim_detail", args=[claim.pk])).content.decode()
    assert "公共交通機関の特例" in page
    assert "仕訳を開く" in page
    assert "未払の明細を開く" in page


def test_every_page_asks_the_database_a_fixed_number_of_times(
    spender: User, ben: User, kei: User, now: dt.datetime
) -> None:
    def count(user: User, url: str) -> int:
        client = browser(user)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    claim = claims.submitted(spender, now, claims.taxi(category="TRAIN"))
    draft = claims.filled(spender, now, claims.taxi(category="TRAIN", amount_yen=1), shade=1)
    urls = [
        (spender, reverse("accounting:expenses_claim_list")),
        (kei, reverse("accounting:expenses_check_list")),
        (spender, reverse("accounting:expenses_claim_detail", args=[claim.pk])),
        (spender, reverse("accounting:expenses_claim_change", args=[draft.pk])),
    ]
    before = [count(user, url) for user, url in urls]
    more = tuple(claims.taxi(category="TRAIN", amount_yen=n) for n in range(10, 20))
    change_draft(claim_id=draft.pk, title="x", purpose="", lines=more, acting_user=spender, at=now)
    claims.decided(claim, ben, now, "SEND_BACK")
    lines = tuple(claims.taxi(category="TRAIN", amount_yen=n) for n in range(20, 30))
    change_draft(claim_id=claim.pk, title="x", purpose="", lines=lines, acting_user=spender, at=now)
    for n in range(5):
        claims.submitted(spender, now, claims.taxi(category="TRAIN", amount_yen=100 + n))
    after = [count(user, url) for user, url in urls]
    assert after == before
    assert max(after) <= 22
