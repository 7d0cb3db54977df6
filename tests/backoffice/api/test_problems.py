"""What goes wrong is said in one form, in both languages, with nothing done."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from backoffice.companies import clock
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.backoffice.api.entrance import CUSTOMERS, KONAN
from tests.factories import program

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "cause", "remedy", "request_id"}

pytestmark = pytest.mark.usefixtures("entrance")


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem, after its form was looked at."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    said: dict[str, Any] = answer.json()
    assert set(said) >= MEMBERS
    assert said["status"] == status
    assert said["code"] == code
    assert said["type"] == f"urn:ennoshita:problem:{code}"
    assert all(said[part][language] for part in ("cause", "remedy") for language in ("ja", "en"))
    assert said["request_id"] == answer["X-Request-Id"]
    return said


def test_title_and_detail_speak_the_language_that_is_asked_for(caller: program.Program) -> None:
    japanese = caller.get("/api/v1/partners/ptn_x").json()
    caller.language = "en"
    english = caller.get("/api/v1/partners/ptn_x").json()
    assert japanese["title"] == "見つかりません"
    assert japanese["detail"] == "ID「ptn_x」のものはありません。APIが返したIDを、そのまま指定してください。"
    assert english["title"] == "Not found"
    assert english["detail"] == 'There is nothing with the id "ptn_x". Send an id as the API gave it.'
    assert (japanese["cause"], japanese["remedy"]) == (english["cause"], english["remedy"])


def test_without_a_key(company: Company) -> None:
    answer = program.Program("").get("/api/v1/me")
    is_problem(answer, 401, "api.key_needed")
    assert answer["WWW-Authenticate"] == 'Bearer realm="ennoshita"'


def test_without_the_scope(seller: User, now: dt.datetime) -> None:
    answer = program.Program(program.token_of(seller, now, codes=("requests:read",))).get("/api/v1/partners")
    assert "partners:read" in is_problem(answer, 403, "api.scope_missing")["cause"]["ja"]


def test_without_the_duty(chie: User, now: dt.datetime) -> None:
    answer = program.Program(program.token_of(chie, now)).get("/api/v1/partners")
    is_problem(answer, 403, "access.not_allowed")


def test_a_session_is_no_key(seller: User, company: Company) -> None:
    client = Client()
    client.force_login(seller)
    is_problem(client.get("/api/v1/me"), 401, "api.key_needed")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/partners/", "/api/v1/"])
def test_an_address_that_is_none_of_ours(path: str, caller: program.Program) -> None:
    is_problem(caller.get(path), 404, "shell.not_found")
    is_problem(caller.post(path, {}), 404, "shell.not_found")


def test_a_method_that_an_address_does_not_take(caller: program.Program) -> None:
    answer = caller.post("/api/v1/me", {})
    is_problem(answer, 405, "api.wrong_method")
    assert answer["Allow"] == "GET, HEAD"
    headers = {"Authorization": f"Bearer {caller.token}"}
    is_problem(caller.client.delete("/api/v1/partners", headers=headers), 405, "api.wrong_method")
    is_problem(caller.client.options("/api/v1/partners", headers=headers), 405, "api.wrong_method")


def test_a_form_of_answer_that_we_do_not_speak(caller: program.Program) -> None:
    is_problem(caller.get("/api/v1/partners", Accept="text/html"), 406, "api.not_acceptable")
    assert caller.get("/api/v1/partners", Accept="*/*").status_code == 200


@pytest.mark.parametrize("body", ["", "{", '{"code": NaN}', "\udcff", "[" * 100_000, "{" + '"a":[' * 50_000])
def test_json_that_cannot_be_read(body: str, caller: program.Program) -> None:
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": "one"}
    sent = body.encode(errors="surrogateescape")
    answer = caller.client.post(CUSTOMERS, sent, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] in ("api.malformed", "api.invalid")
    assert not Partner.objects.exists()


@pytest.mark.parametrize("body", [[], "text", 1, None, [KONAN]])
def test_json_that_is_no_object(body: Any, caller: program.Program) -> None:
    is_problem(caller.post(CUSTOMERS, body), 422, "api.invalid")


def test_a_media_type_that_is_not_read(caller: program.Program) -> None:
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": "one"}
    answer = caller.client.post(CUSTOMERS, "code,name", content_type="text/csv", headers=headers)
    assert "text/csv" in is_problem(answer, 415, "api.wrong_media_type")["cause"]["ja"]


def test_a_body_over_the_limit(caller: program.Program, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    answer = caller.post(CUSTOMERS, {**KONAN, "name": "あ" * 1024 * 1024})
    assert "1MB" in is_problem(answer, 413, "api.too_large")["cause"]["ja"]


def test_fields_that_do_not_fit_are_named_in_both_languages(caller: program.Program) -> None:
    sent = {"code": "x" * 21, "lines": [{"amount": {"amount": 1.5, "currency": "JPY"}}, {}], "colour": "red"}
    said = is_problem(caller.post(CUSTOMERS, sent), 422, "api.invalid")
    assert [(error["field"], error["code"]) for error in said["errors"]] == [("colour", "unknown")]
    assert said["errors"][0]["message"] == {"ja": "この項目はありません。", "en": "There is no such field."}
    del sent["colour"]
    said = is_problem(caller.post(CUSTOMERS, sent), 422, "api.invalid")
    assert [(error["field"], error["code"]) for error in said["errors"]] == [
        ("code", "max_length"),
        ("name", "required"),
        ("lines.0.amount", "invalid"),
        ("lines.1.amount", "required"),
    ]
    assert said["errors"][1]["message"] == {"ja": "この項目は必須です。", "en": "This field is required."}
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    "amount",
    [
        {"amount": True, "currency": "JPY"},
        {"amount": "1", "currency": "JPY"},
        {"amount": 1, "currency": "USD"},
        {"amount": 10**16, "currency": "JPY"},
        {"amount": 1},
        1,
    ],
)
def test_money_is_whole_yen_with_its_currency(amount: Any, caller: program.Program) -> None:
    answer = caller.post(CUSTOMERS, {**KONAN, "lines": [{"amount": amount}]})
    assert is_problem(answer, 422, "api.invalid")["errors"][0]["field"] == "lines.0.amount"


@pytest.mark.parametrize("name", ["\x00", "\ud800"])
def test_text_that_no_table_holds(name: str, caller: program.Program) -> None:
    assert is_problem(caller.post(CUSTOMERS, {**KONAN, "name": name}), 422, "api.invalid")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1&limit=2",
        "nothing=1",
        "updated_since=2026-10-01",
        "role=all",
        "q=%00",
    ],
)
def test_parameters_that_do_not_fit(query: str, caller: program.Program) -> None:
    said = is_problem(caller.get(f"/api/v1/partners?{query}"), 400, "api.bad_parameters")
    assert said["errors"][0]["field"] == query.partition("=")[0]


def test_a_limit_over_the_maximum_names_the_maximum(caller: program.Program) -> None:
    said = caller.get("/api/v1/partners?limit=201").json()
    assert "200" in said["errors"][0]["message"]["ja"]
    assert "200" in said["errors"][0]["message"]["en"]


def test_too_many_requests(caller: program.Program, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    answers = [caller.get("/api/v1/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    is_problem(answers[2], 429, "api.too_many_requests")
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert answers[0]["RateLimit-Policy"] == "2;w=60"


def test_the_allowance_is_of_one_key_and_of_one_minute(
    caller: program.Program, seller: User, now: dt.datetime, settings: Any
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    other = program.Program(program.token_of(seller, now))
    assert caller.get("/api/v1/partners/ptn_x").status_code == 404
    spent = caller.post(CUSTOMERS, KONAN)
    assert spent.status_code == 429
    names = ("RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    assert [spent[name] for name in names] == ["1;w=60", "1", "0", spent["Retry-After"]]
    assert other.get("/api/v1/me")["RateLimit-Remaining"] == "0"
    with clock.moved_to(now + dt.timedelta(seconds=int(spent["Retry-After"]))):
        assert caller.get("/api/v1/me").status_code == 200
    assert not Partner.objects.exists()


def test_a_lost_counter_does_not_close_the_door(caller: program.Program, settings: Any) -> None:
    redis = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": "redis://127.0.0.1:1/0"}}
    assert caller.get("/api/v1/me").status_code == 200


def test_what_broke_is_not_shown(caller: program.Program) -> None:
    answer = caller.get("/api/v1/broken")
    is_problem(answer, 500, "shell.server_error")
    assert b"secret" not in answer.content


def test_one_of_two_that_wait_for_each_other_is_told_to_come_again(caller: program.Program) -> None:
    answer = caller.post("/api/v1/stuck", {})
    is_problem(answer, 409, "api.held_up")
    assert answer["Retry-After"] == "1"
    batch = caller.post(
        "/api/v1/batches",
        {
            "operations": [
                {"method": "POST", "path": "/api/v1/customers", "body": KONAN, "idempotency_key": "a"},
                {"method": "POST", "path": "/api/v1/stuck", "body": {}, "idempotency_key": "b"},
            ],
            "all_or_nothing": True,
        },
        key=None,
    )
    assert [each["status"] for each in batch.json()["results"]] == [424, 409]
    assert batch.json()["results"][1]["headers"]["Retry-After"] == "1"
    assert not Partner.objects.exists()


def test_a_host_that_is_not_ours(caller: program.Program) -> None:
    is_problem(caller.get("/api/v1/me", Host="elsewhere.example"), 400, "shell.bad_request")
