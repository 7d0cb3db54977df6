"""Finding what was lost: a job that nobody works on is offered again."""

import datetime as dt

from django.conf import settings
from django.db import connection

from backoffice.companies import scope
from backoffice.jobs import dispatch

# A job is lost when it is open, nobody holds a live lease on it, and it was last offered longer ago than a lease lasts.
LOST = """
UPDATE backoffice_job job SET offered_at = clock_timestamp()
 WHERE job.state IN ('ACCEPTED', 'RUNNING')
   AND (job.offered_at IS NULL OR job.offered_at < clock_timestamp() - make_interval(secs => %s))
   AND NOT EXISTS (SELECT FROM backoffice_chunk chunk
                    WHERE chunk.job_id = job.id AND chunk.state = 'RUNNING' AND chunk.lease_until > clock_timestamp())
RETURNING job.id, job.name
"""
# What took its worker down again and again is given up, so that the rest of the job can end.
GIVE_UP = """
UPDATE backoffice_chunk SET state = 'FAILED', lease_key = NULL, lease_until = NULL, error = 'the worker died each time'
 WHERE state = 'RUNNING' AND lease_until < clock_timestamp() AND attempts >= %s
"""
DEATHS = 5


def sweep(*, at: dt.datetime) -> int:
    """Offer every lost job of the present company again; the number of jobs offered.

    Leases are told by PostgreSQL's clock, so the moment `at` that all timed work gets is not needed.
    """
    company_id = scope.current().writes
    with connection.cursor() as cursor:
        cursor.execute(GIVE_UP, [DEATHS])
        cursor.execute(LOST, [settings.JOB_LEASE_SECONDS])
        lost = cursor.fetchall()
    for job_id, name in lost:
        dispatch.offer(company_id, job_id, name)
    return len(lost)
