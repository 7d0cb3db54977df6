"""Taking up what was left: a worker that starts asks for every job that is open."""

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.jobs import dispatch
from backoffice.jobs.models import OPEN_STATES, Job


def resume() -> int:
    """Offer the open jobs of every company; their number. What a dead worker still holds waits for its lease to end."""
    return sum(_resume_company(company_id) for company_id in Company.objects.values_list("pk", flat=True))


def _resume_company(company_id: int) -> int:
    with scope.working_in(company_id):
        left = list(Job.objects.filter(state__in=OPEN_STATES).order_by("id").values_list("pk", "name"))
    for job_id, name in left:
        dispatch.offer(company_id, job_id, name)
    return len(left)
