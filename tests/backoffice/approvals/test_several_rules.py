"""合議 by several rules of one step, 専決 below an amount, 代決 with 後閲 afterwards."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from backoffice.approvals import kinds, queries, shown
from backoffice.approvals.actions import (
    AlreadyLooked,
    NewStep,
    NotYourLook,
    StepHasNobody,
    Who,
    decide_request,
    define_route,
    delegate,
    look_later,
    put_route_into_force,
    start_route_draft,
    submit_request,
)
from backoffice.approvals.models import AskedPerson, LaterLook, Request, StepRule
from backoffice.approvals.rules import Asked, Candidates, Quorum, Somebody, Task, lacking, plan
from backoffice.eventlog.actions import Case
from backoffice.organisation.models import User
from tests.factories import cast

KIND = "tests.buy"
DONE: list[Mapping[str, Any]] = []
A, B, C, D = (Somebody(number, name) for number, name in enumerate("ABCD", start=1))


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    kind = kinds.Kind(KIND, "購入", "tests.buy.order", lambda what, user, at: DONE.append(what), lambda what: "/")
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, KIND: kind})


@pytest.fixture
def boss(company: object) -> User:
    return cast.member("boss", "社長", duties=())


@pytest.fixture
def cora(company: object) -> User:
    return cast.member("cora", "代理", duties=())


def each(*groups: tuple[Somebody, ...], fallback: Somebody | None = None) -> Candidates:
    people = tuple(dict.fromkeys(person for group in groups for person in group))
    return Candidates(1, 0, Task.CONSULT, Quorum.EACH, 1, people, fallback, groups=groups)


def test_one_of_each_rule_is_wanted() -> None:
    step = Asked(1, Quorum.EACH, frozenset({1, 2, 3}), frozenset({1, 2}), groups=(frozenset({1, 2}), frozenset({3})))
    assert (step.is_done, step.wanted) == (False, 1)
    both = Asked(1, Quorum.EACH, frozenset({1, 2}), frozenset({1}), groups=(frozenset({1, 2}), frozenset({1})))
    assert (both.is_done, both.wanted) == (True, 0)


def test_a_rule_that_finds_only_the_applicant_asks_the_substitute_for_itself() -> None:
    [planned] = plan([each((A, B), (C,), fallback=D)], amount_yen=0, applicant_id=C.user_id)
    assert (planned.asked, planned.in_stead) == ((A, B), (D,))
    assert planned.rules == {1: (0,), 2: (0,), 4: (1,)}
    [stalled] = plan([each((A, B), (C,))], amount_yen=0, applicant_id=C.user_id)
    assert stalled.stall
    [spare] = plan([each((A, B), (C,), fallback=A)], amount_yen=0, applicant_id=C.user_id)
    assert (spare.asked, spare.rules[1]) == ((A, B), (0, 1))


def test_a_rule_whose_people_are_gone_lacks_one_of_them() -> None:
    step = Asked(1, Quorum.EACH, frozenset({1, 2, 3}), frozenset(), groups=(frozenset({1, 2}), frozenset({3})))
    assert lacking(step, frozenset({1})) == (3,)
    assert lacking(step, frozenset({3})) == (1,)
    assert lacking(step, frozenset({2, 3})) == ()


def test_after_a_step_that_decides_alone_only_circulation_follows() -> None:
    steps = [
        Candidates(1, 0, Task.APPROVE, Quorum.ANY, 1, (A,), None, alone_below_yen=1000),
        Candidates(2, 0, Task.APPROVE, Quorum.ANY, 1, (B,), None),
        Candidates(3, 0, Task.CIRCULATE, Quorum.ANY, 1, (C,), None),
    ]
    small = plan(steps, amount_yen=999, applicant_id=9)
    assert [(each.is_needed, each.is_alone, each.spared_by) for each in small] == [
        (True, True, None),
        (False, False, 1),
        (True, False, None),
    ]
    assert [each.is_needed for each in plan(steps, amount_yen=1000, applicant_id=9)] == [True, True, True]


def ask(user: User, now: dt.datetime, amount_yen: int = 10_000) -> Request:
    return submit_request(
        kind=KIND,
        title="ノートPC",
        amount_yen=amount_yen,
        case=Case(KIND, Request.objects.count() + 1, "ノートPC"),
        arguments={"item": "PC"},
        due_on=None,
        acting_user=user,
        at=now,
    )


def decide(request: Request, user: User, now: dt.datetime) -> Request:
    return decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=user, at=now)


def route(admin: User, now: dt.datetime, *steps: NewStep) -> None:
    define_route(kind=KIND, name="購入", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)


def test_legal_and_accounting_agree_in_one_step(
    client: Client, aiko: User, ben: User, boss: User, chie: User, admin: User, now: dt.datetime
) -> None:
    both = NewStep("法務と経理", "PERSON", user=ben, task="CONSULT", quorum="EACH", also=(Who("PERSON", user=boss),))
    route(admin, now, both)
    request = ask(aiko, now)
    assert dict(AskedPerson.objects.values_list("user_id", "rules")) == {ben.pk: [0], boss.pk: [1]}
    request = decide(request, boss, now)
    assert (request.state, DONE) == ("PENDING", [])
    client.force_login(ben)
    shown_page = client.get(f"/requests/{request.pk}/").text
    assert "決めかたごとに1名" in shown_page
    assert f"{ben.get_full_name()}、{boss.get_full_name()}" in shown_page
    assert (decide(request, ben, now).state, len(DONE)) == ("APPROVED", 1)
    with pytest.raises(StepHasNobody):
        ask(ben, now)


def test_a_draft_takes_the_rules_over_and_a_route_in_force_keeps_them(
    client: Client, ben: User, boss: User, chie: User, admin: User, now: dt.datetime
) -> None:
    route(admin, now, NewStep("両者", "PERSON", user=ben, quorum="EACH", also=(Who("PERSON", user=boss),)))
    with pytest.raises(DatabaseError, match="a change is a new version"), transaction.atomic():
        StepRule.objects.all().delete()
    draft = start_route_draft(kind=KIND, acting_user=admin, at=now)
    assert [rule.user for rule in draft.steps.get().also.all()] == [boss]
    client.force_login(admin)
    sent = {
        "step": "1",
        "name": "三者",
        "task": "CONSULT",
        "who": f"PERSON:{ben.pk}",
        "quorum": "EACH",
        "also_1": f"PERSON:{boss.pk}",
        "also_2": f"PERSON:{chie.pk}",
        "alone_below_yen": "50万",
    }
    page = reverse("backoffice:approvals_route_step", args=[KIND])
    assert client.post(page, sent).status_code == 302
    put_route_into_force(kind=KIND, valid_from=now.date(), acting_user=admin, at=now)
    step = queries.step_of(draft.pk, 1)
    assert [rule.user for rule in step.also.all()] == [boss, chie]
    picture = client.get(reverse("backoffice:approvals_route_detail", args=[KIND])).text
    assert "50万円未満は専決" in picture


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"quorum": "EACH"}, "ほかの承認する人を選んでください"),
        ({"alone_below_yen": "100", "from_yen": "100"}, "この段階が必要な金額より大きくしてください"),
        ({"alone_below_yen": "100", "task": "CIRCULATE"}, "回覧の段階では専決にできません"),
    ],
)
def test_a_step_that_fits_no_plan_is_refused_at_its_field(
    client: Client, ben: User, admin: User, now: dt.datetime, changed: dict[str, str], said: str
) -> None:
    start_route_draft(kind=KIND, acting_user=admin, at=now)
    client.force_login(admin)
    sent = {"step": "new", "name": "部長", "task": "APPROVE", "who": f"PERSON:{ben.pk}", "quorum": "ANY", **changed}
    answer = client.post(reverse("backoffice:approvals_route_step", args=[KIND]), sent)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_holder_of_a_step_decides_alone_below_the_amount(
    client: Client, aiko: User, ben: User, boss: User, admin: User, now: dt.datetime
) -> None:
    route(
        admin, now, NewStep("部長", "PERSON", user=ben, alone_below_yen=100_000), NewStep("社長", "PERSON", user=boss)
    )
    small = ask(aiko, now, 99_999)
    client.force_login(ben)
    assert '<span class="tag">専決</span>' in client.get(f"/requests/{small.pk}/").text
    assert (decide(small, ben, now).state, len(DONE)) == ("APPROVED", 1)
    large = decide(ask(aiko, now, 100_000), ben, now)
    assert (large.state, len(DONE)) == ("PENDING", 1)
    assert decide(large, boss, now).state == "APPROVED"


def test_who_was_asked_looks_afterwards_at_what_a_deputy_decided(
    client: Client, aiko: User, ben: User, boss: User, cora: User, admin: User, now: dt.datetime
) -> None:
    route(admin, now, NewStep("部長", "PERSON", user=ben), NewStep("社長", "PERSON", user=boss))
    day = now.date()
    until = day + dt.timedelta(days=1)
    delegate(deputy=cora, kind="", valid_from=day, valid_until=until, reason="出張", acting_user=ben, at=now)
    request = decide(ask(aiko, now), cora, now)
    assert (request.state, request.step_now) == ("PENDING", 2)
    look = LaterLook.objects.get()
    client.force_login(ben)
    assert "さんが代決しました" in client.get("/").text
    page = client.get(f"/requests/{request.pk}/").text
    assert "代決" in page
    assert "後閲済みにする" in page
    assert decide(request, boss, now).state == "APPROVED"
    with pytest.raises(NotYourLook):
        look_later(look_id=look.pk, acting_user=cora, at=now)
    client.post(reverse("backoffice:approvals_look_later", args=[look.pk]))
    look.refresh_from_db()
    assert look.looked_at
    with pytest.raises(AlreadyLooked):
        look_later(look_id=look.pk, acting_user=ben, at=now)
    with pytest.raises(DatabaseError, match="it is done once"), transaction.atomic():
        LaterLook.objects.update(looked_at=None)
    assert "後閲　" in client.get(f"/requests/{request.pk}/").text
    decided = queries.request(request.pk).steps.all()[0].decisions.all()[0]
    assert shown.label_of(decided) == "代決"


def test_deciding_for_oneself_asks_nobody_to_look(aiko: User, ben: User, admin: User, now: dt.datetime) -> None:
    route(admin, now, NewStep("部長", "PERSON", user=ben))
    decide(ask(aiko, now), ben, now)
    assert not LaterLook.objects.exists()
