"""Programs within a page: answered to the pages that are registered, never by a cookie, and told apart letter by letter."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, transaction
from django.test import Client

from backoffice.oauth import actions, rules
from backoffice.oauth.models import Consent, Program
from backoffice.organisation.models import User
from tests.factories import connected, program
from tests.factories.connected import REVOKE, TOKEN, Tool

PAGE, ELSEWHERE = "https://map.example.com", "https://map.example.com.evil.example"
PARTNERS, ME = "/api/v1/partners", "/api/v1/me"
ALLOWED = "Access-Control-Allow-Origin"


@pytest.fixture
def in_a_page(boss: User, now: dt.datetime) -> Tool:
    """A program without a secret, whose pages are those of one origin."""
    return connected.registered(boss, now, name="地図", is_public=True, origins=[PAGE])


def from_page(tool: Tool, path: str, origin: str, **said: Any) -> Any:
    mine = {"client_id": tool.client_id, **said}
    return tool.client.post(path, mine, headers={"Origin": origin})


def call(token: str, origin: str, path: str = ME) -> Any:
    return program.Program(token).get(path, Origin=origin)


def given(tool: Tool, user: User, origin: str) -> Any:
    said = {"code": tool.code(user), "redirect_uri": tool.redirect_uri, "code_verifier": tool.verifier}
    return from_page(tool, TOKEN, origin, grant_type="authorization_code", **said)


def test_a_registered_page_gets_a_token_uses_it_and_gives_it_back(in_a_page: Tool, fumi: User) -> None:
    answer = given(in_a_page, fumi, PAGE)
    assert (answer.status_code, answer[ALLOWED]) == (200, PAGE)
    assert "Origin" in answer["Vary"]
    token = answer.json()["access_token"]
    shown = call(token, PAGE)
    assert (shown.status_code, shown[ALLOWED]) == (200, PAGE)
    assert "Origin" in shown["Vary"]
    assert "RateLimit-Remaining" in shown["Access-Control-Expose-Headers"]
    refused = call(token, PAGE, "/api/v1/events")
    assert (refused.status_code, refused[ALLOWED]) == (403, PAGE)
    back = from_page(in_a_page, REVOKE, PAGE, token=token)
    assert (back.status_code, back[ALLOWED]) == (200, PAGE)
    over = call(token, PAGE)
    assert (over.status_code, over[ALLOWED]) == (401, "*")
    for each in (answer, shown, refused, back, over):
        assert "Access-Control-Allow-Credentials" not in each


@pytest.mark.parametrize(
    "origin", [ELSEWHERE, "http://map.example.com", f"{PAGE}:8443", "https://MAP.example.com", "null"]
)
def test_another_page_gets_nothing_and_uses_nothing_up(origin: str, in_a_page: Tool, fumi: User) -> None:
    code = in_a_page.code(fumi)
    said = {"code": code, "redirect_uri": in_a_page.redirect_uri, "code_verifier": in_a_page.verifier}
    answer = from_page(in_a_page, TOKEN, origin, grant_type="authorization_code", **said)
    assert (answer.status_code, answer.json()["error"]) == (403, "unauthorized_client")
    assert Consent.objects.get().code_used_at is None
    token = in_a_page.exchange(code).json()["access_token"]
    refused = call(token, origin)
    assert (refused.status_code, refused.json()["code"], refused[ALLOWED]) == (403, "api.origin_not_registered", "*")
    assert call(token, PAGE).status_code == 200


def test_nothing_is_done_for_another_page(in_a_page: Tool, fumi: User, now: dt.datetime) -> None:
    """A browser would send it, as the question before names no program: so it is refused before anything happens."""
    token = connected.token_of(fumi, now)
    answer = program.Program(token).post("/api/v1/expense-claims", {"title": "x"}, Origin=ELSEWHERE)
    assert (answer.status_code, answer.json()["code"]) == (403, "api.origin_not_registered")
    key = program.token_of(fumi, now)
    answer = program.Program(key).get(ME, Origin=PAGE)
    assert (answer.status_code, answer.json()["code"]) == (403, "api.origin_not_registered")
    assert program.Program(key).get(ME).status_code == 200
    assert program.Program(key).get(ME, Origin="http://testserver").status_code == 200


@pytest.mark.parametrize("path", [ME, PARTNERS, "/api/v1/expense-claims", TOKEN, REVOKE])
def test_a_browser_is_told_what_it_may_send(path: str, in_a_page: Tool) -> None:
    asked = {"Origin": ELSEWHERE, "Access-Control-Request-Method": "POST"}
    answer = Client().options(path, headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer[ALLOWED] == "*"
    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    plain = Client().options(path)
    assert plain.status_code in {401, 405}


def test_a_session_opens_nothing_here(fumi: User) -> None:
    browser = Client()
    browser.force_login(fumi)
    answer = browser.get(PARTNERS, headers={"Origin": PAGE})
    assert (answer.status_code, answer[ALLOWED]) == (401, "*")
    assert answer.json()["code"] == "api.key_needed"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (PAGE, True),
        ("https://map.example.com:8443", True),
        ("http://localhost:5173", True),
        ("http://127.0.0.1:5173", True),
        ("https://map.example.com/", False),
        ("https://map.example.com/app", False),
        ("https://map.example.com:443", False),
        ("http://localhost:80", False),
        ("https://Map.example.com", False),
        ("https://*.example.com", False),
        ("http://map.example.com", False),
        ("https://地図.example.com", False),
        ("null", False),
        ("*", False),
    ],
)
def test_what_an_origin_looks_like(text: str, fits: bool) -> None:
    assert rules.is_origin(text) is fits


def test_what_holds_a_secret_runs_in_no_page(boss: User, now: dt.datetime) -> None:
    with pytest.raises(actions.OriginOfServer), transaction.atomic():
        connected.registered(boss, now, origins=[PAGE])
    with pytest.raises(actions.BadOrigin), transaction.atomic():
        connected.registered(boss, now, is_public=True, origins=[f"{PAGE}/"])
    tool = connected.registered(boss, now, name="地図", is_public=True, origins=[PAGE, PAGE])
    made = Program.objects.get(client_id=tool.client_id)
    assert made.origins == [PAGE]
    actions.renew_secret(program_id=made.pk, acting_user=boss, at=now)
    made.refresh_from_db()
    assert (made.origins, made.is_public) == ([], False)
    made.origins = [PAGE]
    with pytest.raises(Error) as stopped, transaction.atomic():
        made.save(update_fields=["origins"])
    assert stopped.value.__cause__.diag.constraint_name == "program_within_a_page_holds_no_secret"


def test_the_pages_of_a_program_are_entered_and_changed(boss: User, now: dt.datetime) -> None:
    browser = Client()
    browser.force_login(boss)
    sent = {
        "name": "地図",
        "kind": "PUBLIC",
        "redirect_uris": "https://map.example.com/back",
        "origins": f"{PAGE}\nhttp://localhost:5173\n",
        "scopes": ["partners:read"],
    }
    assert browser.post("/oauth/programs/new", {**sent, "kind": "SECRET"}).status_code == 422
    assert browser.post("/oauth/programs/new", sent).status_code == 200
    made = Program.objects.get()
    assert made.origins == [PAGE, "http://localhost:5173"]
    address = f"/oauth/programs/{made.pk}/"
    assert f"{PAGE}\nhttp://localhost:5173" in browser.get(address).content.decode()
    assert browser.post(address, {**sent, "origins": f"{PAGE}/x"}).status_code == 422
    assert browser.post(address, {**sent, "origins": ""}).status_code == 302
    made.refresh_from_db()
    assert made.origins == []
