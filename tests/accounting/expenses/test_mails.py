"""Receipts that come by mail: the mail is kept as it came, with what is attached; a mail without a paper is the receipt."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounting.expenses.actions import (
    MailWithoutReceipt,
    NewLine,
    NotYourClaim,
    TooManyReceipts,
    attach_mail,
    change_draft,
    read_receipt,
    submit_claim,
)
from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import Claim, ClaimReceipt
from backoffice.documents.mails import NotAMail
from backoffice.documents.models import Document, StoredFile
from backoffice.documents.rules import FileIsNotWhatItSays, FileTooLarge
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal
from tests.factories import claims
from tests.factories.books import books
from tests.factories.mails import PDF, mail

SAID = "ご利用日：2026年11月2日\n合計 ¥13,870\n登録番号 T7000012050002"


@pytest.fixture
def spender(aiko: User, kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    return aiko


@pytest.fixture
def claim(spender: User, now: dt.datetime) -> Claim:
    return claims.draft(spender, now)


def attached(
    claim: Claim, user: User, now: dt.datetime, content: bytes, name: str = "EX予約.eml"
) -> list[ClaimReceipt]:
    return attach_mail(claim_id=claim.pk, name=name, content=content, acting_user=user, at=now)


def test_what_is_attached_is_a_receipt_beside_its_mail(claim: Claim, spender: User, now: dt.datetime) -> None:
    content = mail(
        ("領収書.pdf", PDF), ("明細.csv", b"a,b"), ("切符.png", claims.png(5)), text="ご乗車ありがとうございます。"
    )
    first, second = attached(claim, spender, now, content)
    assert [(each.name, each.media_type) for each in (first, second)] == [
        ("領収書.pdf", "application/pdf"),
        ("切符.png", "image/png"),
    ]
    assert first.mail == second.mail == StoredFile.objects.get(media_type="message/rfc822")
    assert first.words.splitlines()[0] == "芝浦事務機 経理 <seikyu@shibaura.example>"
    assert first.words.splitlines()[1:3] == ["2026-10-31 18:05", "【請求書】2026年10月分"]
    assert first.words.endswith("ご乗車ありがとうございます。")
    for of_mail, expected in ((False, PDF), (True, content)):
        _receipt, file = read_receipt(receipt_id=first.pk, of_mail=of_mail, acting_user=spender, at=now)
        assert file.read() == expected
    told = Event.objects.get(step="accounting.expenses.attach_mail").changes
    assert (told["receipts"], told["not_taken"]) == ([first.pk, second.pk], ["明細.csv"])
    assert attached(claim, spender, now, content) == [first, second]
    assert ClaimReceipt.objects.count() == 2


def test_a_mail_without_a_paper_is_the_receipt_and_what_it_says_is_offered(
    claim: Claim, spender: User, ben: User, now: dt.datetime
) -> None:
    content = mail(text=SAID)
    (receipt,) = attached(claim, spender, now, content)
    assert (receipt.name, receipt.media_type, receipt.mail) == ("EX予約.eml", "message/rfc822", None)
    assert {each["field"]: each["value"] for each in receipt.said} == {
        "spent_on": "2026-11-02",
        "amount_yen": "13870",
        "registration_number": "T7000012050002",
    }
    line = NewLine(
        spent_on=dt.date(2026, 11, 2),
        category="TAXI",
        amount_yen=13_870,
        payee_name="EX予約",
        registration_number="T7000012050002",
        purpose="出張",
        receipt_id=receipt.pk,
    )
    change_draft(claim_id=claim.pk, title=claim.title, purpose="出張", lines=[line], acting_user=spender, at=now)
    submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    claims.decided(claim, ben, now)
    kept = Document.objects.get(kind="accounting.expenses.receipt")
    assert (kept.stored_file, kept.amount_yen) == (receipt.stored_file, 13_870)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"nothing", NotAMail),
        (mail(text=""), MailWithoutReceipt),
        (mail(("a.zip", b"PK"), text=" "), MailWithoutReceipt),
        (mail(("a.pdf", PDF), ("b.pdf", b"no paper")), FileIsNotWhatItSays),
        (mail(text="x" * 10_000_001), FileTooLarge),
        (mail(*((f"{n}.pdf", PDF + b"%d" % n) for n in range(MOST_LINES + 1))), TooManyReceipts),
    ],
    ids=["no mail", "empty", "zip", "one is no paper", "large", "many"],
)
def test_a_mail_that_brings_no_receipt_leaves_nothing(
    claim: Claim, spender: User, now: dt.datetime, content: bytes, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        attached(claim, spender, now, content)
    assert (ClaimReceipt.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_nobody_attaches_a_mail_to_the_claim_of_another(claim: Claim, chie: User, now: dt.datetime) -> None:
    with pytest.raises(NotYourClaim):
        attached(claim, chie, now, mail(("a.pdf", PDF)))


def test_a_mail_is_chosen_on_the_screen_and_opened_there(claim: Claim, spender: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(spender)
    more = reverse("accounting:expenses_claim_photos_more", args=[claim.pk])
    content = mail(("領収書.pdf", PDF), text="<b>ありがとう</b>")
    sent = {"form_key": claim.form_key, "papers": SimpleUploadedFile("EX予約.EML", content), "next": ""}
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    assert client.post(more, sent)["Location"] == change
    receipt = ClaimReceipt.objects.get()
    shown = client.get(change).content.decode()
    assert "&lt;b&gt;ありがとう&lt;/b&gt;" in shown
    there = reverse("accounting:expenses_receipt_file", args=[receipt.pk])
    assert f'href="{there}?mail"' in shown
    answer = client.get(f"{there}?mail")
    assert b"".join(answer.streaming_content) == content
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("message/rfc822", "nosniff")
    photo = claims.receipt(claim, spender, now)
    assert client.get(f"{reverse('accounting:expenses_receipt_file', args=[photo.pk])}?mail").status_code == 404


def test_what_is_wrong_with_a_mail_is_said_and_nothing_is_kept(claim: Claim, spender: User) -> None:
    client = Client()
    client.force_login(spender)
    more = reverse("accounting:expenses_claim_photos_more", args=[claim.pk])
    sent = {
        "form_key": claim.form_key,
        "papers": SimpleUploadedFile("a.eml", mail(("a.zip", b"PK"), text="")),
        "next": "",
    }
    answer = client.post(more, sent)
    assert answer.status_code == 422
    assert "領収書になる添付ファイルも本文もありません（添付：a.zip）" in answer.content.decode()
