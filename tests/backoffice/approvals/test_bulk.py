"""Several requests are approved from the inbox at once: after a check, each by an action of its own."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from backoffice.approvals import kinds
from backoffice.approvals.actions import NewStep, define_route, delegate, submit_request
from backoffice.approvals.models import Decision, Request
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal
from tests.factories import cast

KIND, PAGE = "tests.buy", "/requests/approve"
DONE: list[int] = []


class OutOfStock(Refusal):
    """The action behind a request refuses."""

    code = "tests.out_of_stock"
    cause_ja = "在庫がありません。"
    cause_en = "Out of stock."
    remedy_ja = "入荷を待ってください。"
    remedy_en = "Wait for it."


def order(what: Mapping[str, Any], user: Any, at: dt.datetime) -> None:
    if what["number"] == 2:
        raise OutOfStock
    DONE.append(what["number"])


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    kind = kinds.Kind(KIND, "購入", "tests.buy.order", order, lambda what: "/")
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})


@pytest.fixture
def asked(aiko: User, ben: User, admin: User, now: dt.datetime) -> list[Request]:
    """Three requests of 愛子 that wait for 弁."""
    define_route(
        kind=KIND,
        name="購入",
        steps=[NewStep("部長", "PERSON", user=ben)],
        valid_from=cast.SINCE,
        acting_user=admin,
        at=now,
    )
    return [
        submit_request(
            kind=KIND,
            title=f"椅子{number}",
            amount_yen=number * 1_000,
            case=Case(KIND, number, "椅子"),
            arguments={"number": number},
            due_on=None,
            acting_user=aiko,
            at=now,
        )
        for number in (1, 2, 3)
    ]


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_check_page_lists_what_waits_with_its_sum_and_changes_nothing(
    ben: User, chie: User, asked: list[Request]
) -> None:
    ids = [request.pk for request in asked]
    inbox = entered(ben).get("/requests/")
    assert inbox.content.decode().count('name="id"') == 3
    page = entered(ben).get(PAGE, {"id": [str(ids[0]), str(ids[2]), "x", "999999999999999999999"]})
    assert [each["title"] for each in page.context["requests"]] == ["椅子1", "椅子3"]
    assert page.context["total_yen"] == 4_000
    assert '<a class="btn" href="/requests/">' in page.content.decode()
    assert entered(chie).get(PAGE, {"id": [str(ids[0])]}).context["requests"] == []
    assert (Decision.objects.count(), DONE) == (0, [])


def test_each_is_approved_by_its_own_action_and_what_is_refused_stays(ben: User, asked: list[Request]) -> None:
    ids = [str(request.pk) for request in asked]
    seen = [f"{pk}-1-1" for pk in ids]
    listed = entered(ben).get(PAGE, {"id": ids}).content.decode()
    assert all(f'value="{each}"' in listed for each in seen)
    page = entered(ben).post(PAGE, {"id": seen})
    assert [each["title"] for each in page.context["approved"]] == ["椅子1", "椅子3"]
    assert [(each["title"], each["reason"]) for each in page.context["refused"]] == [
        ("椅子2", "在庫がありません。入荷を待ってください。")
    ]
    assert DONE == [1, 3]
    assert '<a class="btn btn--primary" href="/requests/">' in page.content.decode()
    assert [Request.objects.get(pk=pk).state for pk in ids] == ["APPROVED", "PENDING", "APPROVED"]
    assert Decision.objects.count() == 2
    assert Event.objects.filter(step="backoffice.approvals.decide_request").count() == 2
    again = entered(ben).post(PAGE, {"id": seen[:1]})
    assert [each["reason"][:21] for each in again.context["refused"]] == ["この申請は、すでに「承認済み」です。画面を"]
    assert DONE == [1, 3]


def test_nobody_approves_what_does_not_wait_for_them(
    aiko: User, ben: User, chie: User, asked: list[Request], now: dt.datetime
) -> None:
    ids = [f"{request.pk}-1-1" for request in asked]
    strange = entered(chie).post(PAGE, {"id": ids})
    assert (strange.context["approved"], strange.context["refused"]) == ([], [])
    own = entered(aiko).post(PAGE, {"id": ids})
    assert (own.context["approved"], len(own.context["refused"])) == ([], 3)
    assert (Decision.objects.count(), DONE) == (0, [])
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
    assert len(entered(chie).post(PAGE, {"id": ids[:1]}).context["approved"]) == 1
    assert Decision.objects.get().decided_by_name == "石井 千恵"


def test_what_moved_on_since_it_was_looked_at_is_not_approved(ben: User, asked: list[Request]) -> None:
    first, second = asked[0], asked[2]
    Request.objects.filter(pk=first.pk).update(round=2)
    page = entered(ben).post(PAGE, {"id": [f"{first.pk}-1-1", f"{second.pk}-1-1", str(asked[1].pk), "x-1-1", "--"]})
    assert [each["title"] for each in page.context["approved"]] == ["椅子3"]
    assert {each["reason"][:20] for each in page.context["refused"]} == {
        "この申請は、画面を開いたあとに別の段階へ"[:20]
    }
    assert DONE == [3]
