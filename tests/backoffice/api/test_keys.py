"""Keys: made once, shown once, and good for no more than their user, their scopes and their time."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from backoffice.api import rules
from backoffice.api.actions import (
    IsRevoked,
    KeyNameTaken,
    LivesTooLong,
    NoScope,
    NotYourKey,
    UnknownScope,
    make_key,
    revoke_key,
)
from backoffice.api.models import ApiKey
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Membership, User
from tests.factories import cast, program

ME = "/api/v1/me"


@pytest.fixture
def fumi(company: Company) -> User:
    """文 connects programs."""
    return cast.member("fumi", "文", duties=("backoffice.api_keys", "backoffice.partner_reading"))


def made(user: User, now: dt.datetime, **changed: Any) -> Any:
    given = {"name": "営業ツール", "scope_codes": ["requests:read"], "days": 90, **changed}
    return make_key(**given, acting_user=user, at=now)


def test_a_key_acts_as_its_user_within_its_scopes(fumi: User, now: dt.datetime, company: Company) -> None:
    caller = program.Program(made(fumi, now).token)
    answer = caller.get(ME)
    assert answer.status_code == 200
    said = answer.json()
    assert said["user"]["name"] == "石井 文"
    assert said["company"]["name"] == company.name
    assert said["key"] == {"name": "営業ツール", "scopes": ["requests:read"], "expires_at": "2027-02-02T10:00:00+09:00"}
    assert caller.get("/api/v1/requests").status_code == 200
    assert caller.get("/api/v1/partners").status_code == 403


def test_only_the_hash_of_a_key_is_kept_and_its_making_is_an_event(fumi: User, now: dt.datetime) -> None:
    token = made(fumi, now).token
    key = ApiKey.objects.get()
    assert key.secret_hash == rules.hash_of(token)
    assert len(key.prefix) < 12
    assert key.prefix in token
    assert token not in str(ApiKey.objects.values().get())
    event = Event.objects.get(step="backoffice.api.make_key")
    assert event.case_name == "営業ツール"
    assert token not in str(Event.objects.filter(pk=event.pk).values().get())


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"scope_codes": []}, NoScope),
        ({"scope_codes": ["nothing:read"]}, UnknownScope),
        ({"days": 0}, LivesTooLong),
        ({"days": 367}, LivesTooLong),
    ],
)
def test_a_key_that_opens_nothing_or_never_ends_is_refused(
    changed: dict[str, Any], refusal: type[Exception], fumi: User, now: dt.datetime
) -> None:
    with pytest.raises(refusal):
        made(fumi, now, **changed)
    assert not ApiKey.objects.exists()


def test_a_name_is_free_again_when_its_key_is_revoked(fumi: User, now: dt.datetime) -> None:
    first = made(fumi, now)
    with pytest.raises(KeyNameTaken):
        made(fumi, now)
    revoke_key(key_id=first.key.pk, acting_user=fumi, at=now)
    assert made(fumi, now).key.pk != first.key.pk


def test_a_key_ends_when_it_expires_is_revoked_or_its_user_goes(fumi: User, now: dt.datetime) -> None:
    expired = program.token_of(fumi, now - dt.timedelta(days=91))
    revoked = made(fumi, now)
    revoke_key(key_id=revoked.key.pk, acting_user=fumi, at=now)
    left = program.token_of(fumi, now)
    for token in (expired, revoked.token):
        assert program.Program(token).get(ME).status_code == 401
    assert program.Program(left).get(ME).status_code == 200
    Membership.objects.filter(user=fumi).update(valid_until=now.date())
    assert program.Program(left).get(ME).status_code == 401
    Membership.objects.filter(user=fumi).update(valid_until=None)
    User.objects.filter(pk=fumi.pk).update(is_active=False)
    assert program.Program(left).get(ME).status_code == 401


def test_a_misspelt_key_opens_nothing(fumi: User, now: dt.datetime, other_company: Company) -> None:
    token = made(fumi, now).token
    with scope.working_in(other_company.pk):
        elsewhere = program.token_of(fumi, now).split("_")[1]
    theirs = "_".join(["ennoshita", elsewhere, token.split("_", 2)[2]])
    for wrong in (token[:-1], token + "x", theirs, token.upper()):
        answer = program.Program(wrong).get(ME)
        assert answer.status_code == 401
        assert answer.json()["code"] == "api.key_not_in_force"
        assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_who_left_the_company_of_a_key_has_no_key_there(fumi: User, now: dt.datetime, other_company: Company) -> None:
    with scope.working_in(other_company.pk):
        token = program.token_of(fumi, now)
    assert program.Program(token).get(ME).status_code == 401


def test_the_use_of_a_key_is_noted_every_few_minutes(fumi: User, now: dt.datetime) -> None:
    caller = program.Program(made(fumi, now).token)
    caller.get(ME)
    first = ApiKey.objects.get().last_used_at
    caller.get(ME)
    assert ApiKey.objects.get().last_used_at == first
    with clock.moved_to(now + dt.timedelta(minutes=6)):
        caller.get(ME)
    assert ApiKey.objects.get().last_used_at > first


def test_nobody_revokes_the_key_of_another_but_who_answers_for_all(fumi: User, now: dt.datetime) -> None:
    key = made(fumi, now).key
    ran = cast.member("ran", "蘭", duties=("backoffice.api_keys",))
    with pytest.raises(NotYourKey):
        revoke_key(key_id=key.pk, acting_user=ran, at=now)
    key.refresh_from_db()
    assert key.revoked_at is None
    boss = cast.member("boss", "長", duties=("backoffice.administration",))
    revoke_key(key_id=key.pk, acting_user=boss, at=now)
    with pytest.raises(IsRevoked):
        revoke_key(key_id=key.pk, acting_user=fumi, at=now)
    event = Event.objects.get(step="backoffice.api.revoke_key")
    assert (event.actor_name, event.on_behalf_of_name) == ("石井 長", "石井 文")


@pytest.mark.parametrize(
    "changed",
    [{"scopes": ["partners:read"]}, {"user_id": 0}, {"expires_at": clock.now() + dt.timedelta(days=9999)}],
)
def test_postgresql_keeps_a_key_as_it_was_made(changed: dict[str, Any], fumi: User, now: dt.datetime) -> None:
    key = made(fumi, now).key
    with pytest.raises(DatabaseError, match="stays what it was made for"), transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(**changed)


def test_postgresql_keeps_a_revoked_key_revoked_and_deletes_none(fumi: User, now: dt.datetime) -> None:
    key = made(fumi, now).key
    revoke_key(key_id=key.pk, acting_user=fumi, at=now)
    with pytest.raises(DatabaseError, match="revoked once it is"), transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(revoked_at=None, revoked_by_name="")
    with pytest.raises(DatabaseError, match="stays what it was made for"), transaction.atomic():
        key.delete()


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"scopes": []}, "key_opens_something"),
        ({"expires_at": dt.datetime(2026, 11, 4, 10, 0, tzinfo=clock.TOKYO)}, "key_expires_after_it_is_made"),
        ({"revoked_by_name": "石井 文"}, "revoked_key_names_who_did_it"),
    ],
)
def test_postgresql_refuses_a_key_that_says_too_little(
    changed: dict[str, Any], name: str, fumi: User, now: dt.datetime
) -> None:
    given = {"name": "n", "prefix": "p", "secret_hash": "h", "scopes": ["requests:read"], "created_at": now}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ApiKey.objects.create(user=fumi, **{**given, "expires_at": now + program.DAYS, **changed})


def test_the_page_shows_a_new_key_once(fumi: User, company: Company) -> None:
    client = Client()
    client.force_login(fumi)
    answer = client.post("/api/keys/new", {"name": "営業ツール", "scopes": ["requests:read"], "days": "90"})
    page = answer.content.decode()
    key = ApiKey.objects.get()
    token = page.partition('value="ennoshita_')[2].partition('"')[0]
    assert rules.hash_of(f"ennoshita_{token}") == key.secret_hash
    assert answer["Cache-Control"] == "no-store"
    listed = client.get("/api/keys/").content.decode()
    assert token not in listed
    assert key.prefix in listed
    assert "営業ツール" in listed


def test_the_page_says_what_is_wrong_at_its_field(fumi: User, company: Company, now: dt.datetime) -> None:
    made(fumi, now)
    client = Client()
    client.force_login(fumi)
    again = client.post("/api/keys/new", {"name": "営業ツール", "scopes": ["requests:read"], "days": "90"})
    assert again.status_code == 422
    assert "「営業ツール」という名前のキーがすでにあります。" in again.content.decode()
    nothing = client.post("/api/keys/new", {"name": "別のツール", "days": "90"})
    assert nothing.status_code == 422
    assert ApiKey.objects.count() == 1


def test_a_key_is_revoked_from_the_list(fumi: User, company: Company, now: dt.datetime) -> None:
    key = made(fumi, now).key
    client = Client()
    client.force_login(fumi)
    assert client.post(f"/api/keys/{key.pk}/revoke").status_code == 302
    key.refresh_from_db()
    assert key.revoked_by_name == "石井 文"
    assert client.post("/api/keys/999999/revoke").status_code == 404


def test_the_list_shows_ones_own_keys_and_everybodys_to_who_answers_for_them(
    fumi: User, now: dt.datetime, company: Company
) -> None:
    made(fumi, now)
    ran = cast.member("ran", "蘭", duties=("backoffice.api_keys",))
    boss = cast.member("boss", "長", duties=("backoffice.administration",))
    for user, sees in ((fumi, True), (ran, False), (boss, True)):
        client = Client()
        client.force_login(user)
        assert ("営業ツール" in client.get("/api/keys/").content.decode()) is sees


def test_the_list_of_keys_costs_the_same_for_one_and_for_many(
    fumi: User, now: dt.datetime, company: Company, django_assert_num_queries: Any
) -> None:
    client = Client()
    client.force_login(fumi)

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert client.get("/api/keys/").status_code == 200
        return len(captured)

    made(fumi, now)
    few = queries()
    for n in range(9):
        made(fumi, now, name=f"キー {n}")
    assert queries() == few


def test_who_tries_many_wrong_keys_is_told_to_wait_and_true_ones_are_let_in(
    fumi: User, now: dt.datetime, settings: Any
) -> None:
    settings.API_WRONG_KEYS_PER_MINUTE = 2
    true = program.token_of(fumi, now)
    guesser = program.Program(f"{true}x")
    with clock.moved_to(now + dt.timedelta(days=1)):
        answers = [guesser.get(ME) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [401, 401, 429]
        assert 1 <= int(answers[2]["Retry-After"]) <= 60
        assert program.Program(true).get(ME).status_code == 200
