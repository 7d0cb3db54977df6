"""A save over a save: at the same moment, and what counts as one."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from backoffice.companies import clock
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.partners.actions import stop_partner
from backoffice.partners.models import Partner
from tests.factories import cast, committed, trade, typed


@pytest.fixture
def real(django_db_setup: None, django_db_blocker: object) -> Iterator[Company]:
    """A company whose rows are committed, so that threads see them."""
    with django_db_blocker.unblock(), committed.company() as made:  # type: ignore[attr-defined]
        yield made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_of_tabs_that_save_at_the_same_moment_one_saves(real: Company, now: dt.datetime) -> None:
    keeper = cast.member("committed-keeper", "洋子", duties=("backoffice.partners",))
    address = reverse("backoffice:partners_partner_change", args=[trade.customer().pk])
    seen = browser(keeper).get(address).text
    answers: list[int] = []
    at_once = threading.Barrier(4)

    def save(name: str) -> None:
        try:
            client = browser(keeper)
            at_once.wait()
            with clock.moved_to(now + dt.timedelta(minutes=1)):
                answers.append(client.post(address, typed.typed(seen, name=name)).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(f"得意先{each}",)) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 422, 422, 422]


@pytest.mark.parametrize(
    ("said", "status"), [("", 302), ("x", 302), ("-1", 302), ("9" * 19, 302), ("0", 422), ("１", 422)]
)
def test_what_is_no_save_is_taken_for_none_that_was_said(
    company: Company, client: Client, said: str, status: int
) -> None:
    client.force_login(cast.member("yoko", "洋子", duties=("backoffice.partners",)))
    address = reverse("backoffice:partners_partner_change", args=[trade.customer().pk])
    seen = client.get(address).text
    client.post(address, typed.typed(seen, name="先の名"))
    assert client.post(address, typed.typed(seen, name="後の名", last_save=said)).status_code == status


def test_another_step_upon_the_same_is_no_newer_save(company: Company, client: Client, now: dt.datetime) -> None:
    keeper = cast.member("yoko", "洋子", duties=("backoffice.partners",))
    client.force_login(keeper)
    partner = trade.customer()
    address = reverse("backoffice:partners_partner_change", args=[partner.pk])
    seen = client.get(address).text
    stop_partner(partner_id=partner.pk, out_of_use_from=dt.date(2027, 1, 1), acting_user=keeper, at=now)
    assert client.post(address, typed.typed(seen, name="港北フーズ")).status_code == 302
    assert Partner.objects.get().name == "港北フーズ"
