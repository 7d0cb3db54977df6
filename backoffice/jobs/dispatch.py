"""Telling the workers that a job waits. The message is only a hint: what is lost, the sweeper says again."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

HANDS = 2

log = structlog.get_logger(__name__)


def offer(company_id: int | None, job_id: int, *, hands: int = HANDS) -> None:
    """Ask up to `hands` workers to take chunks of the job; without a broker the sweeper will ask again."""
    try:
        for _ in range(hands):
            current_app.send_task("jobs.run", args=[company_id, job_id], retry=False)
    except OperationalError as error:
        log.warning("broker_unreachable", job_id=job_id, error=str(error))
