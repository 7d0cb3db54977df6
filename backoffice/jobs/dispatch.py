"""Telling the workers that a job waits. The message is only a hint: what is lost, the sweeper says again."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

from .register import work

HANDS = 2
# The broker hands out the lower number first. Papers must not keep a payroll run, or the sweeper, from its turn.
AT_ONCE, WHEN_FREE = 0, 9

log = structlog.get_logger(__name__)


def offer(company_id: int | None, job_id: int, name: str, *, hands: int = HANDS) -> None:
    """Ask up to `hands` workers to take chunks of a job of the work `name`; without a broker the sweeper asks again."""
    priority = WHEN_FREE if work(name).in_background else AT_ONCE
    try:
        for _ in range(hands):
            current_app.send_task("jobs.run", args=[company_id, job_id, name], priority=priority, retry=False)
    except OperationalError as error:
        log.warning("broker_unreachable", job_id=job_id, error=str(error))


def offer_turn() -> None:
    """Ask for a turn of the clock now; without a broker the next beat brings it."""
    try:
        current_app.send_task("jobs.tick", priority=AT_ONCE, retry=False, expires=30)
    except OperationalError as error:
        log.warning("broker_unreachable", error=str(error))
