"""Sending again what was sent: the same id, the same bytes, and all tries anew."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal
from backoffice.webhooks.models import DeliveryState, WebhookDelivery, WebhookEndpoint

from .change_endpoint import Paused, own
from .make_endpoint import KIND


class NothingToReplay(Refusal):
    """No delivery lies in the range."""

    code = "webhooks.nothing_to_replay"
    cause_ja = "この範囲には、送り直せる配信がありません。"
    cause_en = "There is no delivery to send again in this range."
    remedy_ja = "期間と状態を確かめて、やり直してください。"
    remedy_en = "Look at the range and the state, then try again."


@action("backoffice.webhooks.replay_delivery", _("Webhookを送り直す"))
def replay_delivery(*, delivery_id: int, acting_user: Any, at: dt.datetime) -> WebhookDelivery:
    """Send one delivery again. Raises WebhookDelivery.DoesNotExist, NotYourEndpoint, Paused, NothingToReplay."""
    delivery = WebhookDelivery.objects.get(pk=delivery_id)
    endpoint = _ready(delivery.endpoint_id, acting_user)
    if not _again(endpoint, pk=delivery.pk, at=at):
        raise NothingToReplay
    case = Case(KIND, endpoint.pk, endpoint.name)
    record(
        "backoffice.webhooks.replay_delivery",
        case=case,
        acting_user=acting_user,
        occurred_at=at,
        changes={"delivery": delivery.pk},
    )
    return delivery


@action("backoffice.webhooks.replay_deliveries", _("Webhookをまとめて送り直す"))
def replay_deliveries(
    *, endpoint_id: int, since: dt.datetime, until: dt.datetime, only_failed: bool, acting_user: Any, at: dt.datetime
) -> int:
    """Send again what was handed out from `since` until before `until`; how many deliveries.

    Raises NotYourEndpoint, Paused, NothingToReplay.
    """
    endpoint = _ready(endpoint_id, acting_user)
    narrowed = {"state": DeliveryState.FAILED} if only_failed else {}
    count = _again(endpoint, created_at__gte=since, created_at__lt=until, at=at, **narrowed)
    if not count:
        raise NothingToReplay
    record(
        "backoffice.webhooks.replay_deliveries",
        case=Case(KIND, endpoint.pk, endpoint.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"deliveries": count, "since": since.isoformat(), "until": until.isoformat()},
    )
    return count


def _ready(endpoint_id: int, acting_user: Any) -> WebhookEndpoint:
    endpoint = own(endpoint_id, acting_user)
    if endpoint.paused_at is not None:
        raise Paused
    return endpoint


def _again(endpoint: WebhookEndpoint, *, at: dt.datetime, **narrowed: Any) -> int:
    """What is being sent at this moment is left out: it is under way already."""
    found = WebhookDelivery.objects.select_for_update(skip_locked=True).filter(endpoint=endpoint, **narrowed)
    free = WebhookDelivery.objects.filter(pk__in=[delivery.pk for delivery in found.only("pk")])
    return free.update(state=DeliveryState.WAITING, due_at=at, attempts_in_a_row=0)
