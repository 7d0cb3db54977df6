"""Stopping a job: what is done stays done, what waits is not begun."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.jobs.models import OPEN_STATES, ChunkState, Job
from backoffice.values.refusals import Refusal


class NotRunning(Refusal):
    """The job has ended already."""

    code = "jobs.not_running"
    cause_ja = "「{title}」は、すでに終わっています。"
    cause_en = '"{title}" has already ended.'
    remedy_ja = "画面を読み込み直して、結果を確認してください。"
    remedy_en = "Reload the page to see the result."


@action("backoffice.jobs.cancel_job", _("ジョブを中断"))
def cancel_job(*, job_id: int, acting_user: Any, at: dt.datetime) -> Job:
    """Cancel what has not begun; raises NotRunning for a job that has ended."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state not in OPEN_STATES:
        raise NotRunning(title=job.title)
    left = job.chunks.filter(state=ChunkState.WAITING).update(state=ChunkState.CANCELLED)
    record(
        "backoffice.jobs.cancel_job",
        case=Case("backoffice.jobs.job", job.pk, job.title),
        acting_user=acting_user,
        occurred_at=at,
        changes={"chunks_not_begun": left},
    )
    return job
