"""Doors for jobs: ids in, one action."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from backoffice.jobs import register
from backoffice.jobs.models import Job, JobFailure
from backoffice.organisation.models import User

from .actions import post_import, reverse_import, settle_import


def _settle(job: Job, at: dt.datetime) -> None:
    """What did not work is said at the import, which stands as before."""
    failure = JobFailure.objects.filter(job=job).order_by("pk").first()
    problem = f"{failure.cause_ja}{failure.remedy_ja}" if failure else ""
    settle_import(import_id=job.case_id, problem=problem, acting_user=_starter(job), at=at)


@register.task("accounting.ledger.post_import", label=_("仕訳の取り込み"), unit=_("件"), chunk_size=1, finish=_settle)
def post(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """Post the file of an import, for the user who asked for it."""
    for import_id in items:
        post_import(import_id=import_id, acting_user=_starter(job), at=at)
    return []


@register.task(
    "accounting.ledger.reverse_import", label=_("仕訳の取り込みの取消"), unit=_("件"), chunk_size=1, finish=_settle
)
def take_back(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """Take an import back, for the user who asked for it."""
    for import_id in items:
        reverse_import(import_id=import_id, acting_user=_starter(job), at=at)
    return []


def _starter(job: Job) -> User:
    return User.objects.get(pk=job.started_by_id)
