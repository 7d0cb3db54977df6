"""Doing the work: chunk by chunk, each with its end in one transaction."""

import datetime as dt
import time
from collections.abc import Callable, Sequence

import structlog
from django.db import transaction

from backoffice.jobs import breakage, lease, register
from backoffice.jobs.models import OPEN_STATES, Chunk, ChunkState, Job, JobFailure, JobState
from backoffice.values.refusals import Refusal

Clock = Callable[[], dt.datetime]
SLICE_SECONDS = 2
ATTEMPTS = 3

log = structlog.get_logger(__name__)


def run_for_a_while(job_id: int, *, clock: Clock, seconds: int = SLICE_SECONDS) -> bool:
    """Work on a job until nothing can be taken or the time is over; True when somebody should go on.

    The work takes long, so the door passes its clock and not one moment.
    """
    _start(job_id, clock())
    until = time.monotonic() + seconds
    while held := lease.claim(job_id):
        _do(held, clock)
        if time.monotonic() > until:
            return True
    finish_if_done(job_id, at=clock())
    return False


def work_off(job_id: int, *, clock: Clock) -> Job:
    """Work on a job to its end in this process: for commands that wait for it."""
    while run_for_a_while(job_id, clock=clock):
        pass
    return Job.objects.get(pk=job_id)


def finish_if_done(job_id: int, *, at: dt.datetime) -> None:
    """Close the job once, when no chunk is waiting or running, and let its work's `finish` follow."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        states = set(job.chunks.values_list("state", flat=True))
        if job.state not in OPEN_STATES or states & {ChunkState.WAITING, ChunkState.RUNNING}:
            return
        job.state = _end(job, states)
        job.finished_at = at
        job.save(update_fields=["state", "finished_at"])
        for hear_of_it in (register.work(job.name).finish, *register.listeners()):
            hear_of_it(job, at)


def _start(job_id: int, at: dt.datetime) -> None:
    fresh = Job.objects.filter(pk=job_id, state=JobState.ACCEPTED)
    fresh.update(state=JobState.RUNNING, started_at=at)


def _do(held: lease.Lease, clock: Clock) -> None:
    """One chunk. A mistake in the code must not stop the other chunks, so it is kept and shown with the chunk."""
    try:
        with lease.heartbeat(held), transaction.atomic():
            job = Job.objects.get(pk=held.chunk.job_id)
            failures = register.work(job.name).run(job, held.chunk.items, clock())
            _keep(job, failures)
            lease.give_back(held, state=ChunkState.DONE)
    except lease.LeaseLost:
        log.warning("lease_lost", chunk_id=held.chunk.pk)
    except Refusal as refusal:
        log.warning("chunk_refused", chunk_id=held.chunk.pk, code=refusal.code)
        _put_down(held, refusal, refusal, tries=1)
    except breakage.FAULTS as fault:
        log.exception("chunk_failed", chunk_id=held.chunk.pk)
        why = breakage.told(fault)
        breakage.let_go_of_a_dead_connection()
        _put_down(held, fault, why)


def _keep(job: Job, failures: Sequence[register.ItemFailure]) -> None:
    JobFailure.objects.bulk_create(
        JobFailure(
            job=job,
            item_id=failure.item_id,
            item_name=failure.item_name,
            fix_url=failure.fix_url,
            **failure.refusal.as_dict(),
        )
        for failure in failures
    )


def _put_down(held: lease.Lease, fault: Exception, why: Refusal, *, tries: int = ATTEMPTS) -> None:
    """Leave the chunk to the next try; after the last one, every item of it has failed for that cause."""
    again = Chunk.objects.get(pk=held.chunk.pk).attempts < tries
    state = ChunkState.WAITING if again else ChunkState.FAILED
    try:
        with transaction.atomic():
            if not again:
                _keep(held.chunk.job, [register.ItemFailure(item, "", why) for item in held.chunk.items])
            lease.give_back(held, state=state, error=f"{type(fault).__name__}: {fault}")
    except lease.LeaseLost:
        log.warning("lease_lost", chunk_id=held.chunk.pk)


def _end(job: Job, states: set[str]) -> str:
    if ChunkState.CANCELLED in states:
        return JobState.CANCELLED
    if states == {ChunkState.FAILED}:
        return JobState.FAILED
    if ChunkState.FAILED in states or job.failures.exists():
        return JobState.PARTLY_FAILED
    return JobState.SUCCEEDED
