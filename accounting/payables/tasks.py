"""Doors for jobs: ids in, one action."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.jobs import register
from backoffice.jobs.models import Job
from backoffice.organisation.models import User

from .actions import print_notices

PAPERS_A_CHUNK = 5


@register.task(
    "accounting.payables.print_notices",
    label=_("支払通知書のPDF"),
    unit=_("枚"),
    chunk_size=PAPERS_A_CHUNK,
    in_background=True,
)
def print_notice_papers(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """The papers of some notices, for the user who made them."""
    starter = User.objects.get(pk=job.started_by_id)
    failed = print_notices(notice_ids=items, acting_user=starter, at=at)
    return [replace(each, fix_url=reverse("accounting:payables_notice_detail", args=[each.item_id])) for each in failed]
