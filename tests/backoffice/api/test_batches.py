"""A batch does what its operations would do alone, and answers each as if it had been."""

import datetime as dt
from typing import Any

import pytest

from backoffice.api.models import IdempotencyRecord
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.backoffice.api.entrance import CUSTOMERS, KONAN
from tests.factories import program

BATCHES = "/api/v1/batches"
STEP = "backoffice.partners.register_partners"

pytestmark = pytest.mark.usefixtures("entrance")


def customer(number: int, **changed: Any) -> dict[str, Any]:
    """The operation that registers a customer."""
    body = {"code": f"C{number:03}", "name": f"得意先 {number}"}
    return {"method": "POST", "path": CUSTOMERS, "body": body, "idempotency_key": f"key-{number}", **changed}


def send(caller: program.Program, *operations: dict[str, Any], path: str = BATCHES, **more: Any) -> Any:
    return caller.post(path, {"operations": list(operations), **more}, key=None)


def statuses(answer: Any) -> list[int]:
    return [each["status"] for each in answer.json()["results"]]


def test_each_operation_is_answered_as_it_would_have_been_alone(caller: program.Program) -> None:
    answer = send(caller, customer(1), customer(2), {"method": "GET", "path": "/api/v1/partners?limit=1"})
    assert (answer.status_code, statuses(answer)) == (207, [201, 201, 200])
    said = answer.json()
    assert said["done"] is True
    alone = caller.post(CUSTOMERS, customer(1)["body"], key="key-1")
    assert alone["Idempotent-Replay"] == "true"
    first = said["results"][0]
    assert (first["body"], first["headers"]) == (alone.json(), {"Location": alone["Location"]})
    listed = caller.get("/api/v1/partners?limit=1")
    assert said["results"][2]["body"] == listed.json()
    assert said["results"][2]["headers"] == {"ETag": listed["ETag"]}


def test_a_refused_operation_stops_none_of_the_others(caller: program.Program) -> None:
    answer = send(caller, customer(1), customer(1, idempotency_key="other"), customer(2))
    assert statuses(answer) == [201, 422, 201]
    assert answer.json()["done"] is False
    refused = answer.json()["results"][1]["body"]
    assert (refused["code"], refused["instance"]) == ("partners.code_in_use", CUSTOMERS)
    assert refused["request_id"] == answer["X-Request-Id"]
    assert set(Partner.objects.values_list("code", flat=True)) == {"C001", "C002"}


def test_of_all_or_nothing_nothing_stays_when_one_is_refused(caller: program.Program) -> None:
    answer = send(caller, customer(1), customer(2, body={}), customer(3), all_or_nothing=True)
    assert statuses(answer) == [424, 422, 424]
    codes = [each["body"]["code"] for each in answer.json()["results"]]
    assert codes == ["api.undone_with_others", "api.invalid", "api.undone_with_others"]
    assert not Partner.objects.exists()
    assert not IdempotencyRecord.objects.exists()
    assert not Event.objects.filter(step=STEP).exists()


def test_what_was_done_before_a_batch_is_not_told_as_undone(caller: program.Program) -> None:
    before = send(caller, customer(1)).json()["results"][0]
    twice = customer(2, idempotency_key="new")
    answer = send(caller, customer(1), twice, twice, customer(3, body={}), customer(4), all_or_nothing=True)
    assert statuses(answer) == [201, 424, 424, 422, 424]
    first = answer.json()["results"][0]
    assert (first["body"], first["headers"]["Idempotent-Replay"]) == (before["body"], "true")
    assert set(Partner.objects.values_list("code", flat=True)) == {"C001"}


def test_of_all_or_nothing_all_stays(caller: program.Program) -> None:
    answer = send(caller, *(customer(n) for n in range(100)), all_or_nothing=True)
    assert statuses(answer) == [201] * 100
    assert Partner.objects.count() == 100
    assert Event.objects.filter(step=STEP, source="API").count() == 100


@pytest.mark.parametrize("together", [False, True])
def test_a_batch_that_is_sent_again_is_done_once(together: bool, caller: program.Program) -> None:
    first = send(caller, customer(1), customer(2), all_or_nothing=together)
    again = send(caller, customer(1), customer(2), all_or_nothing=together)
    assert [each["body"] for each in first.json()["results"]] == [each["body"] for each in again.json()["results"]]
    assert [each["headers"].get("Idempotent-Replay") for each in again.json()["results"]] == ["true", "true"]
    assert Partner.objects.count() == 2


def test_a_trial_of_a_batch_leaves_nothing_and_lets_later_operations_see_the_earlier(caller: program.Program) -> None:
    answer = send(caller, customer(1), customer(1, idempotency_key="other"), path=f"{BATCHES}?dry_run=true")
    assert answer.status_code == 200
    assert [each["status"] for each in answer.json()["answer"]["results"]] == [201, 422]
    assert not Partner.objects.exists()
    assert not IdempotencyRecord.objects.exists()


def test_an_operation_may_be_a_trial(caller: program.Program) -> None:
    answer = send(caller, customer(1, path=f"{CUSTOMERS}?dry_run=true"), customer(1))
    assert statuses(answer) == [200, 201]


def test_a_batch_opens_no_more_than_its_key(seller: User, chie: User, now: dt.datetime) -> None:
    reader = program.Program(program.token_of(seller, now, codes=("partners:read",)))
    nobody = program.Program(program.token_of(chie, now, codes=("partners:read", "partners:write")))
    asked = (customer(1), {"method": "GET", "path": "/api/v1/partners"})
    assert statuses(send(reader, *asked)) == [403, 200]
    assert statuses(send(nobody, *asked)) == [403, 403]
    assert not Partner.objects.exists()


def test_each_operation_counts(caller: program.Program, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    answer = send(caller, customer(1), customer(2), customer(3))
    assert statuses(answer) == [201, 201, 429]
    assert int(answer.json()["results"][2]["headers"]["Retry-After"]) > 0
    assert Partner.objects.count() == 2


@pytest.mark.parametrize(
    ("operation", "status", "code"),
    [
        ({"method": "POST", "path": BATCHES, "body": {}}, 422, "api.not_in_a_batch"),
        ({"method": "GET", "path": "/api/v1/invoices/inv_0/pdf"}, 422, "api.not_in_a_batch"),
        ({"method": "GET", "path": "/api/v1/schema"}, 404, "shell.not_found"),
        ({"method": "GET", "path": "/api/v1/nothing"}, 404, "shell.not_found"),
        ({"method": "GET", "path": "/api/v1/../../accounts/login/"}, 404, "shell.not_found"),
        ({"method": "GET", "path": "/api/v1/partners/%00"}, 404, "api.unknown_id"),
        ({"method": "POST", "path": "/api/v1/me", "body": {}}, 405, "api.wrong_method"),
        ({"method": "POST", "path": CUSTOMERS, "body": KONAN}, 400, "api.idempotency_key_needed"),
        ({"method": "POST", "path": CUSTOMERS, "idempotency_key": "k"}, 422, "api.invalid"),
        ({"method": "GET", "path": "/api/v1/broken"}, 500, "shell.server_error"),
    ],
)
def test_what_an_operation_may_not_be(
    operation: dict[str, Any], status: int, code: str, caller: program.Program
) -> None:
    answer = send(caller, operation, customer(7))
    assert statuses(answer) == [status, 201]
    assert answer.json()["results"][0]["body"]["code"] == code


@pytest.mark.parametrize(
    "body",
    [
        {"operations": []},
        {"operations": [customer(n) for n in range(101)]},
        {"operations": [customer(1)], "all_or_nothing": "yes"},
        {"operations": [customer(1, method="DELETE")]},
        {"operations": [customer(1, path="/partners/")]},
        {"operations": [customer(1, path="https://elsewhere.example/api/v1/me")]},
    ],
)
def test_a_batch_that_does_not_fit_is_refused_whole(body: Any, caller: program.Program) -> None:
    answer = caller.post(BATCHES, body, key=None)
    assert (answer.status_code, answer.json()["code"]) == (422, "api.invalid")
    assert not Partner.objects.exists()


def test_a_session_within_a_batch_opens_no_page(caller: program.Program, seller: User, company: Company) -> None:
    caller.client.force_login(seller)
    assert statuses(send(caller, {"method": "GET", "path": "/api/v1/schema"})) == [404]
