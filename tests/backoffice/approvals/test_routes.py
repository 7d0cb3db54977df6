"""A route is written as a draft, shown with whom it would ask, and stays once it is in force."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from backoffice.access.models import Appointment, Role
from backoffice.approvals import kinds, queries
from backoffice.approvals.actions import (
    BeginsInThePast,
    DraftUnderWay,
    NewStep,
    NoDraft,
    NoRoute,
    RouteDecidesNothing,
    StepGone,
    StepHasNobody,
    decide_request,
    define_route,
    delegate,
    discard_route_draft,
    move_route_step,
    put_route_into_force,
    remove_route_step,
    set_route_step,
    start_route_draft,
    submit_request,
)
from backoffice.approvals.models import AskedPerson, Request, Route, RouteStep
from backoffice.approvals.rules import Candidates, Quorum, Somebody, Stall, Task, bands, plan
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.notifications.models import Notice
from backoffice.organisation.models import Membership, Unit, User
from tests.factories import cast, routed

KIND = "tests.buy"
PAGE = f"/routes/{KIND}/"
DAY = dt.timedelta(days=1)
DONE: list[Mapping[str, Any]] = []


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    kind = kinds.Kind(KIND, "購入", "tests.buy.order", lambda what, user, at: DONE.append(what), lambda what: "/")
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})


@pytest.fixture
def boss(company: object) -> User:
    return cast.member("boss", "社長", duties=())


def in_force(steps: list[NewStep], admin: User, now: dt.datetime) -> Route:
    return define_route(kind=KIND, name="購入", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)


def ask(user: User, now: dt.datetime, amount_yen: int = 10_000) -> Request:
    return submit_request(
        kind=KIND,
        title="ノートPC",
        amount_yen=amount_yen,
        case=Case("tests.buy", Request.objects.count() + 1, "ノートPC"),
        arguments={"item": "PC"},
        due_on=None,
        acting_user=user,
        at=now,
    )


def asked(request: Request) -> list[tuple[str, str, bool]]:
    found = AskedPerson.objects.filter(request=request).order_by("step__position", "user_id")
    return [(each.step.name, each.user_name, each.in_stead) for each in found]


def names(route: Route | None) -> list[tuple[int, str]]:
    return [] if route is None else [(step.position, step.name) for step in route.steps.order_by("position")]


def test_a_draft_is_written_step_by_step_and_put_into_force(
    admin: User, ben: User, boss: User, now: dt.datetime
) -> None:
    in_force(
        [NewStep("部長", "PERSON", user=ben), NewStep("社長", "PERSON", user=boss, from_yen=1_000_000)], admin, now
    )
    draft = start_route_draft(kind=KIND, acting_user=admin, at=now)
    assert (draft.version, draft.valid_from, names(draft)) == (2, None, [(1, "部長"), (2, "社長")])
    set_route_step(kind=KIND, position=None, step=NewStep("経理", "PERSON", user=admin), acting_user=admin, at=now)
    move_route_step(kind=KIND, position=3, by=-1, acting_user=admin, at=now)
    assert names(draft) == [(1, "部長"), (2, "経理"), (3, "社長")]
    changed = NewStep("社長", "PERSON", user=boss, from_yen=500_000)
    set_route_step(kind=KIND, position=3, step=changed, acting_user=admin, at=now)
    remove_route_step(kind=KIND, position=1, acting_user=admin, at=now)
    assert names(draft) == [(1, "経理"), (2, "社長")]
    tomorrow = now.date() + DAY
    put_route_into_force(kind=KIND, valid_from=tomorrow, acting_user=admin, at=now)
    today_route, next_route = (queries.route_of(KIND, as_of=day) for day in (now.date(), tomorrow))
    assert names(today_route) == [(1, "部長"), (2, "社長")]
    assert names(next_route) == [(1, "経理"), (2, "社長")]
    told = Event.objects.filter(step__startswith="backoffice.approvals.").order_by("pk")
    assert [event.step.rpartition(".")[2] for event in told] == [
        "define_route",
        "start_route_draft",
        "set_route_step",
        "move_route_step",
        "set_route_step",
        "remove_route_step",
        "put_route_into_force",
    ]
    edit = told[4].changes
    assert edit["from_yen"] == [1_000_000, 500_000]


def test_what_cannot_be_done_to_a_draft_is_refused(admin: User, ben: User, now: dt.datetime) -> None:
    step = NewStep("部長", "PERSON", user=ben, from_yen=1)
    with pytest.raises(NoDraft):
        set_route_step(kind=KIND, position=None, step=step, acting_user=admin, at=now)
    start_route_draft(kind=KIND, acting_user=admin, at=now)
    with pytest.raises(DraftUnderWay):
        start_route_draft(kind=KIND, acting_user=admin, at=now)
    with pytest.raises(DraftUnderWay):
        in_force([step], admin, now)
    set_route_step(kind=KIND, position=None, step=step, acting_user=admin, at=now)
    for position, by in ((1, -1), (1, 1), (2, -1)):
        with pytest.raises(StepGone):
            move_route_step(kind=KIND, position=position, by=by, acting_user=admin, at=now)
    with pytest.raises(RouteDecidesNothing):
        put_route_into_force(kind=KIND, valid_from=now.date(), acting_user=admin, at=now)
    set_route_step(
        kind=KIND, position=None, step=NewStep("回覧", "PERSON", user=ben, task="CIRCULATE"), acting_user=admin, at=now
    )
    with pytest.raises(RouteDecidesNothing):
        put_route_into_force(kind=KIND, valid_from=now.date(), acting_user=admin, at=now)
    set_route_step(kind=KIND, position=1, step=NewStep("部長", "PERSON", user=ben), acting_user=admin, at=now)
    with pytest.raises(BeginsInThePast):
        put_route_into_force(kind=KIND, valid_from=now.date() - DAY, acting_user=admin, at=now)
    assert queries.route_of(KIND, as_of=now.date()) is None
    discard_route_draft(kind=KIND, acting_user=admin, at=now)
    assert not Route.objects.exists()


def test_a_kind_that_asks_from_an_amount_needs_nobody_below_it(
    admin: User, ben: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = dataclasses.replace(kinds.known(KIND), from_an_amount=True)
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})
    start_route_draft(kind=KIND, acting_user=admin, at=now)
    with pytest.raises(RouteDecidesNothing):
        put_route_into_force(kind=KIND, valid_from=now.date(), acting_user=admin, at=now)
    step = NewStep("部長", "PERSON", user=ben, from_yen=50_000)
    set_route_step(kind=KIND, position=None, step=step, acting_user=admin, at=now)
    put_route_into_force(kind=KIND, valid_from=now.date(), acting_user=admin, at=now)
    assert [queries.wants(KIND, amount_yen, as_of=now.date()) for amount_yen in (49_999, 50_000)] == [False, True]


def test_postgresql_keeps_a_version_in_force(admin: User, ben: User, now: dt.datetime) -> None:
    route = in_force([NewStep("部長", "PERSON", user=ben)], admin, now)
    for statement in (
        f"UPDATE backoffice_route SET name = 'x' WHERE id = {route.pk}",
        f"UPDATE backoffice_route SET valid_from = NULL WHERE id = {route.pk}",
        f"UPDATE backoffice_routestep SET from_yen = 1 WHERE route_id = {route.pk}",
        f"DELETE FROM backoffice_routestep WHERE route_id = {route.pk}",
        f"DELETE FROM backoffice_route WHERE id = {route.pk}",
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        RouteStep.objects.create(route=route, position=9, name="x", rule="PERSON", user=ben)
    draft = start_route_draft(kind=KIND, acting_user=admin, at=now)
    with pytest.raises(DatabaseError, match="kind_has_one_draft_of_a_route"), transaction.atomic():
        Route.objects.create(kind=KIND, version=9, name="x")
    with pytest.raises(DatabaseError, match="route_step_says_how_many"), transaction.atomic():
        RouteStep.objects.create(route=draft, position=9, name="x", rule="PERSON", user=ben, quorum="COUNT")


def test_the_manager_is_looked_for_so_many_levels_up(
    aiko: User, ben: User, boss: User, admin: User, now: dt.datetime
) -> None:
    company = routed.unit("900", "会社")
    sales = routed.unit("910", "営業", company)
    routed.posted(boss, company, is_head=True)
    routed.posted(ben, sales, is_head=True)
    routed.posted(aiko, sales)
    in_force([NewStep("部長", "MANAGER"), NewStep("社長", "MANAGER", levels_up=2)], admin, now)
    assert asked(ask(aiko, now)) == [("部長", "石井 弁", False), ("社長", "石井 社長", False)]
    with pytest.raises(StepHasNobody):
        ask(ben, now)  # two levels above the head of sales there is nobody
    Unit.objects.filter(pk=company.pk).update(parent=sales)
    with pytest.raises(StepHasNobody):
        ask(boss, now)  # units that stand above one another end the search


def test_the_presidents_own_request_goes_to_the_substitute(
    aiko: User, ben: User, boss: User, admin: User, now: dt.datetime
) -> None:
    in_force([NewStep("社長", "PERSON", user=boss, fallback=ben)], admin, now)
    request = ask(boss, now)
    assert asked(request) == [("社長", "石井 弁", True)]
    decided = decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=ben, at=now)
    assert (decided.state, DONE) == ("APPROVED", [{"item": "PC"}])
    assert asked(ask(aiko, now)) == [("社長", "石井 社長", False)]


def test_somebody_who_has_left_is_not_asked(aiko: User, ben: User, boss: User, admin: User, now: dt.datetime) -> None:
    in_force([NewStep("社長", "PERSON", user=boss, fallback=ben)], admin, now)
    Membership.objects.filter(user=boss).update(valid_until=now.date())
    assert asked(ask(aiko, now)) == [("社長", "石井 弁", True)]
    Membership.objects.filter(user=ben).update(valid_until=now.date())
    Request.objects.filter(state="PENDING").update(state="WITHDRAWN", step_now=None, ended_at=now)
    with pytest.raises(StepHasNobody):
        ask(aiko, now)


def test_so_many_of_a_role_must_agree(aiko: User, ben: User, boss: User, admin: User, now: dt.datetime) -> None:
    role = Role.objects.create(code="board", name="役員")
    third = cast.member("third", "三郎", duties=())
    for user in (ben, boss, third):
        Appointment.objects.create(user=user, role=role, valid_from=cast.SINCE)
    in_force([NewStep("役員会", "ROLE", role=role, task="CONSULT", quorum="COUNT", quorum_count=2)], admin, now)
    request = ask(aiko, now)
    for user, state in ((ben, "PENDING"), (third, "APPROVED")):
        decided = decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=user, at=now)
        assert decided.state == state
    Appointment.objects.filter(user=third).delete()
    with pytest.raises(StepHasNobody):
        ask(ben, now)  # one other is left, and two must agree


def test_circulation_tells_and_holds_nothing_up(
    aiko: User, ben: User, boss: User, admin: User, now: dt.datetime
) -> None:
    circulated = NewStep("経理", "PERSON", user=boss, task="CIRCULATE")
    in_force([NewStep("部長", "PERSON", user=ben), circulated], admin, now)
    request = ask(aiko, now)
    assert queries.may_see(queries.request(request.pk), boss.pk, as_of=now.date())
    assert not Notice.objects.filter(recipient_id=boss.pk).exists()
    decided = decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=ben, at=now)
    assert (decided.state, len(DONE)) == ("APPROVED", 1)
    assert list(Notice.objects.filter(recipient_id=boss.pk).values_list("text_ja", flat=True)) == [
        "「ノートPC」が回覧されています。"
    ]


def test_a_route_of_circulation_alone_agrees_to_nothing(aiko: User, ben: User, admin: User, now: dt.datetime) -> None:
    in_force([NewStep("回覧", "PERSON", user=ben, task="CIRCULATE")], admin, now)
    with pytest.raises(NoRoute):
        ask(aiko, now)


A, B, C = Somebody(1, "A"), Somebody(2, "B"), Somebody(3, "C")


def step(
    *people: Somebody, quorum: Quorum = Quorum.ANY, fallback: Somebody | None = None, from_yen: int = 0
) -> Candidates:
    return Candidates(1, from_yen, Task.APPROVE, quorum, 2, people, fallback)


@pytest.mark.parametrize(
    ("candidates", "everybody", "stall"),
    [
        (step(A, B), (B,), None),
        (step(A), (), Stall.ONLY_APPLICANT),
        (step(), (), Stall.NOBODY),
        (step(A, fallback=C), (C,), None),
        (step(A, fallback=A), (), Stall.ONLY_APPLICANT),
        (step(A, B, quorum=Quorum.COUNT), (B,), Stall.TOO_FEW),
        (step(A, B, quorum=Quorum.COUNT, fallback=C), (B, C), None),
        (step(A, B, quorum=Quorum.COUNT, fallback=B), (B,), Stall.TOO_FEW),
    ],
)
def test_the_plan_says_who_is_asked_and_what_stalls(
    candidates: Candidates, everybody: tuple[Somebody, ...], stall: Stall | None
) -> None:
    (planned,) = plan([candidates], amount_yen=0, applicant_id=A.user_id)
    assert (planned.everybody, planned.stall) == (everybody, stall)


def test_bands_lie_between_the_amounts_of_the_steps() -> None:
    assert bands([0, 100_000, 100_000, 3_000_000]) == ((0, 100_000), (100_000, 3_000_000), (3_000_000, None))
    assert bands([]) == ((0, None),)


def test_the_page_shows_whom_submitting_asks(
    aiko: User, ben: User, boss: User, chie: User, admin: User, now: dt.datetime
) -> None:
    in_force(
        [
            NewStep("部長", "PERSON", user=ben),
            NewStep("社長", "PERSON", user=boss, from_yen=1_000_000),
            NewStep("監査", "PERSON", user=boss, from_yen=2_000_000),
        ],
        admin,
        now,
    )
    today = now.date()
    delegate(deputy=chie, kind="", valid_from=today, valid_until=today + DAY, reason="出張", acting_user=ben, at=now)
    client = Client()
    client.force_login(admin)
    answer = client.get(PAGE, {"applicant": str(aiko.pk), "amount": "1,000,000", "day": str(today)})
    assert answer.status_code == 200
    told = answer.context["would_ask"]
    assert [(each["who"], each["notes"]) for each in told["steps"]] == [
        ("石井 弁", ["石井 弁の代理の石井 千恵も承認できます"]),
        ("石井 社長", []),
        ("", ["200万円未満のため通りません"]),
    ]
    assert (told["step_count"], told["people_count"], told["stalls"]) == (2, 2, False)
    assert asked(ask(aiko, now, 1_000_000)) == [("部長", "石井 弁", False), ("社長", "石井 社長", False)]
    stalled = client.get(PAGE, {"applicant": str(ben.pk), "amount": "", "day": str(today)}).context["would_ask"]
    assert stalled["stalls"] is True
    assert stalled["steps"][0]["notes"] == ["承認できるのが申請者だけです（石井 弁）"]
    with pytest.raises(StepHasNobody):
        ask(ben, now)


def test_the_pages_write_a_draft_and_put_it_into_force(admin: User, ben: User, boss: User, now: dt.datetime) -> None:
    in_force([NewStep("部長", "PERSON", user=ben)], admin, now)
    client = Client()
    client.force_login(admin)
    assert client.post(f"{PAGE}draft").status_code == 302
    given = {"step": "new", "name": "社長", "task": "APPROVE", "who": f"PERSON:{boss.pk}", "quorum": "ANY"}
    assert client.post(f"{PAGE}step", {**given, "from_yen": "100万"}).status_code == 302
    wrong = client.post(f"{PAGE}step", {**given, "step": "2", "quorum": "COUNT", "who": ""})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"who", "quorum_count"}
    assert client.post(f"{PAGE}move", {"step": "2", "by": "front"}).status_code == 302
    assert names(queries.draft_of(KIND)) == [(1, "社長"), (2, "部長")]
    changes = client.get(f"{PAGE}difference").context["changes"]
    assert [(each["name"], each["state"]) for each in changes] == [("社長", "ok"), ("部長", "wait")]
    shown = client.get(PAGE, {"step": "1"})
    assert [column["name"] for column in shown.context["picture"]["columns"]] == ["社長", "部長"]
    past = client.post(f"{PAGE}apply", {"valid_from": str(now.date() - DAY)})
    assert (past.status_code, set(past.context["form"].errors)) == (422, {"valid_from"})
    assert client.post(f"{PAGE}apply", {"valid_from": str(now.date())}).status_code == 302
    assert names(queries.route_of(KIND, as_of=now.date())) == [(1, "社長"), (2, "部長")]
    assert client.get(f"{PAGE}difference").status_code == 404
    assert client.get("/routes/nothing/").status_code == 404
    listed = client.get("/routes/").context["routes"]
    assert [(row["label"], row["version"], row["draft"]) for row in listed] == [("購入", 2, None)]


def test_the_page_costs_the_same_for_one_step_and_for_many(
    aiko: User, ben: User, admin: User, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    role = Role.objects.create(code="board", name="役員")
    few = [NewStep("役員", "ROLE", role=role, fallback=ben), NewStep("部長", "MANAGER", fallback=ben)]
    one, many = in_force(few, admin, now), in_force(few * 6, admin, now)
    for route in (one, many):
        steps = list(queries.with_rules(RouteStep.objects.filter(route=route)))
        with django_assert_num_queries(5):
            queries.planned(steps, applicant_id=aiko.pk, amount_yen=0, as_of=now.date())
