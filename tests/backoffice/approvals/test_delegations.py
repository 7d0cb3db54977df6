"""A deputy is named for a time, by oneself, among colleagues; and the time can be cut short."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.approvals import queries
from backoffice.approvals.actions import DelegationOver, EndsBeforeItBegins, NotADeputy, delegate, end_delegation
from backoffice.approvals.models import Delegation
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import cast

DAY = dt.timedelta(days=1)
PAGE = "/delegations/"


@pytest.fixture
def kansa(company: object) -> User:
    return cast.member("kansa", "守", duties=())


def given_to(deputy: User, by: User, now: dt.datetime, first: int = 0, last: int = 3) -> Delegation:
    today = now.date()
    return delegate(
        deputy=deputy,
        kind="",
        valid_from=today + DAY * first,
        valid_until=today + DAY * (last + 1),
        reason="出張",
        acting_user=by,
        at=now,
    )


def test_a_delegation_is_ended_today_with_its_event(ben: User, kansa: User, now: dt.datetime) -> None:
    made = given_to(kansa, ben, now, first=-1)
    assert queries.principals_of(kansa.pk, kind="any", as_of=now.date()) == {ben.pk}
    end_delegation(delegation_id=made.pk, acting_user=ben, at=now)
    assert queries.principals_of(kansa.pk, kind="any", as_of=now.date()) == set()
    event = Event.objects.get(step="backoffice.approvals.end_delegation")
    assert event.changes == {"valid_until": [str(now.date() + 4 * DAY), str(now.date())]}
    with pytest.raises(DelegationOver):
        end_delegation(delegation_id=made.pk, acting_user=ben, at=now)


def test_one_that_has_not_begun_is_taken_back(ben: User, kansa: User, now: dt.datetime) -> None:
    made = given_to(kansa, ben, now, first=2)
    end_delegation(delegation_id=made.pk, acting_user=ben, at=now)
    assert not Delegation.objects.exists()


def test_nobody_ends_anothers(ben: User, kansa: User, now: dt.datetime) -> None:
    made = given_to(kansa, ben, now)
    for other in (kansa, cast.member("nana", "奈々", duties=())):
        with pytest.raises(Delegation.DoesNotExist):
            end_delegation(delegation_id=made.pk, acting_user=other, at=now)


def test_oneself_and_strangers_are_no_deputies(ben: User, now: dt.datetime) -> None:
    stranger = User.objects.create_user("stranger")
    for deputy in (ben, stranger):
        with pytest.raises(NotADeputy):
            given_to(deputy, ben, now)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(3, 2), (-5, -1)])
def test_a_delegation_ends_after_it_begins_and_after_today(
    ben: User, kansa: User, now: dt.datetime, first: int, last: int
) -> None:
    with pytest.raises(EndsBeforeItBegins):
        given_to(kansa, ben, now, first, last)


def test_the_page_names_a_deputy_and_ends_it(ben: User, kansa: User, now: dt.datetime) -> None:
    client, today = Client(), now.date()
    client.force_login(ben)
    sent = {"deputy": kansa.pk, "kind": "", "first_day": today, "last_day": today, "reason": "休暇"}
    refused = client.post(f"{PAGE}new", {**sent, "last_day": today - DAY})
    assert refused.status_code == 422
    assert "終わりの日を確かめてください。" in refused.content.decode()
    assert client.post(f"{PAGE}new", sent).url == PAGE
    text = client.get(PAGE).content.decode()
    assert "代理中" in text
    (made,) = Delegation.objects.all()
    assert client.post(reverse("backoffice:approvals_delegation_end", args=[made.pk])).url == PAGE
    assert "代理は登録されていません。" in client.get(PAGE).content.decode()


def test_the_page_of_the_deputy_shows_for_whom(ben: User, kansa: User, now: dt.datetime) -> None:
    given_to(kansa, ben, now)
    client = Client()
    client.force_login(kansa)
    text = client.get(PAGE).content.decode()
    assert ben.get_full_name() in text
    assert "終える</button>" not in text
