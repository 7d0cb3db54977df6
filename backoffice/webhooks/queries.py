"""What happened, as far as somebody may hear of it; endpoints, and what was delivered to them."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from backoffice.access.queries import steps_open_to
from backoffice.api import ids
from backoffice.companies import scope
from backoffice.companies.clock import TOKYO
from backoffice.companies.present import present
from backoffice.eventlog.models import Event, Outcome, Position, Seal
from backoffice.eventlog.queries import last_position
from backoffice.organisation.models import Membership
from backoffice.organisation.queries import on

from . import published
from .models import DeliveryState, PausedBecause, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .published import Published

EVENT, API_VERSION = "evt", "1"
TEST, ENDPOINT = "webhook.test", "whk"
READ = "read"
NOBODY = Q(pk__in=())


def kinds_open_to(user: Any, *, as_of: dt.date, scopes: Collection[str] | None = None) -> tuple[Published, ...]:
    """The kinds of events whose things the user may read, and, where `scopes` are given, the key as well: one query."""
    steps = steps_open_to(user, as_of=as_of)
    open_now = (kind for kind in published.every() if kind.view in steps)
    return tuple(kind for kind in open_now if scopes is None or f"{kind.resource}:{READ}" in scopes)


def happenings(user_id: int, kinds: Iterable[Published]) -> QuerySet[Position]:
    """The sealed places of events of those kinds, about things that the user may read; keyset by position."""
    heard = NOBODY
    for kind in kinds:
        theirs = kind.rows(user_id).order_by().values("pk")
        heard |= Q(step=kind.step, case_id__in=theirs)
    events = Event.objects.filter(heard, pk=OuterRef("event_id"), outcome=Outcome.DONE)
    return Position.objects.filter(Exists(events)).annotate(id=F("event_id"))


def sealed_since(moment: dt.datetime) -> int:
    """The first position that was given at or after a moment; one after the last when there is none yet."""
    first = Seal.objects.filter(sealed_at__gte=moment).aggregate(first=Min("first_position"))["first"]
    return int(first) if first is not None else last_position() + 1


def position_of(event_id: int) -> int:
    """The place of an event; Position.DoesNotExist when it has none, or there is no such event."""
    return Position.objects.get(pk=event_id).position


def told(places: Sequence[Position]) -> list[dict[str, Any]]:
    """Events as other programs hear of them, in the order of their places: one query."""
    events = Event.objects.in_bulk([place.event_id for place in places])
    return [_told(events[place.event_id]) for place in places]


def told_as_a_test(event: Event) -> dict[str, Any]:
    """The event of a test as its endpoint hears of it: what it happened to is the endpoint, which has no address here."""
    thing = ids.write(ENDPOINT, event.case_id)
    return _as_told(event, TEST, {"resource": "webhooks", "id": thing, "url": ""})


def _told(event: Event) -> dict[str, Any]:
    kind = published.of_step(event.step)
    thing = ids.write(kind.prefix, event.case_id)
    return _as_told(
        event, kind.code, {"resource": kind.resource, "id": thing, "url": reverse(kind.url_name, args=[thing])}
    )


def _as_told(event: Event, code: str, thing: dict[str, str]) -> dict[str, Any]:
    return {
        "id": ids.write(EVENT, event.pk),
        "type": code,
        "api_version": API_VERSION,
        "created": event.occurred_at.astimezone(TOKYO).isoformat(),
        "company": ids.write("c", scope.current().reads[0]),
        "sandbox": present().is_sandbox,
        "data": {"object": thing},
    }


def in_use() -> QuerySet[WebhookEndpoint]:
    """The endpoints that nobody ended; those that are paused among them."""
    return WebhookEndpoint.objects.exclude(paused_because=PausedBecause.ENDED)


def ended() -> QuerySet[WebhookEndpoint]:
    """The endpoints that somebody ended."""
    return WebhookEndpoint.objects.filter(paused_because=PausedBecause.ENDED)


def counted(endpoints: QuerySet[WebhookEndpoint], user_id: int | None) -> QuerySet[WebhookEndpoint]:
    """Those of a user, or of everybody for None, with what waits and what failed."""
    found = endpoints.select_related("user").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        failed=Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED)),
    )
    return found if user_id is None else found.filter(user_id=user_id)


def endpoint(pk: int, user_id: int | None) -> WebhookEndpoint:
    """One endpoint of a user, or anybody's for None, ended or not; WebhookEndpoint.DoesNotExist when there is none."""
    found = WebhookEndpoint.objects.select_related("user")
    return found.get(pk=pk) if user_id is None else found.get(pk=pk, user_id=user_id)


def deliveries_of(endpoint_id: int, *, state: str = "") -> QuerySet[WebhookDelivery]:
    """What was to be delivered to an endpoint; keyset by id, newest first."""
    found = WebhookDelivery.objects.filter(endpoint_id=endpoint_id)
    return found.filter(state=state) if state else found


def delivery(pk: int) -> WebhookDelivery:
    """One delivery with its endpoint; WebhookDelivery.DoesNotExist when there is none."""
    return WebhookDelivery.objects.select_related("endpoint__user").get(pk=pk)


def attempts_of(delivery_id: int) -> QuerySet[WebhookAttempt]:
    """Every attempt at a delivery, the newest first."""
    return WebhookAttempt.objects.filter(delivery_id=delivery_id).order_by("-number")


def works_here(user: Any, *, as_of: dt.date) -> bool:
    """Whether a user may work in the present company on a day."""
    return user.is_active and Membership.objects.filter(on(as_of), user_id=user.pk).exists()
