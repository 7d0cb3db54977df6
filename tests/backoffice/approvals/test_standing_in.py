"""An open request is never without somebody who may decide it: leavers, lateness, handing over, questions, dry run."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from backoffice.access.models import Appointment, Role
from backoffice.approvals import kinds, queries
from backoffice.approvals.actions import (
    NewStep,
    NotAsked,
    NotAStandIn,
    NotConcerned,
    NotForwardable,
    NothingStalls,
    NotWaitedFor,
    ReasonMissing,
    RemarkEmpty,
    ask_in_stead,
    decide_request,
    define_route,
    delegate,
    forward_request,
    keep_moving,
    mind_the_time,
    remark_on_request,
    submit_request,
)
from backoffice.approvals.forecast import forecast
from backoffice.approvals.models import Request, StandIn
from backoffice.approvals.rules import Asked, Quorum, Stall, lacking
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.notifications.models import Notice
from backoffice.organisation.models import Membership, User
from backoffice.values.refusals import Refusal
from tests.factories import cast, routed

KIND = "tests.buy"
DONE: list[Mapping[str, Any]] = []


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    kind = kinds.Kind(KIND, "購入", "tests.buy.order", lambda what, user, at: DONE.append(what), lambda what: "/")
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})


@pytest.fixture
def boss(company: object) -> User:
    return cast.member("boss", "社長", duties=())


@pytest.fixture
def watcher(company: object) -> User:
    return cast.member("watcher", "見守", duties=(queries.WATCH,))


def ask(user: User, now: dt.datetime) -> Request:
    return submit_request(
        kind=KIND,
        title="ノートPC",
        amount_yen=10_000,
        case=Case(KIND, Request.objects.count() + 1, "ノートPC"),
        arguments={"item": "PC"},
        due_on=None,
        acting_user=user,
        at=now,
    )


def routed_by(admin: User, now: dt.datetime, *steps: NewStep) -> None:
    define_route(kind=KIND, name="購入", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)


def leaves(user: User, day: dt.date) -> None:
    Membership.objects.filter(user=user).update(valid_until=day)


def holding(role: Role, *users: User) -> Role:
    for user in users:
        Appointment.objects.create(user=user, role=role, valid_from=cast.SINCE)
    return role


def approve(request: Request, user: User, now: dt.datetime) -> Request:
    return decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=user, at=now)


def waiting(user: User, now: dt.datetime) -> list[Request]:
    return list(queries.waiting_for(user.pk, as_of=now.date()))


def stand_ins() -> list[tuple[str, str, str]]:
    return [(each.for_user_name, each.user_name, each.because) for each in StandIn.objects.order_by("pk")]


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("text_ja", flat=True))


def step(people: set[int], approved: set[int], quorum: Quorum, count: int = 1) -> Asked:
    return Asked(1, quorum, frozenset(people), frozenset(approved), count)


@pytest.mark.parametrize(
    ("asked", "able", "expected"),
    [
        (step({1, 2}, set(), Quorum.ANY), {2}, ()),
        (step({1, 2}, set(), Quorum.ANY), set(), (1,)),
        (step({1, 2}, set(), Quorum.ALL), {2}, (1,)),
        (step({1, 2}, {1}, Quorum.ALL), {2}, ()),
        (step({1, 2, 3}, {1}, Quorum.COUNT, 2), {3}, ()),
        (step({1, 2, 3}, {1}, Quorum.COUNT, 3), {3}, (2,)),
        (step({1, 2}, {2}, Quorum.ANY), set(), ()),
    ],
)
def test_who_needs_somebody_in_their_stead(asked: Asked, able: set[int], expected: tuple[int, ...]) -> None:
    assert lacking(asked, frozenset(able)) == expected


def test_who_left_is_replaced_by_whom_the_rule_finds_now(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime
) -> None:
    buyers = holding(Role.objects.create(code="buyers", name="購買"), ben)
    routed_by(admin, now, NewStep("購買", "ROLE", role=buyers, fallback=boss))
    request = ask(aiko, now)
    holding(buyers, chie)
    assert keep_moving(at=now) == 0

    leaves(ben, now.date())
    assert keep_moving(at=now) == 1
    assert stand_ins() == [("石井 弁", "石井 千恵", "ABSENT")]
    assert keep_moving(at=now) == 0
    assert waiting(chie, now) == [request]
    assert told(chie) == ["「ノートPC」の承認を、石井 弁さんの代わりに依頼されています。"]
    assert approve(request, chie, now).state == "APPROVED"
    assert len(DONE) == 1
    event = Event.objects.get(step="backoffice.approvals.ask_in_stead")
    assert (event.actor_id, event.actor_name) == (0, "自動処理")
    assert event.changes["person"] == ["石井 弁", "石井 千恵"]


def test_who_left_after_approving_is_replaced_when_it_is_sent_back(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben, fallback=chie), NewStep("社長", "PERSON", user=boss))
    request = approve(ask(aiko, now), ben, now)
    leaves(ben, now.date())
    decide_request(request_id=request.pk, outcome="SEND_BACK", comment="もう一度", back_to=1, acting_user=boss, at=now)
    assert stand_ins() == [("石井 弁", "石井 千恵", "ABSENT")]
    assert waiting(chie, now) == [request]


def test_without_another_holder_the_substitute_the_head_above_and_the_watcher_follow(
    aiko: User, ben: User, boss: User, watcher: User, admin: User, now: dt.datetime
) -> None:
    top = routed.unit("T", "経営")
    sales = routed.unit("S", "営業", top)
    routed.posted(ben, sales, is_head=True)
    routed.posted(boss, top, is_head=True)
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben))
    request = ask(aiko, now)
    leaves(ben, now.date())
    keep_moving(at=now)
    leaves(boss, now.date())
    keep_moving(at=now)
    assert stand_ins() == [("石井 弁", "石井 社長", "ABSENT"), ("石井 弁", "石井 見守", "ABSENT")]
    assert waiting(boss, now) == [request]
    assert approve(request, watcher, now).state == "APPROVED"


def test_a_deputy_of_who_left_still_decides_and_nobody_else_is_asked(
    aiko: User, ben: User, chie: User, watcher: User, admin: User, now: dt.datetime
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben))
    request = ask(aiko, now)
    delegate(
        deputy=chie,
        kind="",
        valid_from=now.date(),
        valid_until=now.date() + dt.timedelta(days=9),
        reason="退職",
        acting_user=ben,
        at=now,
    )
    leaves(ben, now.date())
    assert keep_moving(at=now) == 0
    assert approve(request, chie, now).state == "APPROVED"


def test_where_nobody_is_left_the_request_is_watched_and_reassigned(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime, client: Client
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben))
    request = ask(aiko, now)
    leaves(ben, now.date())
    assert keep_moving(at=now) == 0
    watcher = cast.member("late", "後任", duties=(queries.WATCH,))
    leaves(watcher, now.date() + dt.timedelta(days=1))
    assert [each.pk for each in queries.watched(as_of=now.date())] == [request.pk]

    client.force_login(watcher)
    page = client.get("/requests/watch").content.decode()
    assert "ノートPC" in page
    assert "石井 弁" in page
    url = f"/requests/{request.pk}/in-stead/{ben.pk}"
    assert client.post(url, {"to": chie.pk, "reason": ""}).status_code == 422
    assert not StandIn.objects.exists()
    assert client.post(url, {"to": chie.pk, "reason": "後任のため"}).status_code == 302
    assert stand_ins() == [("石井 弁", "石井 千恵", "ASSIGNED")]
    assert approve(request, chie, now).state == "APPROVED"


def test_reassigning_refuses_the_applicant_oneself_and_who_is_not_awaited(
    aiko: User, ben: User, chie: User, watcher: User, admin: User, now: dt.datetime
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben))
    request = ask(aiko, now)

    def assign(to: User, *, reason: str = "異動のため", for_user: User = ben) -> None:
        ask_in_stead(request_id=request.pk, for_user_id=for_user.pk, to=to, reason=reason, acting_user=watcher, at=now)

    with pytest.raises(NothingStalls):
        assign(chie)
    leaves(ben, now.date())
    refused: list[tuple[User, dict[str, Any], type[Refusal]]] = [
        (aiko, {}, NotAStandIn),
        (watcher, {}, NotAStandIn),
        (ben, {}, NotAStandIn),
        (chie, {"reason": " "}, ReasonMissing),
        (chie, {"for_user": aiko}, NotWaitedFor),
    ]
    for to, more, refusal in refused:
        with pytest.raises(refusal):
            assign(to, **more)
    assert not StandIn.objects.exists()


def test_nobody_names_who_approves_their_own_request(
    ben: User, chie: User, watcher: User, admin: User, now: dt.datetime
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben))
    request = ask(watcher, now)
    leaves(ben, now.date())
    with pytest.raises(NothingStalls):
        ask_in_stead(request_id=request.pk, for_user_id=ben.pk, to=chie, reason="急ぎ", acting_user=watcher, at=now)
    assert not StandIn.objects.exists()


def test_a_page_left_open_decides_nothing_that_came_later(
    aiko: User, ben: User, admin: User, now: dt.datetime, client: Client
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben), NewStep("役員", "PERSON", user=ben))
    request = ask(aiko, now)
    client.force_login(ben)
    answer = {"outcome": "APPROVE", "step": "1", "round": "1"}
    assert client.post(f"/requests/{request.pk}/", answer).status_code == 302
    again = client.post(f"/requests/{request.pk}/", answer)
    assert again.status_code == 409
    assert "別の段階へ進んでいます" in again.content.decode()
    request.refresh_from_db()
    assert (request.state, request.step_now, DONE) == ("PENDING", 2, [])


def test_what_people_type_may_hold_braces(aiko: User, ben: User, admin: User, now: dt.datetime) -> None:
    routed_by(admin, now, NewStep("{部長}承認", "PERSON", user=ben, within_days=1))
    ask(aiko, dt.datetime(2026, 10, 23, 10, 0, tzinfo=now.tzinfo))
    mind_the_time(at=dt.datetime(2026, 10, 28, 10, 0, tzinfo=now.tzinfo))
    assert told(aiko) == ["「ノートPC」は「{部長}承認」の期限を過ぎています。"]


def test_a_step_that_comes_back_is_told_to_who_stands_in(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben, fallback=chie), NewStep("社長", "PERSON", user=boss))
    request = ask(aiko, now)
    leaves(ben, now.date())
    keep_moving(at=now)
    approve(request, chie, now)
    decide_request(request_id=request.pk, outcome="SEND_BACK", comment="もう一度", back_to=1, acting_user=boss, at=now)
    assert told(chie)[-1] == "「ノートPC」の承認を依頼されています。"
    assert waiting(chie, now) == [request]


def test_where_one_of_many_would_do_one_head_is_asked_when_it_is_late(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime
) -> None:
    top = routed.unit("T", "経営")
    routed.posted(boss, top, is_head=True)
    sales = routed.unit("S", "営業", top)
    routed.posted(ben, sales)
    routed.posted(chie, sales)
    buyers = holding(Role.objects.create(code="buyers", name="購買"), ben, chie)
    routed_by(admin, now, NewStep("購買", "ROLE", role=buyers, within_days=1, escalates_after_days=1))
    ask(aiko, dt.datetime(2026, 10, 23, 10, 0, tzinfo=now.tzinfo))
    assert mind_the_time(at=dt.datetime(2026, 10, 28, 10, 0, tzinfo=now.tzinfo)) == 1
    assert [name for _for, name, _why in stand_ins()] == ["石井 社長"]


def test_one_person_stands_in_for_all_who_left_where_all_must_agree(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime
) -> None:
    buyers = holding(Role.objects.create(code="buyers", name="購買"), ben, chie)
    routed_by(admin, now, NewStep("購買", "ROLE", role=buyers, quorum="ALL", fallback=boss))
    request = ask(aiko, now)
    for user in (ben, chie):
        leaves(user, now.date())
    assert keep_moving(at=now) == 2
    assert approve(request, boss, now).state == "PENDING"
    assert approve(request, boss, now).state == "APPROVED"


def test_the_database_refuses_the_applicant_a_change_and_a_stranger(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben))
    request = ask(aiko, now)
    row = {
        "step": request.steps.get(),
        "request": request,
        "applicant_id": aiko.pk,
        "for_user_id": ben.pk,
        "for_user_name": "弁",
        "user_id": chie.pk,
        "user_name": "千恵",
        "because": "ABSENT",
        "made_at": now,
    }
    with pytest.raises(IntegrityError, match="applicant_is_no_stand_in"), transaction.atomic():
        StandIn.objects.create(**{**row, "user_id": aiko.pk})
    with pytest.raises(IntegrityError, match="handing_over_says_why"), transaction.atomic():
        StandIn.objects.create(**{**row, "because": "FORWARDED"})
    with pytest.raises(IntegrityError, match="stand_in_is_for_who_is_asked"), transaction.atomic():
        StandIn.objects.create(**{**row, "for_user_id": admin.pk})
        transaction.get_connection().check_constraints()
    made = StandIn.objects.create(**row)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StandIn.objects.filter(pk=made.pk).delete()


def test_who_is_asked_lets_somebody_else_decide_where_the_route_allows_it(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben, may_forward=True), NewStep("社長", "PERSON", user=boss))
    request = ask(aiko, now)

    def hand(by: User, to: User) -> None:
        forward_request(request_id=request.pk, to=to, reason="担当のため", acting_user=by, at=now)

    with pytest.raises(NotAsked):
        hand(chie, boss)
    with pytest.raises(NotAStandIn):
        hand(ben, aiko)
    hand(ben, chie)
    assert waiting(chie, now) == waiting(ben, now) == [request]
    decided = approve(request, chie, now)
    assert decided.step_now == 2
    with pytest.raises(NotForwardable):
        hand(boss, chie)
    decision = decided.decisions.get()
    assert (decision.asked_name, decision.decided_by_name) == ("石井 弁", "石井 千恵")


def test_time_runs_in_business_days_and_is_minded_in_business_hours(
    aiko: User, ben: User, boss: User, admin: User, now: dt.datetime
) -> None:
    top = routed.unit("T", "経営")
    routed.posted(boss, top, is_head=True)
    routed.posted(ben, routed.unit("S", "営業", top), is_head=True)
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben, within_days=2, escalates_after_days=1))
    friday = dt.datetime(2026, 10, 23, 10, 0, tzinfo=now.tzinfo)
    request = ask(aiko, friday)
    assert request.decide_by == dt.date(2026, 10, 27)
    asked = told(ben)
    assert mind_the_time(at=friday + dt.timedelta(days=3)) == 0
    assert told(ben) == asked

    on_the_day = friday + dt.timedelta(days=4)
    mind_the_time(at=on_the_day.replace(hour=20))
    assert told(ben) == asked
    mind_the_time(at=on_the_day)
    mind_the_time(at=on_the_day)
    assert told(ben)[len(asked) :] == ["「ノートPC」の承認の期限は今日です。"]
    assert mind_the_time(at=friday + dt.timedelta(days=5)) == 1
    assert told(ben)[-1] == "「ノートPC」の承認の期限が過ぎています。"
    assert told(aiko) == ["「ノートPC」は「部長」の期限を過ぎています。"]
    assert stand_ins() == [("石井 弁", "石井 社長", "LATE")]
    assert mind_the_time(at=friday + dt.timedelta(days=5)) == 0
    assert approve(request, boss, friday).state == "APPROVED"


def test_the_limit_is_of_the_present_step_and_gone_with_the_end(
    aiko: User, ben: User, boss: User, admin: User, now: dt.datetime
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben, within_days=1), NewStep("社長", "PERSON", user=boss))
    request = ask(aiko, now)
    assert request.decide_by is not None
    assert approve(request, ben, now).decide_by is None
    ended = approve(request, boss, now)
    assert (ended.state, ended.decide_by, ended.step_now) == ("APPROVED", None, None)
    assert told(aiko) == ["「ノートPC」が承認されました。"]


def test_questions_and_answers_reach_the_other_side_and_decide_nothing(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime, client: Client
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben))
    request = ask(aiko, now)
    with pytest.raises(NotConcerned):
        remark_on_request(request_id=request.pk, text="何ですか", acting_user=chie, at=now)
    with pytest.raises(RemarkEmpty):
        remark_on_request(request_id=request.pk, text="  ", acting_user=ben, at=now)
    remark_on_request(request_id=request.pk, text="いつ使いますか", acting_user=ben, at=now)
    remark_on_request(request_id=request.pk, text="来週です", acting_user=aiko, at=now)
    assert told(aiko) == ["石井 弁さんが「ノートPC」に質問・回答を書きました。"]
    assert told(ben)[-1] == "石井 愛子さんが「ノートPC」に質問・回答を書きました。"
    request.refresh_from_db()
    assert (request.state, request.step_now) == ("PENDING", 1)

    client.force_login(aiko)
    page = client.get(f"/requests/{request.pk}/").content.decode()
    assert page.index("いつ使いますか") < page.index("来週です")
    answer = client.post(f"/requests/{request.pk}/remark", {"text": ""})
    assert answer.status_code == 422
    assert "質問・回答の内容を入力してください。" in answer.content.decode()
    client.force_login(chie)
    assert client.post(f"/requests/{request.pk}/remark", {"text": "のぞき見"}).status_code == 403
    assert request.remarks.count() == 2


def test_the_dry_run_names_what_will_stall_and_who_will_be_asked_instead(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime
) -> None:
    top = routed.unit("T", "経営")
    sales = routed.unit("S", "営業", top)
    routed.posted(boss, top, is_head=True)
    routed.posted(ben, sales, is_head=True)
    routed.posted(aiko, sales)
    routed_by(admin, now, NewStep("部長", "UNIT_HEAD", unit=sales))
    request = ask(aiko, now)
    today = now.date()
    calm = forecast(today)
    assert (calm.request_count, calm.route_count, calm.requests) == (1, 1, ())
    assert [(each.stall, each.people) for each in calm.routes] == [(Stall.ONLY_APPLICANT, ("石井 弁",))]

    goes_on = today + dt.timedelta(days=20)
    leaves(ben, goes_on)
    ahead = forecast(today)
    assert [(each.request.pk, each.day, each.absent) for each in ahead.requests] == [(request.pk, goes_on, "石井 弁")]
    instead = ahead.requests[0].instead
    assert instead
    assert instead.name == "石井 社長"
    new = [each for each in ahead.routes if each.stall is Stall.NOBODY]
    assert [(each.day, each.units) for each in new] == [(goes_on, ("営業",))]
    assert not StandIn.objects.exists()


def test_the_dry_run_tries_every_band_of_amounts_and_what_follows_a_step_that_decides_alone(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    """Below 100,000 弁 decides alone; from there on 千恵 is asked as well, who has left: no amount of a step says so."""
    sales = routed.unit("S", "営業")
    routed.posted(aiko, sales)
    small = NewStep("部長", "PERSON", user=ben, alone_below_yen=100_000)
    routed_by(admin, now, small, NewStep("経理", "PERSON", user=chie))
    leaves(chie, now.date())
    [found] = [each for each in forecast(now.date()).routes if each.stall is Stall.NOBODY]
    assert (found.step.name, found.units) == ("経理", ("営業",))


def test_the_dry_run_tries_the_small_amounts_that_larger_ones_spare(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime
) -> None:
    """The step of the small amounts finds nobody, and is in no plan of an amount that another decides alone about."""
    sales = routed.unit("S", "営業")
    routed.posted(aiko, sales)
    big = NewStep("社長", "PERSON", user=boss, from_yen=500_000, alone_below_yen=10**11)
    routed_by(admin, now, big, NewStep("経理", "PERSON", user=chie))
    leaves(chie, now.date())
    [found] = [each for each in forecast(now.date()).routes if each.stall is Stall.NOBODY]
    assert (found.step.name, found.units) == ("経理", ("営業",))


def test_the_dry_run_costs_the_same_for_one_day_of_change_and_for_many(
    aiko: User, ben: User, chie: User, boss: User, admin: User, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    top = routed.unit("T", "経営")
    routed.posted(ben, top, is_head=True)
    routed.posted(aiko, top)
    routed_by(admin, now, NewStep("上長", "MANAGER"))
    for _number in range(3):
        ask(aiko, now)
    leaves(ben, now.date() + dt.timedelta(days=9))
    with django_assert_num_queries(18):
        forecast(now.date())
    for place, user in enumerate((ben, chie, boss), start=1):
        leaves(user, now.date() + dt.timedelta(days=place))
    with django_assert_num_queries(18):
        forecast(now.date())


def test_the_pages_of_the_watch_open_to_who_watches(
    aiko: User, watcher: User, ben: User, admin: User, now: dt.datetime, client: Client
) -> None:
    routed_by(admin, now, NewStep("部長", "PERSON", user=ben, within_days=1))
    client.force_login(aiko)
    assert client.get("/requests/watch").status_code == 403
    assert client.get("/routes/forecast").status_code == 403
    client.force_login(watcher)
    assert "滞っている申請はありません" in client.get("/requests/watch").content.decode()
    page = client.get("/routes/forecast").content.decode()
    assert "承認できるのが申請者だけです" in page
