"""Endpoints, deliveries and attempts as the templates want them: plain values in the reader's language."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.api import ids

from . import published, queries
from .models import DeliveryState, Fault, PausedBecause, WebhookAttempt, WebhookDelivery, WebhookEndpoint

TONES = {
    DeliveryState.WAITING: "wait",
    DeliveryState.DELIVERED: "ok",
    DeliveryState.FAILED: "bad",
    DeliveryState.WITHHELD: "",
}


def endpoint(found: WebhookEndpoint, now: dt.datetime) -> dict[str, Any]:
    """An endpoint in a list and on its page."""
    is_paused = found.paused_at is not None
    has_ended = found.paused_because == PausedBecause.ENDED
    return {
        "name": found.name,
        "url": found.url,
        "owner": found.user.get_full_name(),
        "kinds": [published.label_of(code) for code in found.kinds],
        "state": _("廃止") if has_ended else _("停止中") if is_paused else _("使用中"),
        "tone": "" if has_ended else "warn" if is_paused else "ok",
        "paused_at": found.paused_at,
        "because": str(PausedBecause(found.paused_because).label) if is_paused and not has_ended else "",
        "created_at": found.created_at,
        "former_until": found.former_until if found.former_until and found.former_until > now else None,
        "page_url": _url("detail", found.pk),
    }


def counted(found: WebhookEndpoint, now: dt.datetime) -> dict[str, Any]:
    """An endpoint with what waits and what failed."""
    return {**endpoint(found, now), "waiting": found.waiting, "failed": found.failed}  # type: ignore[attr-defined]


def acts(found: WebhookEndpoint, *, is_own: bool, may_pause: bool) -> dict[str, str]:
    """What the reader may do with an endpoint, each by its address; empty where it is not theirs to do."""
    is_paused = found.paused_at is not None
    is_own = is_own and found.paused_because != PausedBecause.ENDED
    return {
        "pause_url": _url("pause", found.pk) if may_pause and not is_paused else "",
        "resume_url": _url("resume", found.pk) if is_own and is_paused else "",
        "rotate_url": _url("rotate", found.pk) if is_own else "",
        "replay_url": _url("replay", found.pk) if is_own and not is_paused else "",
        "test_url": _url("test", found.pk) if is_own and not is_paused else "",
        "end_url": _url("end", found.pk) if is_own else "",
    }


def delivery(found: WebhookDelivery) -> dict[str, Any]:
    """A delivery in the log."""
    return {
        "id": ids.write(queries.EVENT, found.event_id),
        "kind": _("Webhookのテスト") if found.kind == queries.TEST else published.label_of(found.kind),
        "code": found.kind,
        "created_at": found.created_at,
        "state": found.get_state_display(),
        "tone": TONES[DeliveryState(found.state)],
        "due_at": found.due_at,
        "delivered_at": found.delivered_at,
        "page_url": reverse("backoffice:webhooks_delivery_detail", args=[found.pk]),
    }


def attempt(found: WebhookAttempt) -> dict[str, Any]:
    """One attempt: what was sent, and what came back."""
    return {
        "number": found.number,
        "sent_at": found.sent_at,
        "url": found.url,
        "address": found.address,
        "headers": "\n".join(f"{name}: {value}" for name, value in found.headers.items()),
        "status": found.status,
        "answer": found.answer,
        "said": str(Fault(found.fault).label) if found.fault else _("受け取られました"),
        "tone": "bad" if found.fault else "ok",
        "milliseconds": found.milliseconds,
    }


def _url(verb: str, pk: int) -> str:
    return reverse(f"backoffice:webhooks_endpoint_{verb}", args=[pk])
