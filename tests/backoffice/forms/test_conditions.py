"""A step of a route is left out by what the request says under a field of its form."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from backoffice.approvals.actions import (
    ConditionOnNothing,
    NewStep,
    RouteDecidesNothing,
    define_route,
    put_route_into_force,
    set_route_step,
    start_route_draft,
)
from backoffice.approvals.models import RequestStep, RouteStep
from backoffice.approvals.rules import Compare, Condition, holds
from backoffice.forms import actions
from backoffice.forms.models import FormField
from backoffice.organisation.models import User
from tests.factories import cast, formed

KIND = "backoffice.forms.ringi"
FACTS = {
    "kind": "投資",
    "yen": 1_000_000,
    "share": "2.50",
    "on": "2026-11-20",
    "wishes": ["花", "弔電"],
    "partner": {"id": 3, "name": "芝浦事務機"},
    "out": True,
    "blank": None,
}


@pytest.mark.parametrize(
    ("key", "compare", "value", "needed"),
    [
        ("kind", "EQ", "投資", True),
        ("kind", "EQ", "購入", False),
        ("kind", "NE", "購入", True),
        ("kind", "IN", "購入\n投資", True),
        ("yen", "GE", "1,000,000", True),
        ("yen", "GE", "1000001", False),
        ("yen", "LE", "999999", False),
        ("share", "EQ", "2.5", True),
        ("on", "GE", "2026-11-01", True),
        ("on", "LE", "2026-11-01", False),
        ("wishes", "EQ", "花", True),
        ("wishes", "NE", "花", False),
        ("partner", "EQ", "芝浦事務機", True),
        ("out", "EQ", "はい", True),
        ("out", "EQ", "いいえ", False),
        ("blank", "EQ", "何か", False),
        ("blank", "NE", "何か", True),
        ("blank", "GE", "1", False),
        ("not there", "EQ", "何か", True),
    ],
)
def test_a_condition_holds_or_not(key: str, compare: str, value: str, needed: bool) -> None:
    assert holds(Condition(key, Compare(compare), value), FACTS) is needed


def condition(key: str = "kind", label: str = "区分", compare: str = "EQ", value: str = "投資") -> dict[str, str]:
    return {"when_key": key, "when_label": label, "when_is": compare, "when_value": value}


@pytest.fixture
def route(admin: User, ben: User, kei: User, now: dt.datetime) -> None:
    formed.in_force(admin, now)
    steps = [
        NewStep("部長承認", "PERSON", user=ben),
        NewStep("投資の確認", "PERSON", user=kei, **condition()),  # type: ignore[arg-type]
    ]
    define_route(kind=KIND, name="稟議書", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)


@pytest.mark.parametrize(("kind", "steps"), [("購入", ["部長承認"]), ("投資", ["部長承認", "投資の確認"])])
def test_the_step_is_asked_only_where_its_condition_holds(
    kind: str, steps: list[str], route: None, aiko: User, now: dt.datetime
) -> None:
    answer = formed.submitted(aiko, now, kind=kind)
    asked = RequestStep.objects.filter(request=formed.request_of(answer)).order_by("position")
    assert [step.name for step in asked] == steps


def test_the_page_of_the_route_says_the_condition_and_who_would_be_asked(
    client: Client, route: None, admin: User, aiko: User
) -> None:
    client.force_login(admin)
    ask = {"applicant": aiko.pk, "day": "2026-11-04", "amount": ""}
    shown = client.get(f"/routes/{KIND}/", {**ask, "fact_1": "購入"}).content.decode()
    assert "「区分」が「投資」のときだけ通ります" in shown
    assert "1段階・1名に届きます" in shown
    assert "2段階・2名に届きます" in client.get(f"/routes/{KIND}/", {**ask, "fact_1": "投資"}).content.decode()


def test_a_condition_is_written_on_screen(client: Client, route: None, admin: User, now: dt.datetime) -> None:
    start_route_draft(kind=KIND, acting_user=admin, at=now)
    client.force_login(admin)
    step: dict[str, Any] = {"step": 1, "name": "部長承認", "task": "APPROVE", "who": "MANAGER:1", "quorum": "ANY"}
    more = {"when_key": "quotations.amount", "when_is": "GE", "when_value": "500000"}
    client.post(f"/routes/{KIND}/step", {**step, **more})
    assert "「見積（金額（税込））」が500,000以上のとき" in client.get(f"/routes/{KIND}/?step=1").content.decode()
    with pytest.raises(RouteDecidesNothing):
        put_route_into_force(kind=KIND, valid_from=now.date(), acting_user=admin, at=now)


def test_a_condition_looks_at_a_field_that_is_there(route: None, admin: User, ben: User, now: dt.datetime) -> None:
    start_route_draft(kind=KIND, acting_user=admin, at=now)
    wrong = NewStep("確認", "PERSON", user=ben, **condition(key="gone"))  # type: ignore[arg-type]
    with pytest.raises(ConditionOnNothing):
        set_route_step(kind=KIND, position=None, step=wrong, acting_user=admin, at=now)
    draft = actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
    field = FormField.objects.get(form=draft, key="kind")
    actions.remove_field(code=formed.CODE, pk=field.pk, acting_user=admin, at=now)
    with pytest.raises(actions.RouteLooksAtField):
        actions.put_form_into_force(code=formed.CODE, valid_from=now.date(), acting_user=admin, at=now)


def test_postgresql_wants_a_condition_whole(route: None, admin: User, now: dt.datetime) -> None:
    draft = start_route_draft(kind=KIND, acting_user=admin, at=now)
    with pytest.raises(DatabaseError, match="condition_of_a_step_is_whole"), transaction.atomic():
        RouteStep.objects.filter(route=draft, when_key="kind").update(when_value="")
