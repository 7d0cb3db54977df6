"""Doors for Celery: ids in, one call."""

from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_ready

from backoffice.companies import clock, scope
from backoffice.eventlog import door

from . import dispatch, register
from .actions import resume as resume_open_jobs
from .actions import run_for_a_while
from .actions import tick as begin_timed_work


@shared_task(name="jobs.run")  # type: ignore[untyped-decorator]
def run(company_id: int, job_id: int, name: str) -> None:
    """Work on a job for a while, then let others have their turn."""
    with scope.working_in(company_id), door.came_by("JOB"):
        told = clock.real_now if register.work(name).by_real_time else clock.now
        if run_for_a_while(job_id, clock=told):
            dispatch.offer(company_id, job_id, name, hands=1)


@shared_task(name="jobs.tick")  # type: ignore[untyped-decorator]
def tick() -> None:
    """Begin the timed work that is due: lost jobs are offered again, the log is sealed."""
    with door.came_by("JOB"):
        begin_timed_work(clock=clock.now)


@shared_task(name="jobs.resume")  # type: ignore[untyped-decorator]
def resume() -> None:
    """Offer what was open when a worker started."""
    resume_open_jobs()


@worker_ready.connect  # type: ignore[untyped-decorator]
def take_up(**_signal: Any) -> None:
    """A worker that has started asks at once for what another one left, and does not wait for the sweeper."""
    current_app.send_task("jobs.resume")
