"""What receipts say by themselves: read from PDFs, offered and never filled in; and the three screens of a claim."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from weasyprint import HTML

from accounting.expenses.actions import attach_receipt
from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import Claim, ClaimReceipt
from accounting.expenses.reading import read_paper, text_of
from accounting.expenses.rules import read
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import claims
from tests.factories.books import books

CASES = yaml.safe_load(
    (Path(__file__).parents[2] / "cases" / "accounting" / "expenses" / "paper.yaml").read_text(encoding="utf-8")
)
PHOTOS = reverse("accounting:expenses_claim_photos")
KEY = "11111111-2222-4333-8444-555555555555"
TAXI = (
    "<p>領収書</p><p>領収日　2026年10月20日</p><p>小計 3,000円</p><p>合計　¥3,300</p>"
    f"<p>登録番号 {claims.REGISTERED}</p>"
)


@pytest.fixture(scope="session")
def taxi_pdf() -> bytes:
    made: bytes = HTML(string=TAXI).write_pdf()
    return made


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


def pdf(content: bytes, name: str = "領収書.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(shade: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{shade}.png", claims.png(shade))


def row(claim: Claim, **changed: Any) -> dict[str, str]:
    """What the browser sends of a form with one row for the claim's only receipt."""
    given = {
        "spent_on": "2026-10-20", "amount_yen": "3,300", "category": "TAXI", "payee_name": "港タクシー株式会社",
        **({} if "receipt_id" in changed else {"receipt_id": str(claim.receipts.get().pk)}), **changed,
    }  # fmt: skip
    sent = {f"line-0-{name}": value for name, value in given.items()}
    return {"form_key": KEY, "title": "外出", "purpose": "", "line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0"} | sent


@pytest.mark.parametrize("case", CASES, ids=[each["case"] for each in CASES])
def test_a_paper_says_only_what_stands_there_once(case: dict[str, Any]) -> None:
    assert {each.field: each.value for each in read(case["text"])} == case["says"]


def test_a_pdf_is_read_and_what_cannot_be_read_says_nothing(taxi_pdf: bytes) -> None:
    assert {each["field"]: each["value"] for each in read_paper(taxi_pdf, "application/pdf")} == {
        "spent_on": "2026-10-20",
        "amount_yen": "3300",
        "registration_number": claims.REGISTERED,
    }
    assert read_paper(taxi_pdf, "image/jpeg") == []
    assert read_paper(taxi_pdf + bytes(3_000_000), "application/pdf") == []
    for broken in (b"", b"%PDF-1.7 %%EOF", taxi_pdf[:-900], taxi_pdf[:500] + taxi_pdf[900:]):
        text_of(broken)


def test_receipts_are_kept_as_they_came_several_at_once(spender: User) -> None:
    client, sent = browser(spender), {"form_key": KEY, "more": "1"}
    first = client.post(PHOTOS, sent | {"camera": picture(1)})
    claim = Claim.objects.get()
    more = reverse("accounting:expenses_claim_photos_more", args=[claim.pk])
    assert first["Location"] == more
    answer = client.post(more, {"form_key": KEY, "next": "1", "papers": [picture(2), picture(3), picture(1)]})
    assert answer["Location"] == reverse("accounting:expenses_claim_change", args=[claim.pk])
    held = list(claim.receipts.select_related("stored_file").order_by("pk"))
    assert [each.name for each in held] == ["1.png", "2.png", "3.png"]
    page = client.get(answer["Location"]).content.decode()
    assert all(each.stored_file.sha256[:12] in page for each in held)


def test_the_same_photo_form_sent_twice_makes_one_claim(spender: User) -> None:
    client = browser(spender)
    for _time in range(2):
        client.post(PHOTOS, {"form_key": KEY, "next": "1", "camera": picture(1)})
    assert (Claim.objects.count(), ClaimReceipt.objects.count()) == (1, 1)


def test_a_file_that_is_refused_is_named_and_the_others_are_kept(spender: User) -> None:
    client = browser(spender)
    bad = SimpleUploadedFile("領収書.exe", b"MZ")
    answer = client.post(PHOTOS, {"form_key": KEY, "next": "1", "papers": [picture(1), bad]})
    assert answer.status_code == 422
    assert "領収書.exe" in answer.content.decode()
    assert [each.name for each in ClaimReceipt.objects.all()] == ["1.png"]
    nothing = client.post(PHOTOS, {"form_key": "99999999-2222-4333-8444-555555555555", "next": "1"})
    assert nothing.status_code == 422
    assert Claim.objects.count() == 1


def test_what_the_paper_says_is_offered_and_filled_in_only_when_asked(
    spender: User, now: dt.datetime, taxi_pdf: bytes
) -> None:
    Partner.objects.create(
        code="S900",
        name="港タクシー株式会社",
        name_kana="ミナトタクシー",
        registration_number=claims.REGISTERED,
        is_supplier=True,
        changed_at=now,
    )
    claim, client = claims.draft(spender, now), browser(spender)
    held = attach_receipt(claim_id=claim.pk, name="a.pdf", content=taxi_pdf, acting_user=spender, at=now)
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    page = client.get(change).content.decode()
    assert "領収書の文字から読んだ値（入力はしていません）" in page
    assert 'value="3300"' not in page
    blank = row(claim, spent_on="", amount_yen="", payee_name="別の名前")
    taken = client.post(change, blank | {"take": str(held.pk)}).content.decode()
    assert 'name="line-0-spent_on" value="2026-10-20"' in taken
    assert 'name="line-0-amount_yen" value="3300"' in taken
    assert 'value="別の名前"' in taken
    assert not claim.lines.exists()


def test_the_last_screen_says_where_the_same_is_and_what_differs_from_the_paper(
    spender: User, now: dt.datetime, taxi_pdf: bytes
) -> None:
    before = claims.filled(spender, now)
    claim, client = claims.draft(spender, now, title="もう一度"), browser(spender)
    attach_receipt(claim_id=claim.pk, name="a.pdf", content=taxi_pdf, acting_user=spender, at=now)
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    confirm = reverse("accounting:expenses_claim_confirm", args=[claim.pk])
    assert client.post(change, row(claim) | {"confirm": "1"})["Location"] == confirm
    page = client.get(confirm).content.decode()
    assert f"経費精算 {before.pk}にもあります" in page
    assert reverse("accounting:expenses_claim_detail", args=[before.pk]) in page
    assert "領収書から読んだ値" not in page
    refused = client.post(confirm)
    assert refused.status_code == 422
    assert claim.lines.get().repeat_reason == ""
    client.post(change, row(claim, amount_yen="3,400", repeat_reason="別の乗車") | {"confirm": "1"})
    page = client.get(confirm).content.decode()
    assert re.search("領収書から読んだ値（¥3,300）と違います", page)
    answer = client.post(confirm)
    claim.refresh_from_db()
    assert (answer["Location"], claim.state) == (
        reverse("accounting:expenses_claim_detail", args=[claim.pk]),
        "SUBMITTED",
    )
    assert client.get(confirm)["Location"] == answer["Location"]


def test_what_another_tab_changed_is_looked_at_before_it_is_submitted(spender: User, now: dt.datetime) -> None:
    claim, client = claims.filled(spender, now), browser(spender)
    confirm = reverse("accounting:expenses_claim_confirm", args=[claim.pk])

    def looked_at() -> str:
        found = re.search('name="confirmed" value="([0-9a-f]{64})"', client.get(confirm).content.decode())
        assert found is not None
        return found[1]

    seen = looked_at()
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    client.post(change, row(claim, amount_yen="33,000") | {"save": "1"})
    answer = client.post(confirm, {"confirmed": seen})
    assert answer.status_code == 422
    assert "確認の画面を開いたあとに内容が変わりました" in answer.content.decode()
    assert "¥33,000" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "DRAFT"
    assert looked_at() != seen
    client.post(confirm, {"confirmed": looked_at()})
    claim.refresh_from_db()
    assert (claim.state, claim.total_yen) == ("SUBMITTED", 33_000)


def test_more_receipts_than_a_claim_takes_are_named_and_the_claim_goes_on(spender: User) -> None:
    client = browser(spender)
    photos = [picture(shade) for shade in range(MOST_LINES + 2)]
    answer = client.post(PHOTOS, {"form_key": KEY, "next": "1", "papers": photos})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert ["「39.png」" in said, "「40.png」" in said, "「41.png」" in said] == [False, True, True]
    claim = Claim.objects.get()
    assert claim.receipts.count() == MOST_LINES
    page = client.get(reverse("accounting:expenses_claim_change", args=[claim.pk])).content.decode()
    assert page.count('-receipt_id" value=') == MOST_LINES


def test_a_receipt_that_was_taken_anew_or_dropped_comes_back_no_more(spender: User, now: dt.datetime) -> None:
    claim, client = claims.draft(spender, now), browser(spender)
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    photos = reverse("accounting:expenses_claim_photos_more", args=[claim.pk])

    def offered() -> list[str]:
        return re.findall(r'name="line-\d+-receipt_id" value="(\d+)"', client.get(change).content.decode())

    blurred = claims.receipt(claim, spender, now, 1)
    client.post(change, row(claim) | {"line-0-photo": picture(2), "save": "1"})
    sharp = claim.receipts.exclude(pk=blurred.pk).get()
    assert (claim.lines.get().receipt, offered()) == (sharp, [str(sharp.pk)])
    assert str(blurred.stored_file.sha256)[:12] not in client.get(photos).content.decode()
    unused = claims.receipt(claim, spender, now, 3)
    assert offered() == [str(sharp.pk), str(unused.pk)]
    both = row(claim, receipt_id=str(sharp.pk)) | {"line-TOTAL_FORMS": "2"}
    client.post(change, both | {"line-1-receipt_id": str(unused.pk), "line-1-drop": "on", "save": "1"})
    assert offered() == [str(sharp.pk)]
    claims.receipt(claim, spender, now, 3)
    assert offered() == [str(sharp.pk), str(unused.pk)]
    assert claim.receipts.count() == 3


def test_what_is_written_otherwise_is_not_another_value(spender: User, now: dt.datetime, taxi_pdf: bytes) -> None:
    claim, client = claims.draft(spender, now), browser(spender)
    attach_receipt(claim_id=claim.pk, name="a.pdf", content=taxi_pdf, acting_user=spender, at=now)
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    alike = {"amount_yen": "３，３００円", "registration_number": "Ｔ7-0000-1205-0002", "payee_name": ""}
    assert "入力と違います" not in client.post(change, row(claim, **alike) | {"save": "1"}).content.decode()
    other = client.post(change, row(claim, **alike | {"amount_yen": "3,400"}) | {"save": "1"}).content.decode()
    assert other.count("入力と違います") == 1


def test_a_file_of_anothers_claim_is_told_without_its_name(spender: User, kei: User, now: dt.datetime) -> None:
    claims.employed(kei, "9002")
    claims.filled(kei, now, title="秘密の出張")
    claim = claims.draft(spender, now)
    attach_receipt(claim_id=claim.pk, name="領収書.png", content=claims.png(7), acting_user=spender, at=now)
    page = browser(spender).get(reverse("accounting:expenses_claim_photos_more", args=[claim.pk])).content.decode()
    assert "ほかの人の経費精算にもあります" in page
    assert "秘密の出張" not in page


def test_receipts_need_their_words_before_the_last_screen(spender: User) -> None:
    client = browser(spender)
    answer = client.post(PHOTOS, {"form_key": KEY, "next": "1", "camera": picture(1)})
    claim = Claim.objects.get()
    blank = row(claim, spent_on="", amount_yen="", payee_name="")
    again = client.post(answer["Location"], blank | {"confirm": "1"})
    assert again.status_code == 422
    assert "領収書の内容が入力されていません" in again.content.decode()


def test_nobody_adds_to_or_submits_what_is_anothers(spender: User, chie: User, now: dt.datetime) -> None:
    claim = claims.filled(spender, now)
    claims.employed(chie, "9009")
    for name in ("expenses_claim_photos_more", "expenses_claim_confirm"):
        url = reverse(f"accounting:{name}", args=[claim.pk])
        assert [browser(chie).get(url).status_code, browser(chie).post(url).status_code] == [403, 403]
    claim.refresh_from_db()
    assert (claim.state, claim.receipts.count()) == ("DRAFT", 1)


def test_postgresql_keeps_a_receipt_with_what_it_says(spender: User, now: dt.datetime) -> None:
    held = claims.filled(spender, now).receipts.get()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounting_claimreceipt SET said = '[]'::jsonb WHERE id = %s", [held.pk])
