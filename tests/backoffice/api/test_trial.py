"""A trial says what would be, and leaves nothing."""

import datetime as dt
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from backoffice.api.models import IdempotencyRecord
from backoffice.companies.models import CompanyRow
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.backoffice.api.entrance import CUSTOMERS, ENTRIES, KONAN
from tests.factories import books, claims, program

CLAIMS = "/api/v1/expense-claims"

pytestmark = pytest.mark.usefixtures("entrance")


def rows() -> dict[str, int]:
    """How many rows of the company each table has."""
    kept = [model for model in apps.get_models() if issubclass(model, CompanyRow) and model._meta.managed]
    return {model._meta.db_table: model._default_manager.count() for model in kept}


def tried(path: str) -> str:
    return f"{path}?dry_run=true"


def test_a_trial_says_what_would_be_and_leaves_no_row(caller: program.Program) -> None:
    before = rows()
    answer = caller.post(tried(CUSTOMERS), KONAN, key="one")
    assert answer.status_code == 200
    said = answer.json()
    assert said["dry_run"] is True
    assert (said["answer"]["code"], said["answer"]["name"]) == ("C001", "株式会社港南フーズ")
    assert rows() == before
    assert "Location" not in answer
    assert not IdempotencyRecord.objects.exists()
    assert not Event.objects.filter(step="backoffice.partners.register_partners").exists()


def test_what_was_tried_can_be_done_with_the_same_key(caller: program.Program) -> None:
    caller.post(tried(CUSTOMERS), KONAN, key="one")
    done = caller.post(f"{CUSTOMERS}?dry_run=false", KONAN, key="one")
    assert done.status_code == 201
    assert "Idempotent-Replay" not in done
    assert caller.post(tried(CUSTOMERS), KONAN, key="one").json()["code"] == "partners.code_in_use"
    assert Partner.objects.count() == 1


def test_a_trial_refuses_what_would_be_refused(caller: program.Program, seller: User, now: dt.datetime) -> None:
    assert caller.post(tried(CUSTOMERS), {**KONAN, "code": ""}).json()["errors"][0]["field"] == "code"
    assert caller.post(tried(CUSTOMERS), KONAN, key=None).json()["code"] == "api.idempotency_key_needed"
    reader = program.Program(program.token_of(seller, now, codes=("partners:read",)))
    assert reader.post(tried(CUSTOMERS), KONAN).json()["code"] == "api.scope_missing"
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    "query", ["dry_run=1", "dry_run=yes", "dry_run=", "dry-run=true", "dry_run=true&dry_run=false"]
)
def test_what_is_no_flag_is_refused_and_nothing_is_done(query: str, caller: program.Program) -> None:
    answer = caller.post(f"{CUSTOMERS}?{query}", KONAN)
    assert (answer.status_code, answer.json()["code"]) == (400, "api.bad_parameters")
    assert not Partner.objects.exists()


def test_the_entries_that_would_be_posted_are_shown_to_who_reads_the_books(kei: User, now: dt.datetime) -> None:
    books.books(kei, now)
    standing = books.posted(1, kei, now)
    keeper = program.Program(program.token_of(kei, now, codes=("partners:write",)))
    before = rows()
    [entry] = keeper.post(tried(ENTRIES), {"number": 2}).json()["journal"]
    assert rows() == before
    done = books.posted(2, kei, now)
    assert entry["description"] == done.description
    assert entry["posted_on"] == done.posted_on.isoformat()
    lines = done.lines.select_related("account").order_by("position")
    assert entry["lines"] == [
        {
            "account": line.account.code,
            "account_name": line.account.name,
            "side": line.side,
            "amount": {"amount": line.amount_yen, "currency": "JPY"},
        }
        for line in lines
    ]
    assert standing.pk < done.pk


def test_the_journal_is_not_shown_to_who_may_not_read_it(caller: program.Program) -> None:
    assert caller.post(tried(CUSTOMERS), KONAN).json()["journal"] is None


def test_a_request_with_its_file_leaves_no_byte(
    aiko: User, ben: User, admin: User, now: dt.datetime, store: Path
) -> None:
    claims.employed(aiko)
    claims.claim_route(ben, admin, now)
    spender = program.Program(program.token_of(aiko, now))
    held, before = files(store), rows()
    said = spender.post(tried(CLAIMS), trip(shade=99)).json()
    assert (said["answer"]["state"], said["answer"]["lines"][0]["has_receipt"]) == ("SUBMITTED", True)
    assert said["answer"]["total"] == {"amount": 3_300, "currency": "JPY"}
    assert (files(store), rows()) == (held, before)
    assert spender.post(CLAIMS, trip(shade=99)).status_code == 201
    assert len(files(store)) > len(held)


def test_a_trial_meets_what_postgresql_checks_at_the_end(
    caller: program.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *more: (asked.append(sql), run(sql, *more))[1]):
        caller.post(tried(CUSTOMERS), KONAN)
    assert "SET CONSTRAINTS ALL IMMEDIATE" in asked


def files(store: Path) -> set[Path]:
    return {path for path in store.rglob("*") if path.is_file()}


def trip(*, shade: int) -> dict[str, Any]:
    """A taxi ride with a picture of its receipt."""
    line = {
        "spent_on": "2026-10-20",
        "category": "TAXI",
        "amount": {"amount": 3_300, "currency": "JPY"},
        "payee_name": "港タクシー株式会社",
        "registration_number": claims.REGISTERED,
        "purpose": "品川まで",
        "receipt": {"name": "領収書.png", "content": b64encode(claims.png(shade)).decode()},
    }
    return {"title": "10月の出張", "purpose": "商談", "lines": [line]}
