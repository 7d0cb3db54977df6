"""From the sealed order to deliveries: each endpoint reads on from where it stood, and nothing is passed over."""

import datetime as dt

from django.db import transaction

from backoffice.eventlog.actions import Case
from backoffice.eventlog.queries import last_position
from backoffice.jobs import queries as jobs
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import OPEN_STATES
from backoffice.webhooks import queries
from backoffice.webhooks.models import DeliveryState, PausedBecause, WebhookDelivery, WebhookEndpoint
from backoffice.webhooks.telling import as_sent

from .change_endpoint import stop
from .make_endpoint import KIND

WORK = "backoffice.webhooks.deliver"
POSITIONS_A_TURN = 5_000
DELIVERIES_A_JOB = 40


def hand_out(*, at: dt.datetime) -> int:
    """Write a delivery for each event that an endpoint of the present company is to hear of; how many.

    A turn reads some thousand positions for each endpoint; the next turn goes on from there.
    """
    last = last_position()
    behind = WebhookEndpoint.objects.filter(paused_at__isnull=True, read_until__lt=last)
    return sum(_read_on(pk, last, at) for pk in behind.order_by("pk").values_list("pk", flat=True))


def order_what_is_due(*, at: dt.datetime) -> int:
    """Ask the workers for the deliveries that are due, one job for an endpoint at a time; how many deliveries."""
    waiting = WebhookDelivery.objects.filter(
        state=DeliveryState.WAITING, due_at__lte=at, endpoint__paused_at__isnull=True
    )
    found = set(waiting.values_list("endpoint_id", flat=True))
    endpoints = WebhookEndpoint.objects.filter(pk__in=found).select_related("user").order_by("pk")
    return sum(_order(endpoint, at) for endpoint in endpoints)


def _read_on(endpoint_id: int, last: int, at: dt.datetime) -> int:
    with transaction.atomic():
        free = WebhookEndpoint.objects.select_for_update(of=("self",), skip_locked=True).select_related("user")
        endpoint = free.filter(pk=endpoint_id, paused_at__isnull=True).first()
        if endpoint is None:
            return 0
        if not queries.works_here(endpoint.user, as_of=at.date()):
            stop(endpoint, because=PausedBecause.USER_LEFT, acting_user=endpoint.user, at=at)
            return 0
        until = min(last, endpoint.read_until + POSITIONS_A_TURN)
        made = _deliveries(endpoint, until, at)
        endpoint.read_until = until
        endpoint.save(update_fields=["read_until"])
    return made


def _deliveries(endpoint: WebhookEndpoint, until: int, at: dt.datetime) -> int:
    open_now = queries.kinds_open_to(endpoint.user, as_of=at.date())
    kinds = [kind for kind in open_now if kind.code in endpoint.kinds]
    heard = queries.happenings(endpoint.user_id, kinds)
    places = list(heard.filter(position__gt=endpoint.read_until, position__lte=until).order_by("position"))
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            endpoint=endpoint,
            event_id=place.event_id,
            kind=said["type"],
            body=as_sent(said),
            created_at=at,
            due_at=at,
        )
        for place, said in zip(places, queries.told(places), strict=True)
    )
    return len(places)


def _order(endpoint: WebhookEndpoint, at: dt.datetime) -> int:
    latest = jobs.latest_of(KIND, endpoint.pk)
    if latest is not None and latest.state in OPEN_STATES:
        return 0
    due = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, due_at__lte=at)
    items = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:DELIVERIES_A_JOB])
    if not items:
        return 0
    with transaction.atomic():
        enqueue(
            WORK,
            title=endpoint.name,
            case=Case(KIND, endpoint.pk, endpoint.name),
            items=items,
            acting_user=endpoint.user,
            accepted_at=at,
        )
    return len(items)
