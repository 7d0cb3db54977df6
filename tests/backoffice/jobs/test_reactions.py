"""What follows from a step: each sealed event once, in order, from the day on which the reaction was made known."""

import datetime as dt

import pytest
from django.db import DatabaseError, DataError, IntegrityError, InternalError, OperationalError, transaction

from backoffice.eventlog import steps
from backoffice.eventlog.actions import Case, record, seal_events
from backoffice.eventlog.models import Event
from backoffice.jobs import reactions
from backoffice.jobs.actions import react
from backoffice.jobs.models import Follower
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal

STEP = "backoffice.tests.happen"
SEEN: list[str] = []
BREAKS: dict[str, type[Exception]] = {}


class NotNow(Refusal):
    code, cause_ja, cause_en, remedy_ja, remedy_en = "tests.not_now", "今は不可", "not now", "後で", "later"


def note(event: Event, at: dt.datetime) -> None:
    SEEN.append(event.case_name)
    if event.case_name == "refuse":
        raise NotNow
    if event.case_name in BREAKS:
        raise BREAKS[event.case_name]


@pytest.fixture(autouse=True)
def noting(monkeypatch: pytest.MonkeyPatch) -> None:
    SEEN.clear()
    steps.register(STEP, "試験", changes=False)
    monkeypatch.setattr(reactions, "_reactions", {})
    reactions.on(STEP, "tests.note", note)


@transaction.atomic
def happened(name: str, user: User, now: dt.datetime) -> None:
    record(STEP, case=Case("tests.case", 1, name), acting_user=user, occurred_at=now)


@pytest.mark.usefixtures("company")
def test_each_sealed_event_is_handed_over_once_and_in_order(aiko: User, now: dt.datetime) -> None:
    happened("before", aiko, now)
    seal_events(at=now)
    assert react(at=now) == 0
    for name in ("first", "second"):
        happened(name, aiko, now)
    assert react(at=now) == 0
    seal_events(at=now)
    assert react(at=now) == 2
    assert react(at=now) == 0
    assert SEEN == ["first", "second"]


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("mistake", [ZeroDivisionError, IntegrityError, DataError, InternalError])
def test_a_refusal_and_a_mistake_pass_and_keep_nothing_waiting(
    mistake: type[Exception], aiko: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BREAKS, "break", mistake)
    react(at=now)
    for name in ("refuse", "break", "after"):
        happened(name, aiko, now)
    seal_events(at=now)
    assert react(at=now) == 1
    assert react(at=now) == 0
    assert SEEN == ["refuse", "break", "after"]


@pytest.mark.usefixtures("company")
def test_a_broken_connection_is_tried_again_with_all_of_its_turn(
    aiko: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    react(at=now)
    for name in ("first", "cut"):
        happened(name, aiko, now)
    seal_events(at=now)
    with monkeypatch.context() as patched:
        patched.setitem(BREAKS, "cut", OperationalError)
        with pytest.raises(OperationalError):
            react(at=now)
    assert Follower.objects.get().read_until == 0
    assert react(at=now) == 2
    assert SEEN == ["first", "cut", "first", "cut"]


@pytest.mark.usefixtures("company")
def test_a_reaction_never_reads_back(now: dt.datetime) -> None:
    react(at=now)
    Follower.objects.update(read_until=5)
    with pytest.raises(DatabaseError, match="never back"), transaction.atomic():
        Follower.objects.update(read_until=4)


def test_a_name_is_given_once() -> None:
    with pytest.raises(reactions.ReactionNamedTwice):
        reactions.on(STEP, "tests.note", note)
