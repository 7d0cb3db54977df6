"""Mails as programs keep them: read, or refused; whatever is in them."""

import datetime as dt
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.documents.mails import NotAMail, is_mail, read_mail
from tests.factories.mails import OLD_STYLE, PDF, mail

PAGE = """<html><head><title>x</title><style>p {color: red}</style></head><body><p>ご購入  ありがとう
ございます</p><table><tr><td>合計</td><td>3,300円</td></tr></table><script>alert(1)</script>T7000012050002<br></body></html>"""


def shown(page: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = "EX予約 <info@ex.example>"
    message.set_content(page, subtype="html")
    return message.as_bytes()


def test_a_mail_says_who_sent_it_when_and_what_is_attached() -> None:
    found = read_mail("10月.eml", mail(("請求書10月.pdf", PDF), ("明細.xlsx", b"PK")))
    assert (found.sender, found.subject) == ("芝浦事務機 経理 <seikyu@shibaura.example>", "【請求書】2026年10月分")
    assert found.sent_at == dt.datetime(2026, 10, 31, 9, 5, tzinfo=dt.UTC)
    assert [(each.name, each.content) for each in found.attached] == [("請求書10月.pdf", PDF), ("明細.xlsx", b"PK")]
    assert [each.name for each in found.papers((".pdf",))] == ["請求書10月.pdf"]
    assert found.text == "請求書をお送りします。"


def test_names_of_older_mail_programs_are_read() -> None:
    found = read_mail("old.eml", OLD_STYLE)
    assert (found.subject, found.sent_at) == ("請求書", None)
    assert [(each.name, each.content) for each in found.attached] == [("請求書.pdf", b"%PDF-1.7 old %%EOF")]


def test_a_page_is_told_in_its_words() -> None:
    assert read_mail("a.eml", shown(PAGE)).text == "ご購入 ありがとう ございます\n合計 3,300円\nT7000012050002"


@pytest.mark.parametrize("charset", ["x-nobody-knows", "utf-16"])
def test_letters_that_nobody_knows_are_no_text(charset: str) -> None:
    content = (
        b"From: a@b.example\r\nContent-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n\xff\xfe\xff\r\n"
    )
    assert read_mail("a.eml", content).sender == "a@b.example"


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe not a mail", PDF, b"Subject: no sender\r\n\r\nx"])
def test_what_is_no_mail_is_refused(content: bytes) -> None:
    with pytest.raises(NotAMail):
        read_mail("a.eml", content)


@given(st.data())
def test_a_damaged_mail_is_read_or_refused(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([mail(("a.pdf", PDF)), shown(PAGE), OLD_STYLE]))
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    damaged = whole[:first] + data.draw(st.binary(max_size=40)) + whole[last:]
    try:
        found = read_mail("a.eml", damaged)
    except NotAMail:
        return
    assert "\x00" not in found.text + found.sender + found.subject


@pytest.mark.parametrize(("name", "expected"), [("a.eml", True), ("A.EML", True), ("a.pdf", False), ("eml", False)])
def test_a_mail_is_known_by_its_name(name: str, expected: bool) -> None:
    assert is_mail(name) is expected
