"""Somebody leaves the company, or a role: from a day on, said by another, with what they hold on one page."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.access.actions import end_appointment
from backoffice.access.gate import NotAllowed
from backoffice.access.models import Appointment
from backoffice.access.queries import may
from backoffice.eventlog.models import Event
from backoffice.organisation.actions import AlreadyOver, EndsInThePast, YourOwnEnd, end_membership
from backoffice.organisation.models import Membership, User
from backoffice.organisation.queries import is_member
from tests.factories import cast

STEP = "backoffice.workdays.set_holidays"
DAY = dt.timedelta(days=1)


@pytest.fixture
def yoko(company: object) -> User:
    return cast.member("yoko", "陽子", duties=("backoffice.workdays",))


def end(user: User, last_on: dt.date, by: User, now: dt.datetime) -> Membership:
    held = Membership.objects.get(user=user)
    return end_membership(membership_id=held.pk, last_on=last_on, acting_user=by, at=now)


def test_who_leaves_works_until_the_last_day(yoko: User, admin: User, now: dt.datetime) -> None:
    last_on = now.date() + 10 * DAY
    end(yoko, last_on, admin, now)
    assert [is_member(yoko.pk, as_of=day) for day in (last_on, last_on + DAY)] == [True, False]
    end(yoko, now.date(), admin, now)
    assert not is_member(yoko.pk, as_of=now.date() + DAY)
    told = Event.objects.filter(step="backoffice.organisation.end_membership").order_by("pk")
    assert [each.changes["valid_until"] for each in told] == [
        ["", str(last_on + DAY)],
        [str(last_on + DAY), str(now.date() + DAY)],
    ]


def test_a_role_ends_by_itself(yoko: User, admin: User, now: dt.datetime) -> None:
    held = Appointment.objects.get(user=yoko)
    end_appointment(appointment_id=held.pk, last_on=now.date(), acting_user=admin, at=now)
    assert [may(yoko, STEP, as_of=day) for day in (now.date(), now.date() + DAY)] == [True, False]
    assert is_member(yoko.pk, as_of=now.date() + DAY)
    with pytest.raises(AlreadyOver):
        end_appointment(appointment_id=held.pk, last_on=now.date() + 3 * DAY, acting_user=admin, at=now + 2 * DAY)


def test_nobody_ends_their_own_nor_what_is_past(yoko: User, admin: User, chie: User, now: dt.datetime) -> None:
    with pytest.raises(YourOwnEnd):
        end(admin, now.date(), admin, now)
    with pytest.raises(EndsInThePast):
        end(yoko, now.date() - DAY, admin, now)
    with pytest.raises(NotAllowed):
        end(yoko, now.date(), chie, now)
    assert not Membership.objects.exclude(valid_until=None).exists()


def test_the_page_lists_who_holds_what_and_ends_it(yoko: User, admin: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(admin)
    page = client.get(reverse("backoffice:access_member_list")).content.decode()
    held, role = Membership.objects.get(user=yoko), Appointment.objects.select_related("role").get(user=yoko)
    url = reverse("backoffice:access_member_end", args=[held.pk])
    own = reverse("backoffice:access_member_end", args=[Membership.objects.get(user=admin).pk])
    assert url in page
    assert own not in page
    assert role.role.name in page
    sent: dict[str, Any] = {"what": str(role.pk), "last_on": (now.date() - DAY).isoformat()}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, {**sent, "last_on": (now.date() + DAY).isoformat()}).status_code == 302
    role.refresh_from_db()
    assert role.valid_until == now.date() + 2 * DAY
    assert client.post(own, {"what": "MEMBERSHIP", "last_on": now.date().isoformat()}).status_code in (403, 422)
    assert Membership.objects.get(user=admin).valid_until is None
    client.force_login(yoko)
    assert client.get(reverse("backoffice:access_member_list")).status_code == 403
