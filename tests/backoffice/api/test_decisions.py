"""Deciding by a program: what waits for its user, as it was seen, once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.api import ids
from backoffice.approvals import kinds
from backoffice.approvals.actions import NewStep, define_route, submit_request
from backoffice.approvals.models import Decision, Request
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import cast, program

DECISIONS, REQUESTS = "/api/v1/decisions", "/api/v1/requests"
DONE: list[Mapping[str, Any]] = []


@pytest.fixture(autouse=True)
def buying(admin: User, ben: User, kei: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """弁 agrees, then 慶; what is performed is written down."""
    DONE.clear()
    kind = kinds.Kind(
        code="tests.buy",
        label="購入",
        action="tests.buy.order",
        perform=lambda what, user, at: DONE.append(what),
        url=lambda what: "/",
        facts=lambda what: [("品名", str(what["item"]))],
    )
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, "tests.buy": kind})
    steps = [NewStep("部長", "PERSON", user=ben), NewStep("経理", "PERSON", user=kei)]
    define_route(kind="tests.buy", name="購入", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)


def ask(user: User, at: dt.datetime, number: int = 1) -> str:
    made = submit_request(
        kind="tests.buy",
        title=f"机 {number}",
        amount_yen=10_000,
        case=Case("tests.buy", number, "机"),
        arguments={"item": "机"},
        due_on=None,
        acting_user=user,
        at=at,
    )
    return ids.write("req", made.pk)


def of(user: User, at: dt.datetime) -> program.Program:
    return program.Program(program.token_of(user, at, codes=("decisions:read", "decisions:write", "requests:write")))


def test_what_waits_is_listed_read_and_approved(aiko: User, ben: User, kei: User, now: dt.datetime) -> None:
    number = ask(aiko, now)
    (waiting,) = of(ben, now).every(DECISIONS)
    assert (waiting["id"], waiting["applicant_name"], waiting["step"], waiting["round"]) == (
        number,
        aiko.get_full_name(),
        1,
        1,
    )
    said = of(ben, now).get(f"{DECISIONS}/{number}").json()
    assert said["facts"] == [{"label": "品名", "text": "机"}]
    assert of(kei, now).every(DECISIONS) == []
    answer = of(ben, now).post(f"{DECISIONS}/{number}/approve", {"step": said["step"], "round": said["round"]})
    assert (answer.status_code, answer.json()["step_now"], answer.json()["state"]) == (201, 2, "PENDING")
    assert DONE == []
    assert of(kei, now).post(f"{DECISIONS}/{number}/approve", {"step": 2, "round": 1}).json()["state"] == "APPROVED"
    assert DONE == [{"item": "机"}]
    assert {each.source for each in Event.objects.filter(step="backoffice.approvals.decide_request")} == {"API"}


def test_nothing_is_decided_that_was_not_seen(aiko: User, ben: User, kei: User, now: dt.datetime) -> None:
    number = ask(aiko, now)
    late = of(ben, now).post(f"{DECISIONS}/{number}/approve", {"step": 2, "round": 1})
    assert (late.status_code, late.json()["code"]) == (409, "approvals.moved_on")
    blind = of(ben, now).post(f"{DECISIONS}/{number}/approve", {})
    assert [each["field"] for each in blind.json()["errors"]] == ["step", "round"]
    assert not Decision.objects.exists()


def test_who_is_not_asked_decides_nothing(aiko: User, ben: User, kei: User, chie: User, now: dt.datetime) -> None:
    number = ask(aiko, now)
    body = {"step": 1, "round": 1}
    codes = {
        who.username: of(who, now).post(f"{DECISIONS}/{number}/approve", body).json()["code"]
        for who in (aiko, kei, chie)
    }
    assert codes == {
        "aiko": "approvals.not_asked",
        "kei": "approvals.not_asked",
        "chie": "api.nothing_there",
    }
    assert of(kei, now).get(f"{DECISIONS}/{number}").status_code == 404
    assert not Decision.objects.exists()


def test_sending_back_and_rejecting_want_a_reason(aiko: User, ben: User, kei: User, now: dt.datetime) -> None:
    first, second = ask(aiko, now), ask(aiko, now, 2)
    silent = of(ben, now).post(f"{DECISIONS}/{first}/reject", {"step": 1, "round": 1, "comment": " "})
    assert silent.status_code == 422
    rejected = of(ben, now).post(
        f"{DECISIONS}/{first}/reject", {"step": 1, "round": 1, "comment": "予算がありません。"}
    )
    assert rejected.json()["state"] == "REJECTED"
    of(ben, now).post(f"{DECISIONS}/{second}/approve", {"step": 1, "round": 1})
    back = {"step": 2, "round": 1, "comment": "金額を確かめてください。", "back_to": 1}
    assert of(kei, now).post(f"{DECISIONS}/{second}/send-back", back).json()["step_now"] == 1
    (waiting,) = of(ben, now).every(DECISIONS)
    assert (waiting["id"], waiting["round"]) == (second, 2)
    assert DONE == []


def test_a_decision_that_is_only_tried_leaves_nothing(aiko: User, ben: User, now: dt.datetime) -> None:
    number = ask(aiko, now)
    tried = of(ben, now).post(f"{DECISIONS}/{number}/approve?dry_run=true", {"step": 1, "round": 1})
    assert (tried.status_code, tried.json()["answer"]["step_now"]) == (200, 2)
    assert Request.objects.get().step_now == 1


def test_a_condition_goes_with_an_approval(aiko: User, ben: User, now: dt.datetime) -> None:
    body = {"step": 1, "round": 1, "condition": "納期を確かめること。"}
    of(ben, now).post(f"{DECISIONS}/{ask(aiko, now)}/approve", body)
    assert Decision.objects.get().condition.text == "納期を確かめること。"


def test_the_applicant_takes_a_request_back_unless_it_moved_on(aiko: User, ben: User, now: dt.datetime) -> None:
    number = ask(aiko, now)
    mine = program.Program(program.token_of(aiko, now, codes=("requests:read", "requests:write")))
    seen = mine.get(f"{REQUESTS}/{number}")["ETag"]
    of(ben, now).post(f"{DECISIONS}/{number}/approve", {"step": 1, "round": 1})
    late = mine.post(f"{REQUESTS}/{number}/withdraw", {}, if_match=seen)
    assert (late.status_code, late.json()["code"]) == (412, "api.changed_meanwhile")
    assert Request.objects.get().state == "PENDING"
    assert of(ben, now).post(f"{REQUESTS}/{number}/withdraw", {}).status_code == 404
    assert mine.post(f"{REQUESTS}/{number}/withdraw", {}).json()["state"] == "WITHDRAWN"


def test_the_list_takes_as_many_queries_for_one_as_for_many(aiko: User, ben: User, now: dt.datetime) -> None:
    caller = of(ben, now)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            caller.get(DECISIONS)
        return len(queries)

    ask(aiko, now)
    asked()
    alone = asked()
    for number in range(2, 9):
        ask(aiko, now, number)
    assert asked() == alone
