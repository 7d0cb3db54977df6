"""The pages of webhooks: made once, seen by their owner, sent again, and no slower with more of them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.webhooks import actions
from backoffice.webhooks.actions import MadeEndpoint
from backoffice.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests.factories import cast, hooked, trade
from tests.factories.receiver import Receiver


@pytest.fixture
def person(seller: User) -> Client:
    client = Client()
    client.force_login(seller)
    return client


def test_an_endpoint_is_made_and_its_secret_shown_once(person: Client, receiver: Receiver, company: Company) -> None:
    form = person.get("/webhooks/new").content.decode()
    assert "partner.changed" in form
    assert "invoice.finalised" not in form, "the seller may not read invoices"
    wrong = person.post("/webhooks/new", {"name": "連携", "url": "https://10.0.0.1/", "kinds": "partner.changed"})
    assert wrong.status_code == 422
    assert "「10.0.0.1」は社内や内部のアドレスなので、送り先にできません。" in wrong.content.decode()
    made = person.post("/webhooks/new", {"name": "連携", "url": receiver.url, "kinds": "partner.changed"})
    assert (made.status_code, made["Cache-Control"]) == (200, "no-store")
    [secret] = re.findall(r'value="(whsec_[^"]+)"', made.content.decode())
    endpoint = WebhookEndpoint.objects.get()
    assert secret in actions.secrets_of(endpoint, at=endpoint.created_at)
    for page in ("/webhooks/", f"/webhooks/{endpoint.pk}/"):
        assert secret not in person.get(page).content.decode()


def test_a_delivery_shows_what_was_sent_and_answered_and_is_sent_again(
    person: Client, made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    receiver.statuses, receiver.answer = [500], b"<b>out of order</b>"
    hooked.changed(trade.customer(), seller, now)
    hooked.turn(now)
    delivery = WebhookDelivery.objects.get()
    page = person.get(f"/webhooks/deliveries/{delivery.pk}/").content.decode()
    for said in (
        "受け取りの応答（200番台）ではありません",
        "&lt;b&gt;out of order&lt;/b&gt;",
        "Webhook-Signature: v1=",
        "500",
    ):
        assert said in page
    receiver.statuses = [200]
    person.post(f"/webhooks/deliveries/{delivery.pk}/replay")
    hooked.turn(now + dt.timedelta(minutes=1))
    assert len(receiver.got) == 2
    days = {"first_on": "2026-11-04", "last_on": "2026-11-04"}
    again = person.post(f"/webhooks/{made.endpoint.pk}/replay", days, follow=True).content.decode()
    assert "1件を送り直します。" in again
    hooked.turn(now + dt.timedelta(minutes=1))
    assert len(receiver.got) == 3
    assert "まだ" not in person.get(f"/webhooks/{made.endpoint.pk}/?state=DELIVERED").content.decode()
    assert "配信はありません。" in person.get(f"/webhooks/{made.endpoint.pk}/?state=FAILED").content.decode()


def test_pausing_resuming_and_rotating(person: Client, made: MadeEndpoint) -> None:
    page = f"/webhooks/{made.endpoint.pk}/"
    assert "送信を停止しています" in person.post(f"{page}pause", follow=True).content.decode()
    assert "送信を再開しました" in person.post(f"{page}resume", follow=True).content.decode()
    rotated = person.post(f"{page}rotate")
    assert rotated["Cache-Control"] == "no-store"
    assert made.secret not in rotated.content.decode()
    assert "前の署名鍵の期限" in person.get(page).content.decode()


def test_another_person_does_not_find_it_and_who_answers_for_them_does(made: MadeEndpoint, company: Company) -> None:
    page = f"/webhooks/{made.endpoint.pk}/"
    for duty, status, shows in (("backoffice.webhooks", 404, False), ("backoffice.administration", 200, True)):
        client = Client()
        client.force_login(cast.member(f"m{status}", "別", duties=(duty,)))
        assert client.get(page).status_code == status
        assert ("営業ツール" in client.get("/webhooks/").content.decode()) is shows
        assert client.post(f"{page}rotate").status_code in (403, 404)


def test_the_log_costs_the_same_with_more_in_it(
    person: Client, made: MadeEndpoint, seller: User, now: dt.datetime
) -> None:
    page, partner = f"/webhooks/{made.endpoint.pk}/", trade.customer()
    asked = []
    for count in (2, 18):
        for _each in range(count):
            hooked.changed(partner, seller, now)
        hooked.turn(now)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert person.get(page).content.decode().count("/webhooks/deliveries/") == min(
                20, count if not asked else 20
            )
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert WebhookDelivery.objects.count() == 20
