"""The log as a page: whatever an action wrote of its changes is shown."""

import datetime as dt

import pytest
from django.test import Client

from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import User
from tests.factories import cast


@pytest.fixture
def reader(company: object) -> User:
    return cast.member("yomu", "読", duties=("backoffice.audit",))


def test_lists_of_any_length_are_shown(reader: User, now: dt.datetime, client: Client) -> None:
    for number, value in enumerate((["旧", "新"], [], ["一"], ["一", "二", "三"], 7, "七")):
        record(
            "backoffice.organisation.establish",
            case=Case("unit", number, "営業部"),
            acting_user=reader,
            occurred_at=now,
            changes={"names": value},
        )
    client.force_login(reader)
    answer = client.get("/events/")
    assert answer.status_code == 200
    assert "一、二、三" in answer.content.decode()
