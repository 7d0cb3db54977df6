"""When the last payslip is computed, the run waits for review."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.eventlog.models import Outcome
from hr.payroll.models import Run, RunState

from .open_run import run_case


@action("hr.payroll.end_calculation", _("給与計算を終える"))
def end_calculation(*, run_id: int, failed: int, acting_user: Any, at: dt.datetime) -> Run:
    """Put a calculating run into review, with the number of people who failed."""
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    run.state = RunState.REVIEW
    run.save(update_fields=["state"])
    record(
        "hr.payroll.end_calculation",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failed else Outcome.DONE,
        changes={"state": [RunState.CALCULATING, RunState.REVIEW], "failures": failed},
    )
    return run
