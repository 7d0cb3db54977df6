"""Seals that another program asks for."""

import datetime as dt
from base64 import b64encode
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.approvals.models import Request
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from legal.seals.models import SealRequest
from tests.factories import cast, program, promises, sealed, trade

SEALS, REQUESTS = "/api/v1/seals", "/api/v1/seal-requests"


@pytest.fixture
def uriko(company: Company, ben: User, admin: User, now: dt.datetime) -> User:
    """A seller; yoko keeps a seal, ben agrees to its use."""
    sealed.route(ben, ben, admin, now)
    sealed.registered(sealed.keeper(), now)
    return cast.member("uriko", "売子", duties=("backoffice.partner_reading",))


@pytest.fixture
def caller(uriko: User, now: dt.datetime) -> program.Program:
    return program.Program(program.token_of(uriko, now))


def wanted(**changed: Any) -> dict[str, Any]:
    given = {
        "seal": "S-01",
        "paper_kind": "BILL",
        "title": "見積書",
        "addressee": "有限会社うみかぜ",
        "purpose": "角印の代わりに契約印を押した見積書が要るため",
        "copies": 1,
        "wanted_on": "2026-11-09",
        "original": "POST",
        "paper": {"name": "見積書.pdf", "content": b64encode(sealed.A_PDF.content).decode()},
    }
    return {**given, **changed}


def test_a_program_asks_for_a_seal_once_and_follows_it(
    caller: program.Program, uriko: User, ben: User, company: Company, now: dt.datetime
) -> None:
    [seal] = caller.every(SEALS)
    assert (seal["code"], seal["kind"]) == ("S-01", "契約印")
    assert set(seal) == {"id", "code", "name", "kind"}
    made = caller.post(REQUESTS, wanted(), key="one")
    assert made.status_code == 201, made.content
    assert caller.post(REQUESTS, wanted(), key="one").content == made.content
    assert (made.json()["state"], made.json()["number"], made.json()["sealed_on"]) == ("SUBMITTED", None, None)
    with scope.working_in(company.pk):
        held = SealRequest.objects.get()
        assert made.json()["paper_sha256"] == held.paper_sha256
        assert Event.objects.get(step="legal.seals.request_seal").source == "API"
        sealed.sealed(sealed.decided(held, ben, now), User.objects.get(username="yoko"), now)
    told = caller.get(made["Location"]).json()
    assert (told["state"], told["number"], told["scan_due_on"]) == ("SEALED", "O-2026-0001", "2026-11-18")
    asked = caller.get(f"/api/v1/requests/{told['request']}").json()
    assert (asked["state"], asked["steps"][0]["name"]) == ("APPROVED", "法務部長")


def test_a_contract_of_ones_own_is_sealed_with_its_draft(
    caller: program.Program, uriko: User, ben: User, admin: User, company: Company, now: dt.datetime
) -> None:
    with scope.working_in(company.pk):
        jun = promises.lawyer()
        promises.route(jun, ben, admin, now)
        promises.decided(promises.requested(trade.supplier(), uriko, now), jun, now)
        promises.requested(trade.customer(), ben, now)
    [contract] = caller.every("/api/v1/contracts")
    body = wanted(paper_kind="CONTRACT", contract=contract["id"])
    body.pop("paper")
    made = caller.post(REQUESTS, body)
    assert made.status_code == 201, made.content
    assert made.json()["contract"] == contract["id"]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"seal": "S-99"}, "seal", "unknown_seal"),
        ({"contract": "ctr_0000000000000"}, "contract", "unknown_id"),
        ({"paper_kind": "GIFT"}, "paper_kind", "invalid_choice"),
        ({"copies": 0}, "copies", "min_value"),
        (
            {"stamped_as": "no2", "stated": {"amount": 0, "currency": "JPY"}},
            "stated",
            "legal.seals.stated_out_of_bounds",
        ),
        ({"paper": {"name": "a.exe", "content": "AAAA"}}, "paper", "legal.seals.paper_is_no_document"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_asked_for(
    changed: dict[str, Any], field: str, code: str, caller: program.Program, company: Company
) -> None:
    answer = caller.post(REQUESTS, wanted(**changed))
    assert answer.status_code == 422, answer.content
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)
    with scope.working_in(company.pk):
        assert not SealRequest.objects.exists()
        assert not Request.objects.exists()


def test_the_requests_of_others_are_not_there(
    caller: program.Program, ben: User, now: dt.datetime, company: Company
) -> None:
    caller.post(REQUESTS, wanted())
    [ours] = caller.every(REQUESTS)
    with scope.working_in(company.pk):
        theirs = program.Program(program.token_of(ben, now))
    assert theirs.every(REQUESTS) == []
    assert theirs.get(f"{REQUESTS}/{ours['id']}").status_code == 404


def test_a_page_of_requests_costs_the_same_for_one_and_for_many(caller: program.Program) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(REQUESTS).status_code == 200
        return len(captured)

    caller.post(REQUESTS, wanted())
    few = queries()
    for _ in range(3):
        caller.post(REQUESTS, wanted())
    assert 2 <= queries() == few <= 4
