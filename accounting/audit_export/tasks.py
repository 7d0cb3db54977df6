"""Doors for jobs: ids in, one action."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from backoffice.jobs import register
from backoffice.jobs.models import Job
from backoffice.organisation.models import User

from .actions import write_export
from .queries import WORK


@register.task(WORK, label=_("監査用データ"), unit=_("件"), chunk_size=1)
def write_pack(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """The pack of an export, for the user who asked for it."""
    starter = User.objects.get(pk=job.started_by_id)
    for export_id in items:
        write_export(export_id=export_id, acting_user=starter, at=at)
    return []
