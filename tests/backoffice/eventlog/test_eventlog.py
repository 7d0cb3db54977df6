"""The log is written by every action and changed by nobody."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from backoffice.access.gate import NotAllowed
from backoffice.companies.models import Company
from backoffice.eventlog import door, steps
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import ActionWithoutEvent, Case, EventOutsideTransaction, record
from backoffice.eventlog.models import Event
from backoffice.eventlog.queries import plain
from backoffice.eventlog.rules import digest
from backoffice.organisation.models import Unit, User

STEP = "backoffice.organisation.establish"
pytestmark = pytest.mark.smoke


def write(user: User, now: dt.datetime, **more: Any) -> Event:
    record(STEP, case=Case("unit", 7, "営業部"), acting_user=user, occurred_at=now, **more)
    return Event.objects.latest("pk")


def test_an_event_says_who_did_what_by_which_door(chie: User, now: dt.datetime) -> None:
    with door.came_by("BROWSER", started_at=now - dt.timedelta(seconds=90)):
        written = write(chie, now, changes={"name": ["旧", "新"]}, reason="改称")
    event = Event.objects.get(pk=written.pk)
    assert (event.actor_name, event.step, event.case_name) == ("石井 千恵", STEP, "営業部")
    assert (event.source, event.touch_seconds, event.reason) == ("BROWSER", 90, "改称")
    assert bytes(event.digest) == digest(plain(vars(event)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE backoffice_event SET reason = 'x'",
        "UPDATE backoffice_event SET reason = 'x' WHERE false",
        "DELETE FROM backoffice_event",
        "TRUNCATE backoffice_event",
    ],
)
def test_the_log_is_append_only(statement: str, chie: User, now: dt.datetime) -> None:
    event = write(chie, now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get(pk=event.pk).reason == ""


def test_even_the_owner_of_the_table_may_not_change_the_log(chie: User, now: dt.datetime) -> None:
    event = write(chie, now)
    for verb in ("DELETE FROM backoffice_event", "TRUNCATE backoffice_event"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
            cursor.execute(verb)
    assert Event.objects.filter(pk=event.pk).exists()


def test_an_unknown_step_is_not_written(chie: User, now: dt.datetime) -> None:
    with pytest.raises(KeyError):
        record("nobody.knows.this", case=Case("unit", 7, ""), acting_user=chie, occurred_at=now)
    assert Event.objects.count() == 0


def test_an_event_wants_a_transaction() -> None:
    with pytest.raises(EventOutsideTransaction):
        write(User(username="nobody"), dt.datetime(2026, 11, 4, tzinfo=dt.UTC))


def test_an_action_that_writes_no_event_is_undone(company: Company, ben: User, now: dt.datetime) -> None:
    @action("backoffice.tests.forget_the_event", "記録を忘れる")
    def forget_the_event(*, acting_user: User, at: dt.datetime) -> None:
        Unit.objects.create(code="999", name="x", valid_from=dt.date(2026, 4, 1))

    ben.is_superuser = True
    with pytest.raises(ActionWithoutEvent):
        forget_the_event(acting_user=ben, at=now)
    assert not Unit.objects.filter(code="999").exists()


def test_an_action_refuses_a_user_without_the_duty(company: Company, chie: User, now: dt.datetime) -> None:
    from backoffice.access.actions import define_role

    with pytest.raises(NotAllowed) as refused:
        define_role(code="x", name="x", duty_codes=[], acting_user=chie, at=now)
    assert refused.value.as_dict()["cause_ja"] == "「役割を定義」をする権限がありません。"
    assert Event.objects.count() == 0


def test_every_step_has_a_label_in_words() -> None:
    with translation.override("ja"):
        assert [s.name for s in steps.every() if not str(s.label).strip() or str(s.label) == s.name] == []
