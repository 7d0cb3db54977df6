"""One turn of the clock: timed work that is due is begun, in every company."""

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.jobs import timetable
from backoffice.jobs.breakage import FAULTS
from backoffice.values.refusals import Refusal

from .run import Clock

# The turn is taken by the row, so that of two clocks only one begins the work. Beats come a little early or late, so
# what would be due within a second is due.
TAKE_TURN = """
INSERT INTO backoffice_timer AS timer (name, begun_at) VALUES (%(name)s, clock_timestamp())
ON CONFLICT ON CONSTRAINT timed_work_has_one_timer DO UPDATE SET begun_at = clock_timestamp()
 WHERE timer.begun_at <= clock_timestamp() - make_interval(secs => %(seconds)s - 1)
RETURNING id
"""

log = structlog.get_logger(__name__)


def tick(*, clock: Clock) -> int:
    """Begin what is due, company by company; how many pieces of work ended well."""
    at_work = Company.objects.filter(closed_at=None).values_list("pk", flat=True)
    return sum(_tick_company(company_id, clock) for company_id in at_work)


def _tick_company(company_id: int, clock: Clock) -> int:
    with scope.working_in(company_id):
        return sum(_do(work, clock) for work in timetable.works() if _is_due(work))


def _is_due(work: timetable.TimedWork) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN, {"name": work.name, "seconds": work.seconds})
        return cursor.fetchone() is not None


def _do(work: timetable.TimedWork, clock: Clock) -> bool:
    """One piece of work. A mistake in one must not stop the others, so it is logged; its next turn tries again."""
    try:
        work.run(clock())
    except (Refusal, ObjectDoesNotExist, *FAULTS):
        log.exception("timed_work_failed", work=work.name)
        return False
    return True
