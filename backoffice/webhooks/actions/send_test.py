"""A test: one event of its own kind for one endpoint, so that a receiver is tried before anything happens."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.models import Event
from backoffice.webhooks import queries
from backoffice.webhooks.models import WebhookDelivery
from backoffice.webhooks.telling import as_sent

from .change_endpoint import Paused, own
from .make_endpoint import KIND

STEP = "backoffice.webhooks.send_test"


@action(STEP, _("Webhookのテストを送信"))
def send_test(*, endpoint_id: int, acting_user: Any, at: dt.datetime) -> WebhookDelivery:
    """Send a `webhook.test` to one's own endpoint, signed and logged like any other; tried once. Raises NotYourEndpoint, Paused."""
    endpoint = own(endpoint_id, acting_user)
    if endpoint.paused_at is not None:
        raise Paused
    record(STEP, case=Case(KIND, endpoint.pk, endpoint.name), acting_user=acting_user, occurred_at=at)
    event = Event.objects.filter(step=STEP, case_kind=KIND, case_id=endpoint.pk).latest("pk")
    return WebhookDelivery.objects.create(
        endpoint=endpoint,
        event_id=event.pk,
        kind=queries.TEST,
        body=as_sent(queries.told_as_a_test(event)),
        created_at=at,
        due_at=at,
    )
