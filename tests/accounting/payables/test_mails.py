"""Mails with invoices: kept as they came, each attachment taken in once, all or none."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.payables.actions import SameFileReceived, receive_mail
from accounting.payables.models import ReceivedInvoice, ReceivedMail
from accounting.payables.rules import MailWithoutInvoice, invoices_of
from backoffice.documents.mails import NotAMail, read_mail
from backoffice.documents.models import StoredFile
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import pint, spend
from tests.factories.books import books
from tests.factories.mails import PDF, mail

LOGO = b"\x89PNG\r\n\x1a\n logo IEND"


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def taken(content: bytes, keeper: User, now: dt.datetime, name: str = "10月.eml") -> list[ReceivedInvoice]:
    return receive_mail(name=name, content=content, acting_user=keeper, at=now)


def test_each_attachment_waits_beside_its_mail(keeper: User, now: dt.datetime) -> None:
    content = mail(("請求書10月.pdf", PDF), ("invoice.xml", pint.invoice()), ("明細.xlsx", b"PK"))
    made = taken(content, keeper, now)
    assert [(each.name, bool(each.facts), each.origin) for each in made] == [
        ("請求書10月.pdf", False, "ELECTRONIC"),
        ("invoice.xml", True, "ELECTRONIC"),
    ]
    kept = ReceivedMail.objects.get()
    assert {each.mail_id for each in made} == {kept.pk}
    assert (kept.sender, kept.subject) == ("芝浦事務機 経理 <seikyu@shibaura.example>", "【請求書】2026年10月分")
    assert kept.sent_at == dt.datetime(2026, 10, 31, 9, 5, tzinfo=dt.UTC)
    assert kept.stored_file.size_bytes == len(content)
    told = Event.objects.filter(step="accounting.payables.receive_mail")
    assert [each.changes["not_taken"] for each in told] == [["明細.xlsx"], ["明細.xlsx"]]


def test_what_was_taken_in_before_stops_the_whole_mail(keeper: User, now: dt.datetime) -> None:
    spend.received(keeper, now, PDF)
    with pytest.raises(SameFileReceived):
        taken(mail(("b.xml", pint.invoice()), ("a.pdf", PDF)), keeper, now)
    assert (ReceivedMail.objects.count(), ReceivedInvoice.objects.count(), StoredFile.objects.count()) == (0, 1, 1)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAMail),
        (b"\x00\xff\xfe not a mail", NotAMail),
        (PDF, NotAMail),
        (mail(), MailWithoutInvoice),
        (mail(("請求書.zip", b"PK")), MailWithoutInvoice),
    ],
)
def test_what_brings_no_invoice_is_refused(content: bytes, refusal: type, keeper: User, now: dt.datetime) -> None:
    with pytest.raises(refusal):
        taken(content, keeper, now)
    assert ReceivedMail.objects.count() == 0


def test_the_logo_of_a_signature_is_no_invoice() -> None:
    content = mail(("a.pdf", PDF), ("logo.png", LOGO)).replace(
        b'attachment; filename="logo.png"', b'inline; filename="logo.png"'
    )
    assert [each.name for each in invoices_of(read_mail("a.eml", content))] == ["a.pdf"]


def test_a_mail_is_taken_in_and_taken_out_in_the_browser(keeper: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(keeper)
    content = mail(("請求書10月.pdf", PDF))
    upload = SimpleUploadedFile("10月.EML", content)
    answer = client.post(reverse("accounting:payables_received_new"), {"file": upload, "origin": "PAPER"})
    page = client.get(answer["Location"]).content.decode()
    assert "芝浦事務機 経理 &lt;seikyu@shibaura.example&gt;" in page
    file = client.get(reverse("accounting:payables_mail_file", args=[ReceivedMail.objects.get().pk]))
    assert b"".join(file.streaming_content) == content
    refused = client.post(
        reverse("accounting:payables_received_new"), {"file": SimpleUploadedFile("a.eml", b"x"), "origin": "PAPER"}
    )
    assert (refused.status_code, "メールとして読めません" in refused.content.decode()) == (422, True)
    assert client.get(reverse("accounting:payables_mail_file", args=[0])).status_code == 404


def test_postgresql_keeps_the_mail(keeper: User, now: dt.datetime) -> None:
    taken(mail(("a.pdf", PDF)), keeper, now)
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounting_receivedmail SET subject = ''")
