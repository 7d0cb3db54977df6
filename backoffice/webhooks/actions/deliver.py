"""Delivering: one POST, what came back, and when to try again."""

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.urls import reverse

from backoffice.api import ids
from backoffice.notifications.actions import tell
from backoffice.notifications.models import NoticeKind
from backoffice.webhooks import queries, rules, sending
from backoffice.webhooks.models import DeliveryState, Fault, PausedBecause, WebhookAttempt, WebhookDelivery

from .change_endpoint import locked, stop
from .signing import secrets_of

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
# Nearly three days in all; each a little later by chance, so that many do not come back at one moment.
AGAIN_AFTER = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 24 * HOUR, 24 * HOUR)
MOST_LATER_PERCENT = 10
AGENT = "Ennoshita-Webhook/1"


def deliver(*, delivery_id: int, at: dt.datetime) -> None:
    """Send one delivery that is due, and note how it went, in the caller's transaction; otherwise do nothing.

    A test is tried once. After the last try of anything else the endpoint is paused and its owner told. The lease of the job keeps others away, so no lock of
    the endpoint is held while its answer is waited for.
    """
    delivery = (
        WebhookDelivery.objects.select_for_update(of=("self",)).select_related("endpoint__user").get(pk=delivery_id)
    )
    is_due = delivery.due_at is not None and delivery.due_at <= at
    if not is_due or delivery.endpoint.paused_at is not None:
        return
    if not _may_still_hear(delivery, at.date()):
        _leave(delivery, DeliveryState.WITHHELD)
        return
    sent = _send(delivery, at)
    delivery.attempts_in_a_row += 1
    if sent.arrived:
        delivery.delivered_at = at
        _leave(delivery, DeliveryState.DELIVERED)
    elif delivery.kind == queries.TEST:
        _leave(delivery, DeliveryState.FAILED)
    elif delivery.attempts_in_a_row <= len(AGAIN_AFTER):
        delivery.due_at = at + _later(AGAIN_AFTER[delivery.attempts_in_a_row - 1])
        delivery.save(update_fields=["attempts_in_a_row", "due_at"])
    else:
        _leave(delivery, DeliveryState.FAILED)
        _give_up(delivery, at)


def _may_still_hear(delivery: WebhookDelivery, day: dt.date) -> bool:
    user = delivery.endpoint.user
    if not queries.works_here(user, as_of=day):
        return False
    if delivery.kind == queries.TEST:
        return True
    kinds = [kind for kind in queries.kinds_open_to(user, as_of=day) if kind.code == delivery.kind]
    return queries.happenings(user.pk, kinds).filter(event_id=delivery.event_id).exists()


def _send(delivery: WebhookDelivery, at: dt.datetime) -> sending.Sent:
    endpoint = delivery.endpoint
    name, timestamp = ids.write(queries.EVENT, delivery.event_id), int(at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": AGENT,
        "Webhook-Id": name,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": rules.signature(secrets_of(endpoint, at=at), name, timestamp, delivery.body),
    }
    parts = rules.parts_of(endpoint.url)
    if parts is None:
        sent = sending.Sent("", None, "", Fault.NO_SUCH_NAME, 0)
    else:
        here = settings.WEBHOOKS_TO_THIS_MACHINE
        sent = sending.send(parts, body=delivery.body, headers=headers, this_machine=here)
    _keep(delivery, sent, headers, at)
    return sent


def _keep(delivery: WebhookDelivery, sent: sending.Sent, headers: dict[str, Any], at: dt.datetime) -> None:
    WebhookAttempt.objects.create(
        delivery=delivery,
        number=WebhookAttempt.objects.filter(delivery=delivery).count() + 1,
        sent_at=at,
        url=delivery.endpoint.url,
        address=sent.address,
        headers=headers,
        status=sent.status,
        answer=sent.answer,
        fault=sent.fault,
        milliseconds=sent.milliseconds,
    )


def _leave(delivery: WebhookDelivery, state: str) -> None:
    delivery.state, delivery.due_at = state, None
    delivery.save(update_fields=["state", "due_at", "attempts_in_a_row", "delivered_at"])


def _later(wait: dt.timedelta) -> dt.timedelta:
    return wait + wait * secrets.randbelow(MOST_LATER_PERCENT + 1) / 100


def _give_up(delivery: WebhookDelivery, at: dt.datetime) -> None:
    endpoint = locked(delivery.endpoint_id)
    if endpoint.paused_at is not None:
        return
    stop(endpoint, because=PausedBecause.NOT_REACHED, acting_user=endpoint.user, at=at)
    tell(
        recipient_id=endpoint.user_id,
        key=f"backoffice.webhooks.endpoint:{endpoint.pk}:{delivery.pk}:{delivery.attempts.count()}",
        kind=NoticeKind.NEEDS_YOU,
        text_ja=f"Webhookの送り先「{endpoint.name}」に約3日のあいだ届かなかったため、送信を停止しました。送り先を直して再開してください。",
        text_en=f'Webhooks to "{endpoint.name}" did not arrive for about three days and are paused. Put the endpoint right and resume it.',
        url=reverse("backoffice:webhooks_endpoint_detail", args=[endpoint.pk]),
        at=at,
    )
