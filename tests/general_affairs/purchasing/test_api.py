"""Purchases as another program asks for them."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.api import ids
from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from general_affairs.purchasing.models import PurchaseRequest
from tests.factories import program, purchases, trade

PURCHASES = "/api/v1/purchases"


@pytest.fixture
def caller(aiko: User, ben: User, chie: User, admin: User, now: dt.datetime) -> program.Program:
    """The program of 愛子, whose purchases 弁 agrees to."""
    purchases.route(ben, chie, admin, now)
    return program.Program(program.token_of(aiko, now))


def chairs(supplier: Partner, **changed: Any) -> dict[str, Any]:
    line = {"item": "椅子", "category": "EQUIPMENT", "quantity": "3", "unit_name": "脚", "unit_price": "24800"}
    return {
        "title": "会議室の椅子",
        "purpose": "会議室を広げます。",
        "supplier": ids.write("ptn", supplier.pk),
        "needed_by": "2026-11-20",
        "unit": "100",
        "lines": [line],
        **changed,
    }


def test_a_purchase_is_asked_for_and_how_it_stands_is_told(
    caller: program.Program, ben: User, chie: User, now: dt.datetime
) -> None:
    made = caller.post(PURCHASES, chairs(trade.supplier())).json()
    assert (made["state"], made["net"]["amount"], made["tax"]["amount"], made["order_number"]) == (
        "SUBMITTED",
        74_400,
        7_440,
        "",
    )
    asked = Request.objects.get()
    assert made["request"] == ids.write("req", asked.pk)
    decide_request(request_id=asked.pk, outcome="APPROVE", comment="", acting_user=ben, at=now)
    told = caller.get(f"{PURCHASES}/{made['id']}").json()
    assert (told["state"], told["lines"][0]["item"]) == ("APPROVED", "椅子")
    assert [each["id"] for each in caller.every(PURCHASES)] == [made["id"]]
    other = program.Program(program.token_of(chie, now))
    assert (other.get(f"{PURCHASES}/{made['id']}").status_code, other.every(PURCHASES)) == (404, [])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"supplier": "ptn_zzzzzz"}, "supplier"),
        ({"unit": "999"}, "unit"),
        ({"lines": []}, "lines"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    changed: dict[str, Any], field: str, caller: program.Program
) -> None:
    answer = caller.post(PURCHASES, {**chairs(trade.supplier()), **changed})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert not PurchaseRequest.objects.exists()
    assert not Event.objects.filter(step="general_affairs.purchasing.request_purchase").exists()


def test_an_unknown_category_is_refused_with_its_name(caller: program.Program) -> None:
    body = chairs(trade.supplier())
    body["lines"][0]["category"] = "YACHT"
    answer = caller.post(PURCHASES, body).json()
    assert (answer["code"], "YACHT" in answer["cause"]["en"]) == ("general_affairs.purchasing.unknown_category", True)
    known = {each["code"] for each in caller.get("/api/v1/purchase-categories").json()["data"]}
    assert {"EQUIPMENT", "SUPPLIES"} <= known
    assert not PurchaseRequest.objects.exists()


def test_the_list_takes_as_many_queries_for_one_as_for_many(caller: program.Program) -> None:
    supplier = trade.supplier()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            caller.get(PURCHASES)
        return len(queries)

    caller.post(PURCHASES, chairs(supplier))
    asked()
    alone = asked()
    for _time in range(3):
        caller.post(PURCHASES, chairs(supplier))
    assert asked() == alone


def test_what_came_back_is_written_anew_by_its_requester(caller: program.Program, ben: User, now: dt.datetime) -> None:
    supplier = trade.supplier()
    made = caller.post(PURCHASES, chairs(supplier)).json()
    one = f"{PURCHASES}/{made['id']}"
    waits = caller.post(f"{one}/correct", chairs(supplier))
    assert (waits.status_code, waits.json()["code"]) == (409, "general_affairs.purchasing.purchase_not_draft")
    first = Request.objects.get()
    decide_request(request_id=first.pk, outcome="SEND_BACK", comment="数量の確認", acting_user=ben, at=now)
    seen = caller.get(one)["ETag"]
    anew = chairs(supplier, title="会議室の椅子（2脚）")
    anew["lines"][0]["quantity"] = "2"
    assert caller.post(f"{one}/correct", anew, if_match='"of another day"').status_code == 412
    again = caller.post(f"{one}/correct", anew, if_match=seen)
    assert again.status_code == 201, again.content
    said = again.json()
    assert (said["state"], said["net"]["amount"], said["title"]) == ("SUBMITTED", 49_600, "会議室の椅子（2脚）")
    assert said["request"] != made["request"]
    others = program.Program(program.token_of(ben, now))
    assert others.post(f"{one}/correct", anew).status_code == 404
