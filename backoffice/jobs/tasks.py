"""Doors for Celery: ids in, one call."""

from celery import shared_task

from backoffice.companies import clock, scope
from backoffice.eventlog import door

from . import dispatch
from .actions import run_for_a_while
from .actions import tick as begin_timed_work


@shared_task(name="jobs.run")  # type: ignore[untyped-decorator]
def run(company_id: int, job_id: int) -> None:
    """Work on a job for a while, then let others have their turn."""
    with scope.working_in(company_id), door.came_by("JOB"):
        if run_for_a_while(job_id, clock=clock.now):
            dispatch.offer(company_id, job_id, hands=1)


@shared_task(name="jobs.tick")  # type: ignore[untyped-decorator]
def tick() -> None:
    """Begin the timed work that is due: lost jobs are offered again, the log is sealed."""
    with door.came_by("JOB"):
        begin_timed_work(clock=clock.now)
