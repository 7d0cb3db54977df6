"""Doors for jobs: ids in, one action."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.jobs import register
from backoffice.jobs.models import Job, JobFailure
from backoffice.organisation.models import User

from .actions import depreciate_assets, post_depreciation

ASSETS_A_CHUNK = 100


def _post(job: Job, at: dt.datetime) -> None:
    failed = JobFailure.objects.filter(job=job).count()
    post_depreciation(run_id=job.case_id, failed=failed, acting_user=_starter(job), at=at)


@register.task(
    "accounting.fixed_assets.depreciate_assets",
    label=_("減価償却"),
    unit=_("件"),
    chunk_size=ASSETS_A_CHUNK,
    finish=_post,
)
def depreciate(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """The month of some assets, for the user who asked for it; when all are done, the month is posted."""
    failed = depreciate_assets(run_id=job.case_id, asset_ids=items, acting_user=_starter(job), at=at)
    return [
        replace(each, fix_url=reverse("accounting:fixed_assets_asset_detail", args=[each.item_id])) for each in failed
    ]


def _starter(job: Job) -> User:
    return User.objects.get(pk=job.started_by_id)
