"""Things that happen and are told, and a turn of what tells them."""

import datetime as dt
from typing import Any

from django.db import transaction

from backoffice.companies import clock
from backoffice.eventlog.actions import Case, record, seal_events
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import OPEN_STATES, Job
from backoffice.organisation.models import User
from backoffice.webhooks.actions import hand_out, make_endpoint, order_what_is_due
from backoffice.webhooks.models import WebhookDelivery


def changed(partner: Any, user: User, at: dt.datetime, *, step: str = "backoffice.partners.change_partner") -> None:
    """The log says that a partner was changed."""
    with transaction.atomic():
        case = Case("backoffice.partners.partner", partner.pk, partner.name)
        record(step, case=case, acting_user=user, occurred_at=at, changes={"name": ["古い名前", partner.name]})


def turn(at: dt.datetime) -> None:
    """What the timetable does at a moment, and the workers after it: seal, hand out, send."""
    with clock.moved_to(at):
        seal_events(at=at)
        hand_out(at=at)
        order_what_is_due(at=at)
        for job in Job.objects.filter(name="backoffice.webhooks.deliver", state__in=OPEN_STATES):
            work_off(job.pk, clock=lambda: at)


def addresses(owner: User, now: dt.datetime) -> dict[str, dict[str, int]]:
    """What the addresses of webhooks ask for: an endpoint, and a delivery to it that waits."""
    made = make_endpoint(
        name="営業ツール", url="https://hooks.invalid/", kinds=["partner.changed"], acting_user=owner, at=now
    ).endpoint
    delivery = WebhookDelivery.objects.create(
        endpoint=made, event_id=1, kind="partner.changed", body="{}", created_at=now, due_at=now
    )
    return {"webhooks_": {"pk": made.pk}, "webhooks_delivery_": {"pk": delivery.pk}}
