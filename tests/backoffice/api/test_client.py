"""The typed client of the examples is the contract's, and speaks with the real endpoints."""

import datetime as dt
import importlib.util
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from backoffice.companies import scope
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.backoffice.api import fuzzing
from tests.factories import cast, claims, program, trade

ROOT = Path(__file__).parents[3]
BODY = {
    "title": "10月の出張",
    "lines": [
        {
            "spent_on": "2026-10-20",
            "category": "TRAIN",
            "amount": {"amount": 1_320, "currency": "JPY"},
            "payee_name": "港電鉄",
            "purpose": "訪問",
        }
    ],
}


@pytest.fixture(scope="module")
def made() -> Any:
    """The module of the client."""
    found = importlib.util.spec_from_file_location("ennoshita_client", ROOT / "examples/ennoshita_client.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def house(made: Any, ben: User, admin: User, now: dt.datetime) -> Any:
    """The client of somebody who spends and reads partners, calling in this process."""
    seller = cast.member("uriko", "売子", duties=("backoffice.partners",))
    claims.employed(seller)
    claims.claim_route(ben, admin, now)

    def transport(
        method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        with scope.reading(()):
            kind = headers.get("Content-Type", "application/json")
            said = Client().generic(method, url, body or b"", content_type=kind, headers=dict(headers))
        return said.status_code, dict(said.headers), said.content

    return made.Ennoshita("http://testserver", program.token_of(seller, now), transport=transport)


def test_the_client_is_what_the_contract_makes() -> None:
    done = subprocess.run([sys.executable, "bin/client", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_operation_has_its_method_and_every_schema_its_type(made: Any) -> None:
    contract = fuzzing.contract()
    methods = {name for name in vars(made.Ennoshita) if not name.startswith("_")}
    wanted = {said["operationId"].replace("-", "_") for ways in contract["paths"].values() for said in ways.values()}
    assert wanted <= methods
    assert {name.replace("create_", "try_", 1) for name in wanted} | wanted | {"send_file"} == methods
    for name, schema in contract["components"]["schemas"].items():
        kind = getattr(made, name)
        assert set(kind.__annotations__) == set(schema.get("properties", {}))
        assert kind.__required_keys__ == set(schema.get("required", ()))


def test_the_client_reads_a_list_to_its_end_and_one_of_it(house: Any) -> None:
    for number in range(5):
        trade.customer(f"C{number}", f"得意先 {number}")
    found = list(house.list_partners(role="customers", limit=2))
    assert [each["code"] for each in found] == [f"C{number}" for number in range(5)]
    assert house.get_partners(found[3]["id"]) == found[3]


def test_the_client_tries_and_does_once(house: Any) -> None:
    tried = house.try_expense_claims(BODY)
    assert (tried["dry_run"], tried["answer"]["state"], tried["journal"]) == (True, "SUBMITTED", None)
    assert list(house.list_expense_claims()) == []
    first = house.create_expense_claims(BODY, idempotency_key="one")
    assert house.create_expense_claims(BODY, idempotency_key="one") == first
    assert list(house.list_expense_claims()) == [first]


def test_what_broke_on_the_way_is_sent_again_and_done_once(made: Any, house: Any) -> None:
    through, waits, keys = house.transport, [], []

    def cut(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Any:
        keys.append(headers["Idempotency-Key"])
        answer = through(method, url, headers, body)
        if len(keys) == 1:
            raise ConnectionResetError
        return (502, {}, b"<html>Bad gateway</html>") if len(keys) == 2 else answer

    house.transport, house.pause = cut, waits.append
    claim = house.create_expense_claims(BODY)
    assert (len(set(keys)), waits) == (1, [1, 2])
    house.transport = through
    assert list(house.list_expense_claims()) == [claim]


def test_what_is_never_answered_is_raised_with_its_key(made: Any, house: Any) -> None:
    def down(*asked: Any) -> Any:
        raise TimeoutError

    through, house.transport, house.pause = house.transport, down, lambda seconds: None
    with pytest.raises(made.Unanswered) as unanswered:
        house.create_expense_claims(BODY)
    house.transport = through
    key = unanswered.value.idempotency_key
    first = house.create_expense_claims(BODY, idempotency_key=key)
    assert house.create_expense_claims(BODY, idempotency_key=key) == first


def test_the_key_goes_to_its_own_house_alone(house: Any) -> None:
    for number in range(3):
        trade.customer(f"C{number}", f"得意先 {number}")
    through, called = house.transport, []

    def led_astray(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Any:
        called.append(url.partition("/api/")[0])
        status, said, content = through(method, url, headers, body)
        return status, said, content.replace(b"http://testserver/", b"http://elsewhere.example/")

    house.transport = led_astray
    assert [each["code"] for each in house.list_partners(limit=1)] == ["C0", "C1", "C2"]
    assert set(called) == {"http://testserver"}


def test_the_client_raises_what_is_refused(made: Any, house: Any) -> None:
    with pytest.raises(made.Refused) as refused:
        house.get_partners("ptn_nothing")
    assert refused.value.problem["code"] == "api.unknown_id"
    assert refused.value.problem["remedy"]["en"] == "Send an id as the API gave it."
    assert not Partner.objects.exists()


def test_a_file_is_sent_ahead_and_named_by_a_request(house: Any) -> None:
    paper = b"\x89PNG\r\n\x1a\nIEND"
    body = {**BODY, "lines": [{**BODY["lines"][0], "receipt": {"upload": house.send_file("a.png", paper)}}]}
    assert house.create_expense_claims(body)["lines"][0]["has_receipt"] is True
