"""Notices go out by mail through a real SMTP server: each once, whatever happens to those who send."""

import datetime as dt
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from backoffice.companies.models import Company
from backoffice.notifications.actions import Telling, mark_read, tell_all
from backoffice.notifications.mail import send_due
from backoffice.notifications.models import Mailing, Notice, NoticeKind
from backoffice.organisation.models import User
from tests.factories import cast, committed

REFUSED = "gone@example.jp"


class PostOffice:
    """Keeps what it takes; knows nobody at one address."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address == REFUSED:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return [str(each["To"]) for each in self.taken]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    made = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            DEFAULT_FROM_EMAIL="ennoshita@example.jp",
            SITE_URL="https://backoffice.example.jp",
        ):
            yield made
    finally:
        controller.stop()


def reachable(name: str, address: str, **more: Any) -> User:
    user = cast.member(name, name, duties=())
    user.email = address
    for field, value in more.items():
        setattr(user, field, value)
    user.save()
    return user


def told(users: list[User], at: dt.datetime, *, kind: str = NoticeKind.INFORMATION, key: str = "payslip") -> None:
    texts = {"text_ja": "2026年10月分給与の明細を公開しました。", "text_en": "Your payslip can be read."}
    tell_all((Telling(user.pk, key, url="/hr/payroll/own/7/", **texts) for user in users), kind=kind, at=at)


def test_everybody_with_an_address_gets_one_mail(office: PostOffice, company: Company, now: dt.datetime) -> None:
    ken = reachable("ken", "ken@example.jp")
    ann = reachable("ann", "ann@example.jp", preferred_language="en")
    told([ken, ann, reachable("nao", "")], now)
    assert send_due(at=now) == 2
    assert send_due(at=now) == 0
    assert office.addresses == ["ken@example.jp", "ann@example.jp"]
    first, second = office.taken
    assert (str(first["Subject"]).strip(), first["From"]) == (
        "2026年10月分給与の明細を公開しました。",
        "ennoshita@example.jp",
    )
    assert "https://backoffice.example.jp/hr/payroll/own/7/" in first.get_content()
    assert second.get_content().startswith("Your payslip can be read.")
    assert "円" not in first.get_content()
    assert Mailing.objects.filter(ended_at=now, refused="").count() == 2


def test_what_is_read_old_or_only_a_result_is_not_mailed(
    office: PostOffice, company: Company, now: dt.datetime
) -> None:
    ken = reachable("ken", "ken@example.jp")
    told([ken], now - dt.timedelta(days=2), key="old")
    told([ken], now, kind=NoticeKind.RESULT, key="result")
    told([ken], now, key="read")
    mark_read(notice_id=Notice.objects.get(key="read").pk, reader_id=ken.pk, at=now)
    told([reachable("left", "left@example.jp", is_active=False)], now)
    assert send_due(at=now) == 0
    assert office.taken == []


def test_an_address_that_is_refused_stops_nobody(office: PostOffice, company: Company, now: dt.datetime) -> None:
    told([reachable("ren", REFUSED), reachable("ken", "ken@example.jp")], now)
    assert send_due(at=now) == 1
    assert office.addresses == ["ken@example.jp"]
    refused = Mailing.objects.get(address=REFUSED)
    assert "no such user" in refused.refused
    assert send_due(at=now) == 0


def test_a_server_that_is_away_gets_everything_later(office: PostOffice, company: Company, now: dt.datetime) -> None:
    told([reachable("ken", "ken@example.jp")], now)
    with override_settings(EMAIL_PORT=1):
        assert send_due(at=now) == 0
    assert not Mailing.objects.exists()
    assert send_due(at=now) == 1
    assert office.addresses == ["ken@example.jp"]


def test_without_a_server_nothing_is_mailed(company: Company, now: dt.datetime) -> None:
    told([reachable("ken", "ken@example.jp")], now)
    assert send_due(at=now) == 0
    assert not Mailing.objects.exists()


def test_a_mail_that_a_dead_worker_had_in_hand_is_not_sent_again(
    office: PostOffice, company: Company, now: dt.datetime
) -> None:
    told([reachable("ken", "ken@example.jp")], now)
    Mailing.objects.create(notice=Notice.objects.get(), address="ken@example.jp", begun_at=now)
    assert send_due(at=now) == 0
    assert office.taken == []


def test_four_workers_mail_nobody_twice(
    office: PostOffice, django_db_blocker: Any, django_db_setup: None, now: dt.datetime
) -> None:
    with django_db_blocker.unblock(), committed.company() as real:
        cast.organisation()
        users = [reachable(f"committed-{n}", f"{n}@example.jp") for n in range(12)]
        told(users, now)
        assert committed.together(real, *[lambda: send_due(at=now)] * 4, whole=False) == []
        assert sorted(office.addresses) == sorted(user.email for user in users)
