"""Contracts that another program asks for."""

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
from backoffice.partners.models import Partner
from legal.contracts.models import Contract
from tests.factories import cast, program, promises, trade

CONTRACTS = "/api/v1/contracts"


@pytest.fixture
def partner(company: Company, ben: User, admin: User, now: dt.datetime) -> Partner:
    """Somebody to conclude with, and people who review."""
    promises.route(promises.lawyer(), ben, admin, now)
    return trade.customer()


@pytest.fixture
def caller(company: Company, now: dt.datetime) -> program.Program:
    """A seller's program."""
    seller = cast.member("uriko", "売子", duties=("backoffice.partner_reading",))
    return program.Program(program.token_of(seller, now))


def wanted(caller: program.Program, **changed: Any) -> dict[str, Any]:
    """A year of services with the first partner, on a draft."""
    given = {
        "title": "物流業務の委託",
        "kind": "SERVICES",
        "partner": caller.every("/api/v1/partners")[0]["id"],
        "unit": "100",
        "purpose": "倉庫での保管と配送を委託します。",
        "amount": {"amount": 3_300_000, "currency": "JPY"},
        "starts_on": "2026-12-01",
        "ends_on": "2027-11-30",
        "draft": {"name": promises.A_WORD.name, "content": b64encode(promises.A_WORD.content).decode()},
    }
    return {**given, **changed}


def test_a_program_asks_for_a_contract_once_and_follows_it(caller: program.Program, partner: Partner) -> None:
    body = wanted(caller)
    made = caller.post(CONTRACTS, body, key="one")
    assert made.status_code == 201, made.content
    assert caller.post(CONTRACTS, body, key="one").content == made.content
    contract = Contract.objects.get()
    assert (contract.state, contract.partner, contract.amount_yen) == ("UNDER_REVIEW", partner, 3_300_000)
    assert contract.draft is not None
    assert Event.objects.get(step="legal.contracts.request_contract").source == "API"
    told = caller.get(made["Location"]).json()
    assert told == made.json() == caller.every(CONTRACTS)[0]
    asked = caller.get(f"/api/v1/requests/{told['request']}").json()
    assert (asked["state"], asked["steps"][0]["name"]) == ("PENDING", "法務の審査")


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"partner": "ptn_0000000000000"}, "partner", "unknown_id"),
        ({"unit": "999"}, "unit", "unknown_unit"),
        ({"kind": "GIFT"}, "kind", "invalid_choice"),
        ({"ends_on": "2026-11-30"}, "ends_on", "legal.contracts.ends_before_it_starts"),
        ({"renews": True}, "renewal_months", "legal.contracts.renewal_incomplete"),
        ({"draft": {"name": "案.docx", "content": "?"}}, "draft.content", "not_base64"),
        ({"draft": {"name": "案.exe", "content": "AAAA"}}, "draft", "legal.contracts.draft_is_no_document"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_asked_for(
    changed: dict[str, Any], field: str, code: str, caller: program.Program, partner: Partner
) -> None:
    answer = caller.post(CONTRACTS, wanted(caller, **changed))
    assert answer.status_code == 422, answer.content
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert all(error["message"].values())
    assert not Contract.objects.exists()
    assert not Request.objects.exists()


def test_the_contracts_of_others_are_not_there(
    caller: program.Program, partner: Partner, ben: User, now: dt.datetime, company: Company
) -> None:
    caller.post(CONTRACTS, wanted(caller))
    [ours] = caller.every(CONTRACTS)
    with scope.working_in(company.pk):
        theirs = program.Program(program.token_of(ben, now))
    assert theirs.every(CONTRACTS) == []
    assert theirs.get(f"{CONTRACTS}/{ours['id']}").status_code == 404


def test_a_page_of_contracts_costs_the_same_for_one_and_for_many(caller: program.Program, partner: Partner) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(CONTRACTS).status_code == 200
        return len(captured)

    caller.post(CONTRACTS, wanted(caller))
    few = queries()
    for _ in range(3):
        caller.post(CONTRACTS, wanted(caller))
    assert 2 <= queries() == few <= 4
