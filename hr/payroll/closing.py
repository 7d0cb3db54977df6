"""What the closing of the books asks of payroll."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.closing.checks import Check, Found, register
from backoffice.values.periods import Month

from .models import Run, RunState

UNDER_WAY = (RunState.DRAFT, RunState.CALCULATING, RunState.REVIEW, RunState.SUBMITTED)
DUE_DAYS = 4


def register_checks() -> None:
    """Enter the check, once."""
    register(Check("hr.payroll.unapproved", _("承認の済んでいない給与・賞与"), runs_under_way, DUE_DAYS))


def runs_under_way(month: Month) -> Found:
    """Runs that close by the end of the month and are not in the books yet."""
    count = Run.objects.filter(state__in=UNDER_WAY, closing_on__lte=month.last_day).count()
    return Found(count, url=reverse("hr:payroll_run_list"))
