"""Claims that another program files for its user."""

import datetime as dt
from base64 import b64encode
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounting.expenses.models import Claim, ClaimReceipt
from backoffice.approvals.models import Request
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import cast, claims, program

CLAIMS = "/api/v1/expense-claims"


@pytest.fixture
def caller(ben: User, admin: User, now: dt.datetime) -> program.Program:
    """The program of somebody who spends."""
    seller = cast.member("uriko", "売子", duties=())
    claims.employed(seller)
    claims.claim_route(ben, admin, now)
    return program.Program(program.token_of(seller, now))


def taxi(**changed: Any) -> dict[str, Any]:
    """A taxi ride of 3,300 yen, with a picture of its receipt."""
    given = {
        "spent_on": "2026-10-20",
        "category": "TAXI",
        "amount": {"amount": 3_300, "currency": "JPY"},
        "payee_name": "港タクシー株式会社",
        "registration_number": claims.REGISTERED,
        "purpose": "品川まで",
        "receipt": {"name": "領収書.png", "content": b64encode(claims.png(7)).decode()},
    }
    return {**given, **changed}


def trip(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"title": "10月の出張", "purpose": "商談", "lines": list(lines or (taxi(),))}


def test_a_program_files_a_claim_once_and_follows_it(caller: program.Program) -> None:
    made = caller.post(CLAIMS, trip(), key="one")
    assert made.status_code == 201, made.content
    assert caller.post(CLAIMS, trip(), key="one").content == made.content
    claim = Claim.objects.get()
    assert (claim.state, claim.total_yen, claim.lines.count()) == ("SUBMITTED", 3_300, 1)
    assert ClaimReceipt.objects.get().claim == claim
    assert set(Event.objects.filter(step__startswith="accounting.expenses").values_list("source", flat=True)) == {"API"}
    told = caller.get(made["Location"]).json()
    assert told == made.json() == caller.every(CLAIMS)[0]
    assert [line["has_receipt"] for line in told["lines"]] == [True]
    assert caller.get(f"/api/v1/requests/{told['request']}").json()["state"] == "PENDING"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([taxi(category="GIFT")], "accounting.expenses.category_unknown"),
        ([taxi(spent_on="2026-12-01")], "accounting.expenses.not_spent_yet"),
        ([taxi(), taxi()], "accounting.expenses.receipt_used_before"),
        ([taxi(receipt={"name": "a.png", "content": "AAAA"})], "documents.file_is_not_what_it_says"),
        ([taxi(registration_number="T1")], "partners.bad_registration_number"),
    ],
)
def test_what_does_not_fit_is_refused_whole(lines: list[dict[str, Any]], code: str, caller: program.Program) -> None:
    answer = caller.post(CLAIMS, trip(*lines))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Claim.objects.exists()
    assert not ClaimReceipt.objects.exists()
    assert not Request.objects.exists()


def test_a_field_that_does_not_fit_is_named(caller: program.Program) -> None:
    answer = caller.post(CLAIMS, trip(taxi(amount=3_300), taxi(spent_on="10/20")))
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("lines.0.amount", "invalid"),
        ("lines.1.spent_on", "invalid"),
    ]
    assert not Claim.objects.exists()


def test_the_claims_of_others_are_not_there(caller: program.Program, ben: User, now: dt.datetime) -> None:
    caller.post(CLAIMS, trip())
    [ours] = caller.every(CLAIMS)
    theirs = program.Program(program.token_of(ben, now))
    assert theirs.every(CLAIMS) == []
    assert theirs.get(f"{CLAIMS}/{ours['id']}").status_code == 404


def test_a_page_of_claims_costs_the_same_for_one_and_for_many(caller: program.Program) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(CLAIMS).status_code == 200
        return len(captured)

    caller.post(CLAIMS, trip())
    few = queries()
    for day in (17, 18, 19):
        caller.post(CLAIMS, trip(taxi(spent_on=f"2026-10-{day}", receipt={
            "name": "a.png", "content": b64encode(claims.png(day)).decode(),
        })))  # fmt: skip
    assert 2 <= queries() == few <= 5
