"""The doors of a sandbox: keys that say so and cannot cross, its clock for programs, its page for people."""

import datetime as dt

import pytest
from django.test import Client, override_settings

from backoffice.api import ids
from backoffice.api.actions import make_key
from backoffice.api.models import ApiKey
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.oauth.actions.texts import fresh
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import cast, trade, tried_out
from tests.factories.program import Program

ME, CLOCK, PARTNERS, UPLOADS = "/api/v1/me", "/api/v1/sandbox/clock", "/api/v1/partners", "/api/v1/uploads"
PAGE, NEW, MOVE, CLOSE = "/sandbox/", "/sandbox/new", "/sandbox/clock", "/sandbox/close"
SCOPES = ("partners:read", "sandbox:read", "sandbox:write", "uploads:write")


@pytest.fixture
def uriko(company: Company) -> User:
    """売子 sells, and her tool is tried out."""
    trade.customer()
    return cast.member("uriko", "売子", duties=("backoffice.partner_reading", "backoffice.api_keys"))


@pytest.fixture
def made(uriko: User, admin: User) -> Company:
    return tried_out.sandbox(admin, uriko)


def key(user: User) -> str:
    return make_key(name="販売ツール", scope_codes=SCOPES, days=30, acting_user=user, at=clock.real_now()).token


@pytest.fixture
def real(uriko: User) -> Program:
    return Program(key(uriko))


@pytest.fixture
def test(made: Company, uriko: User) -> Program:
    with tried_out.inside(made):
        return Program(key(uriko))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_key_and_every_answer_say_which_company_it_is(test: Program, real: Program) -> None:
    assert (test.token.split("_")[0], real.token.split("_")[0]) == ("ennoshita-test", "ennoshita")
    said, also = test.get(ME), real.get(ME)
    assert (said.json()["company"]["sandbox"], also.json()["company"]["sandbox"]) == (True, False)
    assert said.json()["company"]["name"] == "株式会社みなと商会（サンドボックス）"
    assert (said.headers["Ennoshita-Sandbox"], "Ennoshita-Sandbox" in also.headers) == ("true", False)
    assert {each["code"] for each in test.every(PARTNERS)} == {"TEST-C1", "TEST-C2", "TEST-S1"}
    assert {each["code"] for each in real.every(PARTNERS)} == {"C001"}


def test_a_key_cannot_cross(test: Program, real: Program, made: Company, company: Company) -> None:
    for program, other, word in ((test, company, "ennoshita"), (real, made, "ennoshita-test")):
        mine, theirs = program.token.split("_", 2)[1:], ids.write("c", other.pk).partition("_")[2]
        for forged in (f"{word}_{theirs}_{mine[1]}", f"{word}_{mine[0]}_{mine[1]}", f"ennoshita_{theirs}_{mine[1]}"):
            assert Program(forged).get(ME).status_code == 401, forged


def test_texts_of_programs_that_are_let_in_say_it_as_well(made: Company) -> None:
    with tried_out.inside(made):
        assert fresh("ennoshita-token").startswith("ennoshita-test-token_")
    assert not fresh("ennoshita-token").startswith("ennoshita-test")


def test_a_program_moves_the_clock_of_the_sandbox_alone(
    test: Program, real: Program, made: Company, company: Company, now: dt.datetime
) -> None:
    to = "2027-01-05T09:00:00+09:00"
    moved = test.post(CLOCK, {"to": to}, key="1")
    assert moved.status_code == 201, moved.content
    assert moved.json()["now"] == to
    assert moved.json()["real_now"].startswith("2026-11-04T10:0")
    assert test.get(CLOCK).json()["now"].startswith("2027-01-05T09:0")
    again = test.post(CLOCK, {"to": to}, key="1")
    assert (again.status_code, again.headers["Idempotent-Replay"]) == (201, "true")
    back = test.post(CLOCK, {"to": "2026-12-01T09:00:00+09:00"})
    assert (back.status_code, back.json()["code"]) == (422, "sandbox.clock_goes_forwards")
    for refused in (real.get(CLOCK), real.post(CLOCK, {"to": to})):
        assert (refused.status_code, refused.json()["code"]) == (404, "sandbox.not_a_sandbox")
    with tried_out.inside(made):
        assert Event.objects.get(step="backoffice.sandbox.move_clock").source == "API"
    assert not Event.objects.filter(step="backoffice.sandbox.move_clock").exists()


def test_a_move_that_is_only_tried_moves_nothing(test: Program, made: Company) -> None:
    tried = test.post(f"{CLOCK}?dry_run=true", {"to": "2027-01-05T09:00:00+09:00"})
    assert tried.status_code == 200, tried.content
    assert test.get(CLOCK).json()["ahead_seconds"] == 0


def test_a_key_without_the_scope_moves_nothing(made: Company, uriko: User, now: dt.datetime) -> None:
    with tried_out.inside(made):
        token = make_key(name="x", scope_codes=["sandbox:read"], days=30, acting_user=uriko, at=now).token
    assert Program(token).post(CLOCK, {"to": "2027-01-05T09:00:00+09:00"}).status_code == 403


def test_a_key_lives_by_the_real_time(test: Program, made: Company, admin: User) -> None:
    tried_out.moved(made, admin, days=400)
    assert test.get(ME).status_code == 200, "its thirty days are not over"
    sent = test.post(UPLOADS, {"name": "a.pdf", "size": 3})
    until = dt.datetime.fromisoformat(sent.json()["kept_until"])
    assert until.date() == dt.date(2026, 11, 5), "a day, by the real time"
    with clock.moved_to(dt.datetime(2026, 12, 5, 10, tzinfo=clock.TOKYO)):
        assert test.get(ME).status_code == 401


def test_requests_of_a_sandbox_are_counted_by_a_limit_of_its_own(test: Program, real: Program) -> None:
    with override_settings(API_SANDBOX_REQUESTS_PER_MINUTE=2):
        answers = [test.get(ME) for _ in range(3)]
        # The minute stands still and its counters are those of all tests at once, so some may have been counted before.
        assert answers[-1].status_code == 429
        assert {each.headers["RateLimit-Limit"] for each in answers} == {"2"}
        assert real.get(ME).headers["RateLimit-Limit"] != "2"


def test_an_administrator_makes_enters_moves_and_closes_a_sandbox_on_its_pages(
    uriko: User, admin: User, company: Company, now: dt.datetime
) -> None:
    browser = signed_in(admin)
    assert NEW in browser.get(PAGE).content.decode()
    asked = browser.get(NEW).content.decode()
    assert "売子" in asked
    assert browser.post(NEW, {"users": [uriko.pk]}).headers["Location"] == PAGE
    made = Company.objects.get(sandbox_of=company)
    shown = browser.get(PAGE).content.decode()
    assert "（実際の時刻です）" in shown
    assert "株式会社みなと商会（サンドボックス）" in shown
    assert browser.post(MOVE, {"to": "2026-11-01T09:00"}).status_code == 422
    assert browser.post(MOVE, {"to": ""}).status_code == 422
    assert browser.post(MOVE, {"to": "2027-01-05T09:00"}).headers["Location"] == PAGE
    home = browser.get("/").content.decode()
    assert "2027年1月5日（火）" in home
    assert "（時計を進めています）" in home
    hers = signed_in(uriko)
    assert "時計を進めています" not in hers.get("/").content.decode(), "she is at work in the company itself"
    hers.post("/company/", {"company": made.pk})
    assert "2027年1月5日（火）" in hers.get("/").content.decode()
    assert CLOSE not in hers.get(PAGE).content.decode()
    assert hers.post(CLOSE).status_code == 403
    assert browser.post(CLOSE).status_code == 302
    assert "サンドボックス</b>" not in browser.get("/").content.decode()
    assert "サンドボックス</b>" not in hers.get("/").content.decode(), "it is closed for her as well"
    with scope.working_in(made.pk):
        assert not ApiKey.objects.filter(revoked_at=None).exists()


def test_in_the_company_itself_there_is_no_clock_to_move(uriko: User, made: Company, admin: User) -> None:
    for user in (uriko, admin):
        assert signed_in(user).post(MOVE, {"to": "2027-01-05T09:00"}).status_code == 404
    assert signed_in(admin).post(CLOSE).status_code == 404
    assert signed_in(uriko).get(NEW).status_code == 403
    assert signed_in(admin).post(NEW, {}).status_code == 409, "there is one already"


def test_a_file_that_is_taken_from_a_sandbox_says_so_in_its_name(made: Company, uriko: User, company: Company) -> None:
    browser = signed_in(uriko)
    export = "/partners/?export=csv"
    before = browser.get("/partners/").status_code
    assert before == 200
    browser.post("/company/", {"company": made.pk})
    assert Partner.objects.count() == 1
    assert browser.get(export).status_code == 200
