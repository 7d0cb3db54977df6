"""A request is sent back to an earlier step and decided anew from there; what was decided before stays."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from backoffice.approvals import kinds, queries
from backoffice.approvals.actions import (
    CommentMissing,
    NewStep,
    NotAnEarlierStep,
    NotAsked,
    decide_request,
    define_route,
    submit_request,
)
from backoffice.approvals.models import Decision, Request
from backoffice.approvals.rules import SentBack, counts_from
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import cast

KIND = "tests.buy"
DONE: list[Mapping[str, Any]] = []
UNWOUND: list[Mapping[str, Any]] = []


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    UNWOUND.clear()
    kind = kinds.Kind(
        KIND,
        "購入",
        "tests.buy.order",
        lambda what, user, at: DONE.append(what),
        lambda what: "/",
        unwind=lambda what, user, at: UNWOUND.append(what),
    )
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})


@pytest.fixture
def boss(company: object) -> User:
    return cast.member("boss", "社長", duties=())


@pytest.fixture
def asked(aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime) -> Request:
    """愛子's request of three steps, with a circulation after the first: 弁, 千恵, the president."""
    steps = [
        NewStep("課長", "PERSON", user=ben),
        NewStep("回覧", "PERSON", user=admin, task="CIRCULATE"),
        NewStep("経理", "PERSON", user=chie),
        NewStep("社長", "PERSON", user=boss),
    ]
    define_route(kind=KIND, name="購入", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)
    return submit_request(
        kind=KIND,
        title="椅子",
        amount_yen=1_000,
        case=Case(KIND, 1, "椅子"),
        arguments={"item": "椅子"},
        due_on=None,
        acting_user=aiko,
        at=now,
    )


def decide(
    request: Request,
    user: User,
    now: dt.datetime,
    outcome: str = "APPROVE",
    back_to: int | None = None,
    comment: str = "",
) -> Request:
    return decide_request(
        request_id=request.pk, outcome=outcome, comment=comment, back_to=back_to, acting_user=user, at=now
    )


def waits_for(user: User, now: dt.datetime) -> bool:
    return queries.waiting_for(user.pk, as_of=now.date()).exists()


def test_sent_back_to_a_step_it_is_decided_anew_from_there(
    asked: Request, ben: User, chie: User, boss: User, now: dt.datetime
) -> None:
    decide(asked, ben, now)
    decide(asked, chie, now)
    back = decide(asked, boss, now, "SEND_BACK", 3, "勘定科目を確かめてください")
    assert (back.state, back.step_now, back.round, DONE, UNWOUND) == ("PENDING", 3, 2, [], [])
    assert [waits_for(user, now) for user in (ben, chie, boss)] == [False, True, False]
    with pytest.raises(NotAsked):
        decide(asked, boss, now)
    assert decide(asked, chie, now).step_now == 4
    assert [waits_for(user, now) for user in (ben, chie, boss)] == [False, False, True]
    assert decide(asked, boss, now).state == "APPROVED"
    assert DONE == [{"item": "椅子"}]
    told = Decision.objects.order_by("pk").values_list("step__name", "outcome", "round", "back_to")
    assert list(told) == [
        ("課長", "APPROVE", 1, None),
        ("経理", "APPROVE", 1, None),
        ("社長", "SEND_BACK", 1, 3),
        ("経理", "APPROVE", 2, None),
        ("社長", "APPROVE", 2, None),
    ]
    sent = Event.objects.filter(step="backoffice.approvals.decide_request").order_by("pk")[2]
    assert sent.changes == {"outcome": ["", "SEND_BACK"], "state": ["PENDING", "PENDING"], "back_to": ["", 3]}


def test_sent_back_to_the_first_step_all_decide_again(
    asked: Request, ben: User, chie: User, boss: User, now: dt.datetime
) -> None:
    decide(asked, ben, now)
    decide(asked, chie, now, "SEND_BACK", 1, "見積を")
    for user, state in ((ben, "PENDING"), (chie, "PENDING"), (boss, "APPROVED")):
        assert DONE == []
        assert decide(asked, user, now).state == state
    assert len(DONE) == 1


@pytest.mark.parametrize("back_to", [0, 2, 3, 4, 9])
def test_only_a_deciding_step_that_was_passed_takes_it_back(
    asked: Request, ben: User, chie: User, now: dt.datetime, back_to: int
) -> None:
    decide(asked, ben, now)
    with pytest.raises(NotAnEarlierStep):
        decide(asked, chie, now, "SEND_BACK", back_to, "理由")
    with pytest.raises(NotAnEarlierStep):
        decide(asked, chie, now, "REJECT", 1, "理由")
    with pytest.raises(CommentMissing):
        decide(asked, chie, now, "SEND_BACK", 1)
    asked.refresh_from_db()
    assert (asked.step_now, asked.round, Decision.objects.count()) == (3, 1, 1)


def test_sent_back_to_the_applicant_it_ends_as_before(asked: Request, ben: User, now: dt.datetime) -> None:
    assert decide(asked, ben, now, "SEND_BACK", None, "見積を").state == "SENT_BACK"
    assert UNWOUND == [{"item": "椅子"}]


def test_postgresql_keeps_one_decision_a_person_step_and_round(
    asked: Request, ben: User, chie: User, now: dt.datetime
) -> None:
    decide(asked, ben, now)
    first = Decision.objects.get()
    with pytest.raises(IntegrityError, match="step_is_decided_once_a_round"), transaction.atomic():
        first.pk = None
        first.save(force_insert=True)
    decide(asked, chie, now, "SEND_BACK", 1, "見積を")
    with pytest.raises(DatabaseError, match="another round is refused"), transaction.atomic():
        first.pk = None
        first.save(force_insert=True)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        Request.objects.filter(pk=asked.pk).update(round=1)
    with pytest.raises(IntegrityError, match="only_sending_back_names_a_step"), transaction.atomic():
        first.pk, first.round, first.back_to = None, 2, 1
        first.save(force_insert=True)


def test_the_page_sends_back_to_a_step_and_tells_so(
    asked: Request, ben: User, chie: User, boss: User, now: dt.datetime
) -> None:
    decide(asked, ben, now)
    client, page = Client(), f"/requests/{asked.pk}/"
    client.force_login(chie)
    shown = client.get(page).context
    assert shown["earlier_steps"] == [{"position": 1, "name": "課長"}]
    wrong = client.post(page, {"outcome": "SEND_BACK", "back_to": "1", "comment": ""})
    assert (wrong.status_code, Decision.objects.count()) == (422, 1)
    assert 'href="#comment"' in wrong.content.decode()
    assert client.post(page, {"outcome": "SEND_BACK", "back_to": "1", "comment": "見積を"}).status_code == 302
    client.force_login(ben)
    again = client.get(page).context
    assert (again["may_decide"], [step["state"] for step in again["route"]]) == (True, ["now", "", "", ""])
    assert again["history"][0]["label"] == "差し戻し（課長へ）"


def test_what_was_decided_behind_the_step_it_went_back_to_still_counts() -> None:
    back = [SentBack(round=1, to=3), SentBack(round=2, to=2)]
    assert [counts_from(position, back) for position in (1, 2, 3, 4)] == [1, 3, 3, 3]
    assert counts_from(4, []) == 1
