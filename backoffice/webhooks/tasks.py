"""Doors for jobs: ids in, one action."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from backoffice.jobs import register
from backoffice.jobs.models import Job

from .actions import deliver


@register.task(
    "backoffice.webhooks.deliver",
    label=_("Webhookの送信"),
    unit=_("件"),
    chunk_size=1,
    in_background=True,
    quiet=True,
    by_real_time=True,
)
def deliver_some(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """Send what is due; an endpoint that does not answer is no failure of the job, and is tried again by its own times.

    They are those of the world outside, for whoever is told looks at the time of a signature.
    """
    for delivery_id in items:
        deliver(delivery_id=delivery_id, at=at)
    return ()
