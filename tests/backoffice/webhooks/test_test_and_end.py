"""A receiver is tried by a test of its own; an endpoint that is no longer wanted is ended for good."""

import datetime as dt
import json

import pytest
from django.test import Client

from backoffice.api import ids
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.webhooks import actions
from backoffice.webhooks.actions import MadeEndpoint
from backoffice.webhooks.models import PausedBecause, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from tests.factories import cast, hooked, program, trade
from tests.factories.receiver import Receiver, signed

DAY = dt.timedelta(days=1)


def test_a_test_arrives_signed_and_is_no_event_for_anybody_else(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    actions.send_test(endpoint_id=made.endpoint.pk, acting_user=seller, at=now)
    hooked.turn(now)
    [came] = receiver.got
    told = json.loads(came["body"])
    event = Event.objects.filter(step="backoffice.webhooks.send_test").get()
    assert (told["type"], told["id"]) == ("webhook.test", ids.write("evt", event.pk))
    assert told["data"]["object"]["resource"] == "webhooks"
    assert came["headers"]["Webhook-Id"] == told["id"]
    assert came["headers"]["Webhook-Signature"] == signed(made.secret, came)
    assert WebhookDelivery.objects.get().state == "DELIVERED"
    assert program.Program(program.token_of(seller, now)).every("/api/v1/events") == []
    hooked.turn(now + DAY)
    assert len(receiver.got) == 1


def test_a_test_that_fails_is_tried_once_and_pauses_nothing(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    receiver.statuses = [500]
    actions.send_test(endpoint_id=made.endpoint.pk, acting_user=seller, at=now)
    for day in range(5):
        hooked.turn(now + day * DAY)
    assert WebhookDelivery.objects.get().state == "FAILED"
    assert WebhookAttempt.objects.count() == 1
    assert WebhookEndpoint.objects.get().paused_at is None


def test_who_may_test_and_end(made: MadeEndpoint, seller: User, now: dt.datetime) -> None:
    other = cast.member("uriya", "売屋", duties=("backoffice.partners", "backoffice.webhooks"))
    for act in (actions.send_test, actions.end_endpoint):
        with pytest.raises(actions.NotYourEndpoint):
            act(endpoint_id=made.endpoint.pk, acting_user=other, at=now)
    actions.pause_endpoint(endpoint_id=made.endpoint.pk, acting_user=seller, at=now)
    with pytest.raises(actions.Paused):
        actions.send_test(endpoint_id=made.endpoint.pk, acting_user=seller, at=now)


def test_an_ended_endpoint_hears_nothing_more_and_leaves_its_name(
    made: MadeEndpoint, receiver: Receiver, seller: User, now: dt.datetime
) -> None:
    partner = trade.customer("C0001", "株式会社港南フーズ")
    hooked.changed(partner, seller, now)
    receiver.statuses = [500]
    hooked.turn(now)
    seed = made.endpoint.seed
    ended = actions.end_endpoint(endpoint_id=made.endpoint.pk, acting_user=seller, at=now)
    assert (ended.paused_because, ended.paused_at) == (PausedBecause.ENDED, now)
    assert ended.seed != seed
    assert WebhookDelivery.objects.get().state == "WITHHELD"
    hooked.changed(partner, seller, now)
    hooked.turn(now + DAY)
    assert (len(receiver.got), WebhookDelivery.objects.count()) == (1, 1)
    for act in (actions.resume_endpoint, actions.rotate_secret, actions.send_test, actions.end_endpoint):
        with pytest.raises(actions.Ended):
            act(endpoint_id=ended.pk, acting_user=seller, at=now)
    again = actions.make_endpoint(
        name=ended.name, url=receiver.url, kinds=["partner.changed"], acting_user=seller, at=now
    )
    assert again.endpoint.pk != ended.pk
    with pytest.raises(actions.EndpointNameTaken):
        actions.make_endpoint(name=ended.name, url=receiver.url, kinds=["partner.changed"], acting_user=seller, at=now)


def test_the_pages_send_a_test_and_end_an_endpoint(made: MadeEndpoint, seller: User) -> None:
    person = Client()
    person.force_login(seller)
    page = f"/webhooks/{made.endpoint.pk}/"
    answer = person.post(f"{page}test", follow=True)
    assert "Webhookのテスト" in answer.content.decode()
    assert "送り先「営業ツール」を廃止しました。" in person.post(f"{page}end", follow=True).content.decode()
    assert made.endpoint.url not in person.get("/webhooks/").content.decode()
    assert made.endpoint.url in person.get("/webhooks/?view=ended").content.decode()
    kept = person.get(page).content.decode()
    assert "Webhookのテスト" in kept
    assert "テストを送信" not in kept
    assert "送り先を廃止" not in kept
