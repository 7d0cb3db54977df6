"""Pausing, resuming, and a new secret beside the old one."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal
from backoffice.webhooks.models import DeliveryState, PausedBecause, WebhookDelivery, WebhookEndpoint

from .make_endpoint import KIND, MadeEndpoint
from .signing import new_seed, secret_of

OF_EVERYBODY = "backoffice.webhooks.view_every_endpoint"
BOTH_VALID_FOR = dt.timedelta(hours=24)
# Pressed twice, or pressed again because the secret was not copied: nobody has put the one between to use.
SAME_ROTATION = dt.timedelta(hours=1)


class NotYourEndpoint(Refusal):
    """Somebody else's endpoint."""

    code = "webhooks.not_your_endpoint"
    status = 403
    cause_ja = "この送り先は{owner}さんのものです。"
    cause_en = "This endpoint belongs to {owner}."
    remedy_ja = "本人に依頼してください。"
    remedy_en = "Ask its owner."


class Paused(Refusal):
    """Nothing is sent to a paused endpoint."""

    code = "webhooks.paused"
    cause_ja = "この送り先は停止しています。"
    cause_en = "This endpoint is paused."
    remedy_ja = "再開してから、やり直してください。"
    remedy_en = "Resume it, then try again."


class Ended(Refusal):
    """The endpoint was ended for good."""

    code = "webhooks.ended"
    cause_ja = "この送り先は廃止されています。"
    cause_en = "This endpoint was ended."
    remedy_ja = "また送るときは、送り先を作り直してください。"
    remedy_en = "Make a new endpoint to send again."


class NotPaused(Refusal):
    """The endpoint is in use already."""

    code = "webhooks.not_paused"
    cause_ja = "この送り先は停止していません。"
    cause_en = "This endpoint is not paused."
    remedy_ja = "画面を開き直してください。"
    remedy_en = "Open the page again."


@action("backoffice.webhooks.rotate_secret", _("Webhookの署名鍵を交換"))
def rotate_secret(*, endpoint_id: int, acting_user: Any, at: dt.datetime) -> MadeEndpoint:
    """Give an endpoint a new secret; the one so far signs beside it for a day more.

    Rotated again within the hour it is still the secret before both that goes on. Raises NotYourEndpoint.
    """
    endpoint = own(endpoint_id, acting_user)
    former_until = endpoint.former_until
    if former_until is None or at >= former_until - BOTH_VALID_FOR + SAME_ROTATION:
        endpoint.former_seed = endpoint.seed
    endpoint.former_until, endpoint.seed = at + BOTH_VALID_FOR, new_seed()
    endpoint.save(update_fields=["seed", "former_seed", "former_until"])
    until = endpoint.former_until.isoformat()
    _note("backoffice.webhooks.rotate_secret", endpoint, acting_user, at, changes={"former_until": ["", until]})
    return MadeEndpoint(endpoint, secret_of(endpoint.seed))


@action("backoffice.webhooks.pause_endpoint", _("Webhookの送信を停止"))
def pause_endpoint(*, endpoint_id: int, acting_user: Any, at: dt.datetime) -> WebhookEndpoint:
    """Send nothing more for now: one's own endpoint, or anybody's for who answers for them. Raises Paused."""
    endpoint = locked(endpoint_id)
    if endpoint.user_id != acting_user.pk and not may(acting_user, OF_EVERYBODY, as_of=at.date()):
        raise NotYourEndpoint(owner=endpoint.user.get_full_name())
    if endpoint.paused_at is not None:
        raise Paused
    stop(endpoint, because=PausedBecause.PERSON, acting_user=acting_user, at=at)
    return endpoint


@action("backoffice.webhooks.resume_endpoint", _("Webhookの送信を再開"))
def resume_endpoint(*, endpoint_id: int, acting_user: Any, at: dt.datetime) -> WebhookEndpoint:
    """Send again what waits, and what happened meanwhile. Raises NotYourEndpoint, NotPaused."""
    endpoint = own(endpoint_id, acting_user)
    if endpoint.paused_at is None:
        raise NotPaused
    before = endpoint.paused_because
    endpoint.paused_at, endpoint.paused_because = None, ""
    endpoint.save(update_fields=["paused_at", "paused_because"])
    _note("backoffice.webhooks.resume_endpoint", endpoint, acting_user, at, changes={"paused_because": [before, ""]})
    return endpoint


@action("backoffice.webhooks.end_endpoint", _("Webhookの送り先を廃止"))
def end_endpoint(*, endpoint_id: int, acting_user: Any, at: dt.datetime) -> WebhookEndpoint:
    """Never send to an endpoint again: it leaves the list, its secret is gone, and what waits is not sent.

    What was delivered to it stays in the log. Raises NotYourEndpoint, Ended.
    """
    endpoint = own(endpoint_id, acting_user)
    endpoint.paused_at, endpoint.paused_because = at, PausedBecause.ENDED
    endpoint.seed, endpoint.former_seed, endpoint.former_until = new_seed(), "", None
    endpoint.save(update_fields=["paused_at", "paused_because", "seed", "former_seed", "former_until"])
    left = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    count = left.update(state=DeliveryState.WITHHELD, due_at=None)
    _note("backoffice.webhooks.end_endpoint", endpoint, acting_user, at, changes={"deliveries": count})
    return endpoint


def stop(endpoint: WebhookEndpoint, *, because: str, acting_user: Any, at: dt.datetime) -> None:
    """Pause a locked endpoint and note it, in the caller's transaction."""
    endpoint.paused_at, endpoint.paused_because = at, because
    endpoint.save(update_fields=["paused_at", "paused_because"])
    _note("backoffice.webhooks.pause_endpoint", endpoint, acting_user, at, changes={"paused_because": ["", because]})


def end_all(acting_user: Any, at: dt.datetime) -> int:
    """End every endpoint of the present company, which is closed; how many."""
    found = list(WebhookEndpoint.objects.select_for_update(of=("self",)).filter(paused_at__isnull=True).order_by("pk"))
    for endpoint in found:
        stop(endpoint, because=PausedBecause.ENDED, acting_user=acting_user, at=at)
    return len(found)


def locked(endpoint_id: int) -> WebhookEndpoint:
    """An endpoint with its user, held; WebhookEndpoint.DoesNotExist when there is none."""
    return WebhookEndpoint.objects.select_for_update(of=("self",)).select_related("user").get(pk=endpoint_id)


def own(endpoint_id: int, acting_user: Any) -> WebhookEndpoint:
    """One's own endpoint, held; raises NotYourEndpoint, Ended."""
    endpoint = locked(endpoint_id)
    if endpoint.user_id != acting_user.pk:
        raise NotYourEndpoint(owner=endpoint.user.get_full_name())
    if endpoint.paused_because == PausedBecause.ENDED:
        raise Ended
    return endpoint


def _note(step: str, endpoint: WebhookEndpoint, acting_user: Any, at: dt.datetime, *, changes: dict[str, Any]) -> None:
    case = Case(KIND, endpoint.pk, endpoint.name)
    record(step, case=case, acting_user=acting_user, occurred_at=at, changes=changes)
