"""What the starter of a job is told at its end: how many went well, how many did not, and no figure of pay."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum
from django.urls import reverse
from django.utils import translation

from backoffice.jobs.models import ChunkState, Job, JobFailure, JobState
from backoffice.jobs.register import work

from .actions import tell
from .models import NoticeKind


@dataclass(frozen=True, slots=True)
class Result:
    """Items of a job by how they ended."""

    succeeded: int
    failed: int


def tell_starter(job: Job, at: dt.datetime) -> None:
    """Tell whoever started a job that it has ended; nobody, where its work is quiet."""
    if work(job.name).quiet:
        return
    result = _result(job)
    tell(
        recipient_id=job.started_by_id,
        key=f"backoffice.jobs.job:{job.pk}",
        kind=NoticeKind.NEEDS_YOU if result.failed and job.state != JobState.CANCELLED else NoticeKind.RESULT,
        text_ja=_japanese(job, result),
        text_en=_english(job, result),
        url=reverse("backoffice:jobs_job_detail", args=[job.pk]),
        at=at,
    )


def _result(job: Job) -> Result:
    """What was never begun because the job was stopped has not failed."""
    states = dict(job.chunks.order_by().values_list("state").annotate(Sum("size")))
    refused = set(JobFailure.objects.filter(job=job).values_list("item_id", flat=True))
    broken = {item for chunk in job.chunks.filter(state=ChunkState.FAILED) for item in chunk.items}
    return Result(states.get(ChunkState.DONE, 0) - len(refused - broken), len(refused | broken))


def _japanese(job: Job, result: Result) -> str:
    with translation.override("ja"):
        label, unit = str(work(job.name).label), str(work(job.name).unit)
    end = "を中断しました" if job.state == JobState.CANCELLED else "が終わりました"
    failed = f"、{result.failed:,}{unit}失敗" if result.failed else ""
    return f"{job.title}の{label}{end}。{result.succeeded:,}{unit}成功{failed}"


def _english(job: Job, result: Result) -> str:
    with translation.override("en"):
        label = str(work(job.name).label)
    end = "was stopped" if job.state == JobState.CANCELLED else "has ended"
    failed = f", {result.failed:,} failed" if result.failed else ""
    return f"{job.title}: {label} {end}. {result.succeeded:,} succeeded{failed}."
