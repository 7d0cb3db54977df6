"""Pages of programs and of what was allowed, and what PostgreSQL refuses of both."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.api.rules import hash_of
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.oauth import actions
from backoffice.oauth.models import Consent, Program, Token
from backoffice.organisation.models import User
from tests.factories import cast, connected, program
from tests.factories.connected import RETURN, Tool

NEW = {
    "name": "営業ツール",
    "about": "得意先を地図に出します。",
    "kind": "SECRET",
    "redirect_uris": f"{RETURN}\n\n http://127.0.0.1/back \n{RETURN}",
    "scopes": ["partners:read", "requests:read"],
}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_program_is_registered_and_its_secret_shown_once(boss: User, company: Company) -> None:
    answer = browser(boss).post("/oauth/programs/new", NEW)
    page = answer.content.decode()
    made = Program.objects.get()
    secret = page.partition('value="ennoshita-secret_')[2].partition('"')[0]
    assert made.secret_hash == hash_of(f"ennoshita-secret_{secret}")
    assert made.client_id in page
    assert answer["Cache-Control"] == "no-store"
    assert made.redirect_uris == [RETURN, "http://127.0.0.1/back"]
    listed = browser(boss).get("/oauth/programs/").content.decode()
    assert secret not in listed
    assert "営業ツール" in listed
    assert Event.objects.get(step="backoffice.oauth.register_program").changes["scopes"] == [[], made.scopes]


def test_a_public_program_has_no_secret(boss: User, company: Company) -> None:
    page = browser(boss).post("/oauth/programs/new", {**NEW, "kind": "PUBLIC"}).content.decode()
    assert "ennoshita-secret" not in page
    assert Program.objects.get().is_public


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"redirect_uris": "http://tool.example.com/back"}, "戻り先「http://tool.example.com/back」は使えません。"),
        ({"redirect_uris": " \n "}, "戻り先のURL（リダイレクトURI）が入力されていません。"),
        ({"scopes": []}, "許可できる範囲が選択されていません。"),
        ({"name": "卓上ツール"}, "「卓上ツール」という連携プログラムがすでに登録されています。"),
    ],
)
def test_the_form_says_what_is_wrong_at_its_field(
    changed: dict[str, Any], said: str, boss: User, on_a_desk: Tool
) -> None:
    answer = browser(boss).post("/oauth/programs/new", {**NEW, **changed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Program.objects.count() == 1


def test_what_a_program_may_ask_for_and_where_it_returns_can_be_changed(boss: User, tool: Tool) -> None:
    made = Program.objects.get()
    page = f"/oauth/programs/{made.pk}/"
    assert RETURN in browser(boss).get(page).content.decode()
    given = {"about": "", "redirect_uris": "https://tool.example.com/new", "scopes": ["partners:read"]}
    assert browser(boss).post(page, given).status_code == 302
    made.refresh_from_db()
    assert (made.redirect_uris, made.scopes) == (["https://tool.example.com/new"], ["partners:read"])
    event = Event.objects.get(step="backoffice.oauth.change_program")
    assert event.changes["redirect_uris"] == [[RETURN], ["https://tool.example.com/new"]]
    assert browser(boss).post(page, {**given, "redirect_uris": "ftp://tool.example.com/"}).status_code == 422
    assert browser(boss).get("/oauth/programs/999999/").status_code == 404


def test_a_renewed_secret_is_the_only_one(boss: User, tool: Tool, fumi: User) -> None:
    made = Program.objects.get()
    page = browser(boss).post(f"/oauth/programs/{made.pk}/secret").content.decode()
    fresh = "ennoshita-secret_" + page.partition('value="ennoshita-secret_')[2].partition('"')[0]
    code = tool.code(fumi)
    assert tool.exchange(code).status_code == 401
    tool.secret = fresh
    assert tool.exchange(code).status_code == 200


def test_an_ended_program_is_let_in_no_more_and_stays_in_the_list(boss: User, tool: Tool, fumi: User) -> None:
    said = tool.tokens(fumi)
    made = Program.objects.get()
    assert browser(boss).post(f"/oauth/programs/{made.pk}/end").status_code == 302
    assert program.Program(said["access_token"]).get("/api/v1/me").status_code == 401
    assert browser(fumi).get(tool.address()).status_code == 404
    assert "登録を終了" in browser(boss).get("/oauth/programs/").content.decode()
    assert Event.objects.get(step="backoffice.oauth.end_program").changes == {"consents_ended": 1}
    again = browser(boss).post(f"/oauth/programs/{made.pk}/end")
    assert again.status_code == 409
    assert connected.registered(boss, made.created_at).client_id != tool.client_id, "its name is free again"


def test_a_person_sees_and_ends_what_they_let_in(tool: Tool, fumi: User, boss: User) -> None:
    said = tool.tokens(fumi)
    tool.code(fumi)
    ran = cast.member("ran", "蘭", duties=())
    consent = Consent.objects.get(code_used_at__isnull=False)
    for user, sees in ((fumi, True), (ran, False), (boss, True)):
        page = browser(user).get("/oauth/consents/").content.decode()
        assert page.count("得意先を地図に出します。") == sees, "what was never used is not in force"
    assert browser(ran).post(f"/oauth/consents/{consent.pk}/end").status_code == 403
    assert program.Program(said["access_token"]).get("/api/v1/me").status_code == 200
    assert browser(fumi).post(f"/oauth/consents/{consent.pk}/end").status_code == 302
    assert program.Program(said["access_token"]).get("/api/v1/me").status_code == 401
    assert "本人が解除した" in browser(fumi).get("/oauth/consents/").content.decode()
    assert browser(fumi).post(f"/oauth/consents/{consent.pk}/end").status_code == 409
    assert browser(fumi).post("/oauth/consents/999999/end").status_code == 404


def test_who_answers_for_all_ends_what_another_let_in(tool: Tool, fumi: User, boss: User) -> None:
    said = tool.tokens(fumi)
    assert browser(boss).post(f"/oauth/consents/{Consent.objects.get().pk}/end").status_code == 302
    assert program.Program(said["access_token"]).get("/api/v1/me").status_code == 401
    event = Event.objects.get(step="backoffice.oauth.end_consent")
    assert (event.actor_name, event.on_behalf_of_name, event.reason) == ("石井 長", "石井 文", "ADMINISTRATOR")


def test_the_use_of_a_connection_is_shown(tool: Tool, fumi: User, now: dt.datetime) -> None:
    said = tool.tokens(fumi)
    assert Consent.objects.get().last_used_at is None
    program.Program(said["access_token"]).get("/api/v1/me")
    assert Consent.objects.get().last_used_at is not None


@pytest.mark.parametrize("path", ["/oauth/programs/", "/oauth/consents/"])
def test_the_lists_cost_the_same_for_one_and_for_many(path: str, boss: User, now: dt.datetime) -> None:
    client = browser(boss)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    connected.token_of(boss, now)
    few = queries()
    for _ in range(9):
        connected.token_of(boss, now)
    assert queries() == few


@pytest.mark.parametrize(
    "changed", [{"client_id": "ennoshita-client_x_y"}, {"name": "別の名前"}, {"created_by_name": "だれか"}]
)
def test_postgresql_keeps_what_a_program_is(changed: dict[str, str], tool: Tool) -> None:
    with pytest.raises(DatabaseError, match="program stays"), transaction.atomic():
        Program.objects.update(**changed)
    with pytest.raises(DatabaseError, match="program stays"), transaction.atomic():
        Program.objects.all().delete()


def test_postgresql_keeps_an_ended_program_ended(tool: Tool, boss: User, now: dt.datetime) -> None:
    actions.end_program(program_id=Program.objects.get().pk, acting_user=boss, at=now)
    with pytest.raises(DatabaseError, match="program stays"), transaction.atomic():
        Program.objects.update(ended_at=None, ended_by_name="")


@pytest.mark.parametrize(
    "changed",
    [
        {"allowed": ["events:read"]},
        {"challenge": "x" * 43},
        {"code_hash": "h"},
        {"redirect_uri": "https://evil.example/"},
    ],
)
def test_postgresql_keeps_what_was_allowed(changed: dict[str, Any], tool: Tool, fumi: User, now: dt.datetime) -> None:
    tool.tokens(fumi)
    with pytest.raises(DatabaseError, match="consent stays"), transaction.atomic():
        Consent.objects.update(**changed)
    actions.end_consent(consent_id=Consent.objects.get().pk, acting_user=fumi, at=now)
    with pytest.raises(DatabaseError, match="consent stays"), transaction.atomic():
        Consent.objects.update(ended_at=None, ended_because="", ended_by_name="")
    with pytest.raises(DatabaseError, match="consent stays"), transaction.atomic():
        Consent.objects.update(code_used_at=None)


def test_postgresql_keeps_a_token_and_lets_it_be_refreshed_once(tool: Tool, fumi: User, now: dt.datetime) -> None:
    tool.tokens(fumi)
    with pytest.raises(DatabaseError, match="token stays"), transaction.atomic():
        Token.objects.update(scopes=["events:read"])
    Token.objects.update(refreshed_at=now)
    with pytest.raises(DatabaseError, match="token stays"), transaction.atomic():
        Token.objects.update(refreshed_at=None)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"redirect_uris": []}, "program_returns_somewhere"),
        ({"scopes": []}, "program_may_ask_for_something"),
        ({"ended_by_name": "だれか"}, "ended_program_names_who_did_it"),
    ],
)
def test_postgresql_refuses_a_program_that_says_too_little(
    changed: dict[str, Any], name: str, company: Company, now: dt.datetime
) -> None:
    given = {"name": "n", "client_id": "c", "redirect_uris": [RETURN], "scopes": ["a:read"], "created_at": now}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Program.objects.create(**{**given, **changed})
