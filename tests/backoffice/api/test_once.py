"""A POST is done once, however often it is sent."""

import datetime as dt
import json
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from backoffice.api.actions import KEPT_FOR, Answer, SameRequestUnderWay, answer_once, forget_answers
from backoffice.api.models import ApiKey, IdempotencyRecord
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.backoffice.api.entrance import CUSTOMERS, KONAN
from tests.factories import cast, program

pytestmark = pytest.mark.usefixtures("entrance")


def test_the_same_request_gets_the_same_answer_and_is_done_once(caller: program.Program) -> None:
    first = caller.post(CUSTOMERS, KONAN, key="one")
    again = caller.post(CUSTOMERS, dict(reversed(KONAN.items())), key="one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first["Location"] == again["Location"]
    assert "Idempotent-Replay" not in first
    assert again["Idempotent-Replay"] == "true"
    assert Partner.objects.count() == 1
    assert Event.objects.filter(step="backoffice.partners.register_partners").count() == 1


def test_what_was_made_is_where_the_answer_says(caller: program.Program) -> None:
    made = caller.post(CUSTOMERS, KONAN)
    assert caller.get(made["Location"]).json() == made.json()
    assert Event.objects.get(step="backoffice.partners.register_partners").source == "API"


def test_another_request_with_the_same_key_is_refused(caller: program.Program) -> None:
    caller.post(CUSTOMERS, KONAN, key="one")
    other = caller.post(CUSTOMERS, {**KONAN, "code": "C002"}, key="one")
    assert other.status_code == 422
    assert other.json()["code"] == "api.other_body"
    assert Partner.objects.count() == 1


@pytest.mark.parametrize("key", [None, "x" * 256, "é"])
def test_a_post_without_a_fit_key_is_refused(key: str | None, caller: program.Program) -> None:
    answer = caller.post(CUSTOMERS, KONAN, key=key)
    assert answer.status_code == 400
    assert answer.json()["code"] == "api.idempotency_key_needed"
    assert not Partner.objects.exists()


def test_keys_of_two_programs_do_not_meet(caller: program.Program, seller: User, now: dt.datetime) -> None:
    other = program.Program(program.token_of(seller, now, codes=("partners:write",)))
    caller.post(CUSTOMERS, KONAN, key="one")
    assert other.post(CUSTOMERS, {**KONAN, "code": "C002"}, key="one").status_code == 201
    assert Partner.objects.count() == 2


def test_a_refusal_leaves_the_key_free_for_the_same_request(caller: program.Program) -> None:
    standing = Partner.objects.create(**KONAN, name_kana="カ", is_customer=True, changed_at=clock.now())
    refused = caller.post(CUSTOMERS, KONAN, key="one")
    assert (refused.status_code, refused.json()["code"]) == (422, "partners.code_in_use")
    assert refused.json()["errors"][0]["field"] == "code"
    assert not IdempotencyRecord.objects.exists()
    standing.code = "C000"
    standing.save()
    assert caller.post(CUSTOMERS, KONAN, key="one").status_code == 201


def test_answers_are_forgotten_after_two_days(caller: program.Program, now: dt.datetime) -> None:
    caller.post(CUSTOMERS, KONAN, key="one")
    assert forget_answers(at=now + KEPT_FOR - dt.timedelta(minutes=1)) == 0
    assert forget_answers(at=now + KEPT_FOR + dt.timedelta(minutes=1)) == 1
    assert dt.timedelta(hours=24) <= KEPT_FOR


def test_postgresql_keeps_one_answer_for_a_key(caller: program.Program, now: dt.datetime) -> None:
    caller.post(CUSTOMERS, KONAN, key="one")
    given = {"caller": ApiKey.objects.get().caller, "idempotency_key": "one", "body_hash": "h", "created_at": now}
    with pytest.raises(IntegrityError, match="request_is_done_once"), transaction.atomic():
        IdempotencyRecord.objects.create(**given)


def test_two_at_once_are_done_once(real: Company, now: dt.datetime) -> None:
    user = cast.member("committed-seller", "売子", duties=("backoffice.partners",))
    token = program.token_of(user, now, codes=("partners:write",))
    answers: list[Any] = []
    at_once = threading.Barrier(4)

    def send() -> None:
        try:
            at_once.wait()
            with clock.moved_to(now):
                headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
                answers.append(
                    Client().post(CUSTOMERS, json.dumps(KONAN), content_type="application/json", headers=headers)
                )
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer for answer in answers) == 3
    with scope.working_in(real.pk):
        assert Partner.objects.count() == 1


def test_one_that_takes_too_long_is_told_to_the_other(
    real: Company, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backoffice.api.actions.idempotency.WAITS_FOR", "50ms")
    user = cast.member("committed-slow", "遅", duties=())
    program.token_of(user, now)
    caller = ApiKey.objects.get().caller
    started, may_end = threading.Event(), threading.Event()

    def slow() -> Answer:
        started.set()
        may_end.wait(10)
        return Answer(201, "{}", "")

    def first() -> None:
        try:
            with scope.working_in(real.pk):
                answer_once(caller=caller, idempotency_key="one", body_hash="h", act=slow, at=now)
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert started.wait(10)
    with pytest.raises(SameRequestUnderWay):
        answer_once(caller=caller, idempotency_key="one", body_hash="h", act=lambda: Answer(201, "no", ""), at=now)
    may_end.set()
    thread.join()
    replay = answer_once(caller=caller, idempotency_key="one", body_hash="h", act=lambda: Answer(201, "no", ""), at=now)
    assert (replay.body, replay.is_replay) == ("{}", True)
