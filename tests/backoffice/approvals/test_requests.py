"""A request takes effect after its last required approval, once, and never by its applicant."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from backoffice.approvals import kinds, queries, shown
from backoffice.approvals.actions import (
    AlreadyAsked,
    AlreadyEnded,
    CommentMissing,
    ContentChanged,
    NewStep,
    NoRoute,
    NotAsked,
    NotYours,
    StepHasNobody,
    decide_request,
    define_route,
    delegate,
    submit_request,
    withdraw_request,
)
from backoffice.approvals.models import Decision, Request
from backoffice.approvals.rules import Asked, Band, Quorum, fingerprint, needed, step_now
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import cast

pytestmark = pytest.mark.smoke
DONE: list[Mapping[str, Any]] = []
UNWOUND: list[Mapping[str, Any]] = []


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of request of its own: what it performs is written down."""
    DONE.clear()
    UNWOUND.clear()
    kind = kinds.Kind(
        code="tests.buy",
        label="購入",
        action="tests.buy.order",
        perform=lambda what, user, at: DONE.append(what),
        url=lambda what: "/",
        unwind=lambda what, user, at: UNWOUND.append(what),
    )
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, "tests.buy": kind})


@pytest.fixture
def boss(company: object) -> User:
    return cast.member("boss", "社長", duties=())


@pytest.fixture
def route(admin: User, ben: User, boss: User, now: dt.datetime) -> None:
    """弁 always, the president from a million yen."""
    define_route(
        kind="tests.buy",
        name="購入",
        steps=[
            NewStep("部長", "PERSON", user=ben),
            NewStep("社長", "PERSON", user=boss, from_yen=1_000_000, because="職務権限規程 第8条"),
        ],
        valid_from=cast.SINCE,
        acting_user=admin,
        at=now,
    )


def ask(
    user: User, now: dt.datetime, amount_yen: int = 10_000, case_id: int = 1, due_on: dt.date | None = None
) -> Request:
    return submit_request(
        kind="tests.buy",
        title="ノートPC",
        amount_yen=amount_yen,
        case=Case("tests.buy", case_id, "ノートPC"),
        arguments={"item": "PC"},
        due_on=due_on or now.date(),
        acting_user=user,
        at=now,
    )


def decide(request: Request, user: User, now: dt.datetime, outcome: str = "APPROVE", comment: str = "") -> Request:
    return decide_request(request_id=request.pk, outcome=outcome, comment=comment, acting_user=user, at=now)


@pytest.mark.usefixtures("route")
def test_the_last_required_approval_performs_what_was_asked_once(aiko: User, ben: User, now: dt.datetime) -> None:
    request = decide(ask(aiko, now), ben, now)
    assert (request.state, request.step_now, DONE) == ("APPROVED", None, [{"item": "PC"}])
    with pytest.raises(AlreadyEnded):
        decide(request, ben, now)
    assert DONE == [{"item": "PC"}]


@pytest.mark.usefixtures("route")
def test_a_large_amount_needs_the_president_too(aiko: User, ben: User, boss: User, now: dt.datetime) -> None:
    request = ask(aiko, now, amount_yen=1_000_000)
    with pytest.raises(NotAsked):
        decide(request, boss, now)
    assert decide(request, ben, now).state == "PENDING"
    assert DONE == []
    assert list(queries.waiting_for(boss.pk, as_of=now.date())) == [request]
    assert decide(request, boss, now).state == "APPROVED"
    assert len(DONE) == 1


@pytest.mark.usefixtures("route")
def test_the_applicant_never_decides(aiko: User, ben: User, now: dt.datetime) -> None:
    request = ask(aiko, now)
    with pytest.raises(NotAsked):
        decide(request, aiko, now)
    step = request.steps.get()
    row = {
        "step": step,
        "request": request,
        "asked_id": 999,
        "asked_name": "x",
        "decided_at": now,
        "outcome": "APPROVE",
    }
    with pytest.raises(IntegrityError, match="applicant_does_not_decide"), transaction.atomic():
        Decision.objects.create(**row, applicant_id=aiko.pk, decided_by_id=aiko.pk, decided_by_name="愛子")
    with pytest.raises(IntegrityError, match="decision_names_the_applicant"), transaction.atomic():
        Decision.objects.create(**row, applicant_id=ben.pk, decided_by_id=aiko.pk, decided_by_name="愛子")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Decision.objects.count() == 0


@pytest.mark.usefixtures("route")
def test_a_step_whose_only_person_is_the_applicant_has_nobody(ben: User, now: dt.datetime) -> None:
    with pytest.raises(StepHasNobody):
        ask(ben, now)
    assert Request.objects.count() == 0


def test_without_a_route_nothing_is_submitted(aiko: User, now: dt.datetime) -> None:
    with pytest.raises(NoRoute):
        ask(aiko, now)
    assert not Event.objects.filter(step="backoffice.approvals.submit_request").exists()


@pytest.mark.usefixtures("route")
def test_a_deputy_decides_for_the_absent_and_both_names_are_kept(
    aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    request = ask(aiko, now)
    assert list(queries.waiting_for(chie.pk, as_of=now.date())) == []
    today = now.date()
    delegate(
        deputy=chie,
        kind="",
        valid_from=today,
        valid_until=today + dt.timedelta(days=1),
        reason="出張",
        acting_user=ben,
        at=now,
    )
    assert list(queries.waiting_for(chie.pk, as_of=today)) == [request]
    assert list(queries.waiting_for(chie.pk, as_of=today + dt.timedelta(days=1))) == []
    decide(request, chie, now)
    decision = Decision.objects.get()
    assert (decision.asked_name, decision.decided_by_name) == ("石井 弁", "石井 千恵")
    event = Event.objects.get(step="backoffice.approvals.decide_request")
    assert (event.actor_name, event.on_behalf_of_name) == ("石井 千恵", "石井 弁")


@pytest.mark.usefixtures("route")
def test_a_deputy_does_not_decide_on_an_own_request(ben: User, chie: User, now: dt.datetime) -> None:
    request = ask(chie, now)
    today = now.date()
    delegate(
        deputy=chie,
        kind="",
        valid_from=today,
        valid_until=today + dt.timedelta(days=9),
        reason="出張",
        acting_user=ben,
        at=now,
    )
    assert list(queries.waiting_for(chie.pk, as_of=today)) == []
    with pytest.raises(NotAsked):
        decide(request, chie, now)
    assert DONE == []


@pytest.mark.usefixtures("route")
@pytest.mark.parametrize(("outcome", "state"), [("SEND_BACK", "SENT_BACK"), ("REJECT", "REJECTED")])
def test_sending_back_and_rejecting_want_a_reason_and_unwind(
    outcome: str, state: str, aiko: User, ben: User, now: dt.datetime
) -> None:
    request = ask(aiko, now)
    with pytest.raises(CommentMissing):
        decide(request, ben, now, outcome, "  ")
    assert (Decision.objects.count(), UNWOUND) == (0, [])
    assert decide(request, ben, now, outcome, "見積を3社に").state == state
    assert (DONE, UNWOUND) == ([], [{"item": "PC"}])


@pytest.mark.usefixtures("route")
def test_only_the_applicant_takes_a_request_back(aiko: User, ben: User, now: dt.datetime) -> None:
    request = ask(aiko, now)
    with pytest.raises(NotYours):
        withdraw_request(request_id=request.pk, acting_user=ben, at=now)
    assert withdraw_request(request_id=request.pk, acting_user=aiko, at=now).state == "WITHDRAWN"
    with pytest.raises(AlreadyEnded):
        decide(request, ben, now)
    assert (DONE, UNWOUND) == ([], [{"item": "PC"}])


@pytest.mark.usefixtures("route")
def test_postgresql_keeps_what_was_asked_and_decided(aiko: User, ben: User, now: dt.datetime) -> None:
    request = decide(ask(aiko, now), ben, now)
    pending = ask(aiko, now, case_id=2)
    for statement in (
        f"UPDATE backoffice_request SET arguments = '{{}}' WHERE id = {pending.pk}",
        f"UPDATE backoffice_request SET amount_yen = 1 WHERE id = {pending.pk}",
        f"UPDATE backoffice_request SET state = 'PENDING', step_now = 1, ended_at = NULL WHERE id = {request.pk}",
        f"DELETE FROM backoffice_request WHERE id = {pending.pk}",
        "UPDATE backoffice_decision SET comment = 'x'",
        "DELETE FROM backoffice_decision",
        "DELETE FROM backoffice_askedperson",
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.usefixtures("route")
def test_what_is_performed_is_what_was_agreed_to(aiko: User, ben: User, now: dt.datetime) -> None:
    request = ask(aiko, now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE; ALTER TABLE backoffice_request DISABLE TRIGGER backoffice_request_is_frozen")
        cursor.execute("SET ROLE ennoshita_app")
    Request.objects.filter(pk=request.pk).update(arguments={"item": "車"})
    with pytest.raises(ContentChanged):
        decide(request, ben, now)
    assert DONE == []


@pytest.mark.usefixtures("route")
def test_a_case_is_asked_for_once_at_a_time(aiko: User, now: dt.datetime) -> None:
    first = ask(aiko, now)
    with pytest.raises(AlreadyAsked):
        ask(aiko, now)
    with pytest.raises(IntegrityError, match="case_is_asked_for_once"), transaction.atomic():
        first.pk = None
        first.save(force_insert=True)
    assert Request.objects.count() == 1


@pytest.mark.usefixtures("route")
def test_the_inbox_costs_the_same_for_one_and_for_many(
    aiko: User, ben: User, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    for case_id in range(12):
        ask(aiko, now, case_id=case_id)
    with django_assert_num_queries(1):
        assert len(list(queries.waiting_for(ben.pk, as_of=now.date()))) == 12
    newest = Request.objects.order_by("-pk")[0].pk
    with django_assert_num_queries(5):
        queries.request(newest)


@pytest.mark.usefixtures("route")
def test_what_is_asked_anew_goes_on_in_one_history(
    client: Client, aiko: User, ben: User, boss: User, now: dt.datetime
) -> None:
    decide(ask(aiko, now, amount_yen=1_000_000), ben, now, "SEND_BACK", "見積を取り直してください")
    later = now + dt.timedelta(hours=1)
    withdraw_request(
        request_id=ask(aiko, later, amount_yen=900_000).pk, acting_user=aiko, at=later + dt.timedelta(minutes=1)
    )
    last = ask(aiko, now + dt.timedelta(hours=2), amount_yen=800_000)
    history = shown.detail(queries.request(last.pk), who=queries.acting(ben.pk, as_of=now.date()), today=now.date())[
        "history"
    ]
    assert [(each["label"], each["comment"]) for each in history] == [
        ("再申請", "¥800,000"),
        ("取り下げ", ""),
        ("再申請", "¥900,000"),
        ("差し戻し", "見積を取り直してください"),
        ("申請", ""),
    ]
    # The new amount needs the president no more.
    assert list(last.steps.values_list("name", flat=True)) == ["部長"]
    client.force_login(ben)
    assert "見積を取り直してください" in client.get(f"/requests/{last.pk}/").text
    assert decide(last, ben, now).state == "APPROVED"
    assert DONE == [{"item": "PC"}]


people = st.frozensets(st.integers(1, 5), min_size=1, max_size=4)
steps = st.lists(st.tuples(st.sampled_from(Quorum), people), min_size=1, max_size=4)


@given(steps, st.lists(st.integers(1, 5), max_size=30))
def test_a_request_is_approved_exactly_when_every_step_has_its_quorum(
    asked: list[tuple[Quorum, frozenset[int]]], who: list[int]
) -> None:
    approved: list[set[int]] = [set() for _ in asked]

    def now() -> Asked | None:
        return step_now([Asked(n, quorum, all_of, frozenset(approved[n])) for n, (quorum, all_of) in enumerate(asked)])

    for person in who:
        step = now()
        if step and person in step.people - step.approved_by:
            approved[step.position].add(person)
    whole = all(
        (all_of <= approved[n]) if quorum is Quorum.ALL else bool(approved[n])
        for n, (quorum, all_of) in enumerate(asked)
    )
    assert (now() is None) == whole


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.integers(0, 10**9))
def test_a_larger_amount_never_needs_fewer_steps(bands: list[int], amount: int) -> None:
    route = [Band(n, from_yen) for n, from_yen in enumerate(bands)]
    assert set(needed(route, amount)) <= set(needed(route, amount + 1))


def test_the_fingerprint_does_not_depend_on_the_order_of_arguments() -> None:
    assert fingerprint("a", {"x": 1, "y": 2}) == fingerprint("a", {"y": 2, "x": 1})
    assert fingerprint("a", {"x": 1}) != fingerprint("a", {"x": 2})


@pytest.mark.usefixtures("route")
def test_the_list_goes_from_page_to_page_by_due_date(aiko: User, ben: User, now: dt.datetime) -> None:
    for n in range(45):
        ask(aiko, now, case_id=n + 1, due_on=now.date() + dt.timedelta(days=n * 7 % 10))
    client, seen, cursor = Client(), [], ""
    client.force_login(ben)
    while cursor is not None:
        answer = client.get("/requests/", {"cursor": cursor})
        assert answer.status_code == 200
        seen += answer.context["page"].rows
        cursor = answer.context["page"].next_cursor
    assert [each.pk for each in seen] == [each.pk for each in queries.waiting_for(ben.pk, as_of=now.date())]
    assert len({each.pk for each in seen}) == 45


@pytest.mark.usefixtures("route")
def test_a_request_is_found_by_those_who_may_see_it(aiko: User, ben: User, boss: User, now: dt.datetime) -> None:
    made, kansa = ask(aiko, now), cast.member("kansa", "守", duties=())
    delegate(
        deputy=kansa,
        kind="",
        valid_from=now.date(),
        valid_until=now.date() + dt.timedelta(days=1),
        reason="出張",
        acting_user=ben,
        at=now,
    )
    for user, sees in ((aiko, True), (ben, True), (kansa, True), (boss, False)):
        found = queries.visible_to(user.pk, as_of=now.date(), text="ノート")
        assert (list(found) == [made]) is sees
        assert queries.may_see(queries.request(made.pk), user.pk, as_of=now.date()) is sees
        assert not queries.visible_to(user.pk, as_of=now.date(), text="机").exists()
