"""From the page that asks to a call of the API, and every way in which it must not go."""

import datetime as dt
import threading
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from backoffice.api.rules import hash_of
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.oauth import actions, limits
from backoffice.oauth.models import Consent, Program, Token
from backoffice.organisation.models import Membership, User
from tests.backoffice.api.entrance import CUSTOMERS, KONAN
from tests.factories import cast, committed, connected, program
from tests.factories.connected import RETURN, REVOKE, TOKEN, Tool, allow, came_back

ME, PARTNERS = "/api/v1/me", "/api/v1/partners"


def called(token: str, path: str = ME) -> Any:
    return program.Program(token).get(path)


def status(token: str, path: str = ME) -> int:
    return int(called(token, path).status_code)


def test_a_person_lets_a_program_in_and_it_acts_as_them(tool: Tool, fumi: User, company: Company) -> None:
    came = came_back(allow(fumi, tool.address()))
    assert set(came) == {"code", "state", "iss"}
    assert (came["state"], came["iss"]) == ("as it was", "http://testserver")
    answer = tool.exchange(came["code"])
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    said = answer.json()
    assert set(said) == {"access_token", "token_type", "expires_in", "refresh_token", "scope"}
    assert (said["token_type"], said["expires_in"], said["scope"]) == ("Bearer", 3600, "partners:read requests:read")
    me = called(said["access_token"]).json()
    assert (me["user"]["name"], me["company"]["name"]) == ("石井 文", company.name)
    key = me["key"]
    assert (key["name"], key["scopes"]) == ("営業ツール", ["partners:read", "requests:read"])
    assert key["expires_at"].startswith("2026-11-04T11:00:0")
    assert status(said["access_token"], PARTNERS) == 200
    assert status(said["access_token"], "/api/v1/events") == 403


def test_the_page_names_program_company_and_each_scope_in_words(tool: Tool, fumi: User, company: Company) -> None:
    browser = Client()
    browser.force_login(fumi)
    answer = browser.get(tool.address())
    page = answer.content.decode()
    for words in (
        "営業ツール",
        "得意先を地図に出します。",
        company.name,
        "石井 文",
        "取引先を見る",
        "自分の申請を見る",
        RETURN,
    ):
        assert words in page, words
    assert "できごとを読む" not in page
    assert answer["Cache-Control"] == "no-store"
    assert "form-action 'self' https://tool.example.com;" in answer["Content-Security-Policy"] + ";"
    assert not Consent.objects.exists()
    english = browser.get(tool.address(), headers={"Accept-Language": "en"}).content.decode()
    assert "営業ツール" in english
    assert "Do not allow" in english


def test_who_is_not_signed_in_signs_in_first_and_comes_back_to_the_question(tool: Tool) -> None:
    answer = Client().get(tool.address())
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/accounts/login/?next={quote('/oauth/authorize?', safe='/')}")


def test_who_says_no_is_sent_back_without_a_code(tool: Tool, fumi: User) -> None:
    came = came_back(allow(fumi, tool.address(), deny="1"))
    assert came == {"error": "access_denied", "state": "as it was", "iss": "http://testserver"}
    assert not Consent.objects.exists()


def test_a_person_may_allow_less_than_was_asked(tool: Tool, fumi: User) -> None:
    said = tool.tokens(fumi, allowed=("requests:read",))
    assert said["scope"] == "requests:read"
    assert status(said["access_token"], "/api/v1/requests") == 200
    refused = called(said["access_token"], PARTNERS)
    assert refused.status_code == 403
    assert refused.json()["code"] == "api.scope_missing"
    assert 'error="insufficient_scope", scope="partners:read"' in refused["WWW-Authenticate"]


@pytest.mark.parametrize("allowed", [(), ("events:read",), ("nothing:read",)])
def test_nothing_and_what_was_not_asked_cannot_be_allowed(allowed: tuple[str, ...], tool: Tool, fumi: User) -> None:
    answer = allow(fumi, tool.address(), allowed=allowed)
    assert answer.status_code == 422
    assert not Consent.objects.exists()


def test_a_token_opens_no_more_than_its_user(tool: Tool, chie: User) -> None:
    said = tool.tokens(chie)
    assert status(said["access_token"], PARTNERS) == 403
    assert called(said["access_token"], PARTNERS).json()["code"] == "access.not_allowed"


def test_a_program_without_a_secret_goes_by_its_verifier_alone(on_a_desk: Tool, fumi: User) -> None:
    assert on_a_desk.secret == ""
    on_a_desk.redirect_uri = "http://127.0.0.1:51234/back"
    said = on_a_desk.tokens(fumi)
    assert status(said["access_token"]) == 200
    assert on_a_desk.refresh(said["refresh_token"]).status_code == 200


def test_a_program_with_a_secret_must_show_it_in_the_form_or_the_header(tool: Tool, fumi: User) -> None:
    code = tool.code(fumi)
    for wrong in (None, "", "wrong", tool.secret[:-1]):
        answer = tool.exchange(code, client_secret=wrong)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer["WWW-Authenticate"].startswith("Basic")
    basic = b64encode(f"{quote(tool.client_id)}:{quote(tool.secret)}".encode()).decode()
    said = {"grant_type": "authorization_code", "code": code, "redirect_uri": RETURN, "code_verifier": tool.verifier}
    with scope.reading(()):
        answer = tool.client.post(TOKEN, said, headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_grant"),
        ({"redirect_uri": "https://tool.example.com/other"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"code": "ennoshita-code_0_wrong"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
    ],
)
def test_a_code_without_what_belongs_to_it_gives_nothing(
    changed: dict[str, Any], error: str, tool: Tool, fumi: User
) -> None:
    code = tool.code(fumi)
    said = {"grant_type": "authorization_code", "code": code, "redirect_uri": RETURN, "code_verifier": tool.verifier}
    answer = tool.post(TOKEN, **{**said, **changed})
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert not Token.objects.exists()
    assert tool.exchange(code).status_code == 200, "what was sent wrong leaves nothing"


def test_a_code_is_good_for_minutes_and_for_its_program_alone(
    tool: Tool, on_a_desk: Tool, fumi: User, now: dt.datetime
) -> None:
    code = tool.code(fumi)
    on_a_desk.verifier, on_a_desk.redirect_uri = tool.verifier, RETURN
    assert on_a_desk.exchange(code).json()["error"] == "invalid_grant"
    with clock.moved_to(now + limits.CODE_LIVES + dt.timedelta(seconds=1)):
        assert tool.exchange(code).json()["error"] == "invalid_grant"
    assert not Token.objects.exists()


def test_a_code_that_comes_twice_ends_what_came_of_it(tool: Tool, fumi: User, now: dt.datetime) -> None:
    code = tool.code(fumi)
    said = tool.exchange(code).json()
    assert status(said["access_token"]) == 200
    again = tool.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert status(said["access_token"]) == 401
    assert tool.refresh(said["refresh_token"]).json()["error"] == "invalid_grant"
    event = Event.objects.get(step="backoffice.oauth.end_consent")
    assert (event.actor_name, event.on_behalf_of_name, event.reason) == ("自動処理", "石井 文", "CODE_REUSED")


def test_a_refresh_token_gives_the_next_and_is_good_once(tool: Tool, fumi: User, now: dt.datetime) -> None:
    first = tool.tokens(fumi)
    with clock.moved_to(now + dt.timedelta(hours=2)):
        assert status(first["access_token"]) == 401
        assert called(first["access_token"]).json()["code"] == "api.token_not_in_force"
        second = tool.refresh(first["refresh_token"]).json()
        assert status(second["access_token"]) == 200
        assert second["refresh_token"] != first["refresh_token"]
        assert second["scope"] == first["scope"]
        again = tool.refresh(first["refresh_token"])
        assert again.json()["error"] == "invalid_grant"
        assert status(second["access_token"]) == 401, "somebody else has the first one too"
        assert tool.refresh(second["refresh_token"]).json()["error"] == "invalid_grant"
    assert Consent.objects.get().ended_because == "REFRESH_REUSED"


def test_a_refresh_may_ask_for_less_and_never_for_more(tool: Tool, fumi: User) -> None:
    first = tool.tokens(fumi)
    wider = tool.refresh(first["refresh_token"], scope="partners:read events:read")
    assert (wider.status_code, wider.json()["error"]) == (400, "invalid_scope")
    narrow = tool.refresh(first["refresh_token"], scope="requests:read").json()
    assert narrow["scope"] == "requests:read"
    assert status(narrow["access_token"], PARTNERS) == 403
    whole = tool.refresh(narrow["refresh_token"]).json()
    assert status(whole["access_token"], PARTNERS) == 200


def test_what_is_not_refreshed_in_time_is_over_and_swept(tool: Tool, fumi: User, now: dt.datetime) -> None:
    said = tool.tokens(fumi)
    late = now + limits.REFRESH_LIVES
    assert actions.forget_tokens(at=late - dt.timedelta(seconds=1)) == 0
    with clock.moved_to(late + dt.timedelta(seconds=1)):
        assert tool.refresh(said["refresh_token"]).json()["error"] == "invalid_grant"
        assert actions.forget_tokens(at=clock.now()) == 1
        assert tool.refresh(said["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_a_program_gives_back_what_it_was_allowed(which: str, tool: Tool, fumi: User) -> None:
    said = tool.tokens(fumi)
    assert tool.post(REVOKE, token=said[which]).status_code == 200
    assert status(said["access_token"]) == 401
    assert tool.refresh(said["refresh_token"]).json()["error"] == "invalid_grant"
    assert tool.post(REVOKE, token=said[which]).status_code == 200
    event = Event.objects.get(step="backoffice.oauth.end_consent")
    assert (event.actor_name, event.source, event.reason) == ("石井 文", "API", "PROGRAM")


def test_nobody_gives_back_what_another_program_was_allowed(tool: Tool, on_a_desk: Tool, fumi: User) -> None:
    said = tool.tokens(fumi)
    assert on_a_desk.post(REVOKE, token=said["refresh_token"]).status_code == 200
    assert on_a_desk.refresh(said["refresh_token"]).json()["error"] == "invalid_grant"
    assert tool.post(REVOKE, token=said["refresh_token"], client_secret="wrong").status_code == 401
    assert tool.post(REVOKE).json()["error"] == "invalid_request"
    assert status(said["access_token"]) == 200


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "none"}, "unauthorized_client"),
        ({"response_type": None}, "invalid_request"),
        ({"scope": "events:read"}, "invalid_scope"),
        ({"scope": "partners:read nothing:read"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
    ],
)
def test_a_program_that_asks_wrongly_is_told_so(changed: dict[str, Any], error: str, tool: Tool, fumi: User) -> None:
    browser = Client()
    browser.force_login(fumi)
    answer = browser.get(tool.address(**changed))
    assert answer["Location"].startswith(f"{RETURN}?")
    came = came_back(answer)
    assert (came["error"], came["state"], came["iss"]) == (error, "as it was", "http://testserver")
    assert came_back(allow(fumi, tool.address(**changed)))["error"] == error
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status_code"),
    [
        ({"redirect_uri": "https://evil.example/"}, 400),
        ({"redirect_uri": "https://tool.example.com/back?more=1"}, 400),
        ({"redirect_uri": "http://127.0.0.1:1/back"}, 400),
        ({"redirect_uri": "javascript:alert(1)"}, 400),
        ({"redirect_uri": None}, 400),
        ({"client_id": None}, 404),
        ({"client_id": "nobody"}, 404),
        ({"client_id": "ennoshita-client_0_nobody"}, 404),
    ],
)
def test_nobody_is_sent_to_a_place_that_was_not_registered(
    changed: dict[str, Any], status_code: int, tool: Tool, fumi: User
) -> None:
    browser = Client()
    browser.force_login(fumi)
    for answer in (browser.get(tool.address(**changed)), allow(fumi, tool.address(**changed))):
        assert answer.status_code == status_code
        assert "Location" not in answer
    assert not Consent.objects.exists()


@pytest.mark.parametrize("twice", ["client_id", "redirect_uri", "scope", "state", "response_type"])
def test_what_is_said_twice_leads_nowhere(twice: str, tool: Tool, fumi: User) -> None:
    browser = Client()
    browser.force_login(fumi)
    answer = browser.get(f"{tool.address()}&{twice}=https://evil.example/")
    assert answer.status_code in (400, 404)
    assert "Location" not in answer


def test_a_challenge_or_a_verifier_that_comes_twice_is_refused(tool: Tool, fumi: User) -> None:
    browser = Client()
    browser.force_login(fumi)
    assert came_back(browser.get(f"{tool.address()}&code_challenge={'x' * 43}"))["error"] == "invalid_request"
    answer = tool.exchange(tool.code(fumi), code_verifier=["x" * 43, tool.verifier])
    assert answer.json()["error"] == "invalid_request"
    assert not Token.objects.exists()


def test_the_company_of_a_program_is_the_one_that_opens(
    tool: Tool, fumi: User, company: Company, other_company: Company, now: dt.datetime
) -> None:
    with scope.working_in(other_company.pk):
        stranger = cast.member("yoso", "他所", duties=("backoffice.partner_reading",))
        assert allow(stranger, tool.address()).status_code == 404
        Membership.objects.create(user=fumi, valid_from=cast.SINCE)
        theirs = connected.registered(
            cast.member("boss2", "長", duties=("backoffice.administration",)), now, name="となりのツール"
        )
        token = connected.token_of(fumi, now)
    said = theirs.tokens(fumi)
    assert called(said["access_token"]).json()["company"]["name"] == other_company.name
    assert called(token).json()["company"]["name"] == other_company.name
    mine = tool.tokens(fumi)
    assert called(mine["access_token"]).json()["company"]["name"] == company.name
    letters = mine["access_token"].split("_")[1]
    elsewhere = said["access_token"].split("_")[1]
    assert status(mine["access_token"].replace(letters, elsewhere)) == 401
    assert not Consent.objects.filter(program__name="となりのツール").exists()


def test_a_token_ends_with_its_user_its_program_and_its_scopes(
    tool: Tool, fumi: User, boss: User, now: dt.datetime
) -> None:
    said = tool.tokens(fumi)
    found = Program.objects.get()
    kept = {"program_id": found.pk, "about": "", "redirect_uris": [RETURN], "acting_user": boss, "at": now}
    actions.change_program(**kept, scope_codes=["requests:read"])
    assert status(said["access_token"], PARTNERS) == 403
    actions.change_program(**kept, scope_codes=connected.CODES)
    assert status(said["access_token"], PARTNERS) == 200
    Membership.objects.filter(user=fumi).update(valid_until=now.date())
    assert status(said["access_token"]) == 401
    assert tool.refresh(said["refresh_token"]).json()["error"] == "invalid_grant"
    Membership.objects.filter(user=fumi).update(valid_until=None)
    assert status(said["access_token"]) == 200
    actions.end_program(program_id=found.pk, acting_user=boss, at=now)
    assert status(said["access_token"]) == 401
    assert tool.refresh(said["refresh_token"]).json()["error"] == "invalid_client"


def test_only_hashes_are_kept(tool: Tool, fumi: User) -> None:
    code = tool.code(fumi)
    said = tool.exchange(code).json()
    rows = [str(list(model.objects.values())) for model in (Program, Consent, Token)]
    events = str(list(Event.objects.values()))
    for text in (tool.secret, code, said["access_token"], said["refresh_token"], tool.verifier):
        assert not any(text in row for row in (*rows, events))
    assert Token.objects.get().access_hash == hash_of(said["access_token"])


def test_a_post_is_done_once_also_with_the_next_token(company: Company, now: dt.datetime, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.backoffice.api.entrance"
    seller = cast.member("uriko", "売子", duties=("backoffice.partners",))
    first = connected.given_to(seller, now, codes=("partners:write",))
    assert program.Program(first.access).post(CUSTOMERS, KONAN, key="one").status_code == 201
    following = actions.refresh(Token.objects.get(), first.scopes, at=now)
    again = program.Program(following.access).post(CUSTOMERS, KONAN, key="one")
    assert (again.status_code, again["Idempotent-Replay"]) == (201, "true")
    other = connected.token_of(seller, now, codes=("partners:write",))
    assert program.Program(other).post(CUSTOMERS, KONAN, key="one").json()["code"] == "partners.code_in_use"


def test_requests_are_counted_by_connection_and_not_by_token(tool: Tool, fumi: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    said = tool.tokens(fumi)
    answers = [status(said["access_token"]) for _ in range(2)]
    fresh = tool.refresh(said["refresh_token"]).json()
    assert [*answers, status(fresh["access_token"])] == [200, 200, 429]


def test_who_tries_many_wrong_secrets_is_told_to_wait(tool: Tool, settings: Any, now: dt.datetime) -> None:
    settings.API_WRONG_KEYS_PER_MINUTE = 2
    with clock.moved_to(now + dt.timedelta(days=2)):
        answers = [tool.exchange("code", client_secret="wrong") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "api.too_many_requests"


@pytest.mark.parametrize("path", [TOKEN, REVOKE])
def test_the_doors_of_programs_take_forms_by_post_alone(path: str, tool: Tool) -> None:
    assert Client().get(path).status_code == 405
    assert tool.client.post(path, "{", content_type="application/json").status_code in (400, 401)
    assert tool.client.post(f"{path}?client_id={tool.client_id}", {}).status_code in (400, 401)
    assert tool.client.post(path, b"\xff\xfe=%zz", content_type="application/x-www-form-urlencoded").status_code in (
        400,
        401,
    )


def test_where_all_this_is_can_be_read_by_anybody(db: None) -> None:
    said = Client().get("/.well-known/oauth-authorization-server").json()
    assert said["issuer"] == "http://testserver"
    assert said["authorization_endpoint"] == "http://testserver/oauth/authorize"
    assert said["token_endpoint"] == "http://testserver/api/v1/oauth/token"
    assert said["revocation_endpoint"] == "http://testserver/api/v1/oauth/revoke"
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert "partners:read" in said["scopes_supported"]


@pytest.fixture
def real(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """A company whose rows are committed, so that threads see them."""
    with django_db_blocker.unblock(), committed.company() as made:
        yield made


def test_of_two_refreshes_at_once_one_is_answered_and_then_all_is_over(real: Company, now: dt.datetime) -> None:
    boss = cast.member("committed-boss", "長", duties=("backoffice.administration",))
    tool = connected.registered(boss, now)
    said = tool.tokens(boss)
    at_once, answers = threading.Barrier(3), []

    def refresh() -> None:
        try:
            at_once.wait()
            with clock.moved_to(now):
                answers.append(tool.refresh(said["refresh_token"]).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=refresh) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 400, 400]
    with scope.working_in(real.pk):
        assert Consent.objects.get().ended_because == "REFRESH_REUSED"
