"""How far a job is."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from .models import OPEN_STATES, ChunkState, Job, JobFailure
from .register import work


@dataclass(frozen=True, slots=True)
class Progress:
    """A job as its page shows it; seconds are whole."""

    id: int
    title: str
    state: str
    state_label: str
    is_open: bool
    done: int
    total: int
    failed: int
    percent: int
    unit: str
    runner_name: str
    accepted_at: dt.datetime
    started_at: dt.datetime | None
    elapsed_seconds: int
    rest_seconds: int | None


def progress(job_id: int, *, at: dt.datetime) -> Progress:
    """The progress of a job; Job.DoesNotExist when there is none in this company."""
    job = Job.objects.annotate(
        done=Coalesce(Sum("chunks__size", filter=Q(chunks__state=ChunkState.DONE)), 0),
    ).get(pk=job_id)
    done: int = job.done
    begun = job.started_at or job.accepted_at
    elapsed = max(0, int(((job.finished_at or at) - begun).total_seconds()))
    return Progress(
        id=job.pk,
        title=job.title,
        state=job.state,
        state_label=job.get_state_display(),
        is_open=job.state in OPEN_STATES,
        done=done,
        total=job.total,
        failed=JobFailure.objects.filter(job=job).count(),
        percent=done * 100 // job.total,
        unit=str(work(job.name).unit),
        runner_name=job.started_by_name,
        accepted_at=job.accepted_at,
        started_at=job.started_at,
        elapsed_seconds=elapsed,
        rest_seconds=_rest(elapsed, done, job.total) if job.state in OPEN_STATES else None,
    )


def latest_of(kind: str, case_id: int) -> Job | None:
    """The newest job of a case."""
    return Job.objects.filter(case_kind=kind, case_id=case_id).order_by("-id").first()


def failures(job_id: int) -> list[JobFailure]:
    """What failed in a job, in the order of its items."""
    return list(JobFailure.objects.filter(job_id=job_id).order_by("item_id"))


def _rest(elapsed: int, done: int, total: int) -> int | None:
    return elapsed * (total - done) // done if done and elapsed else None
