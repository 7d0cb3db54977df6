"""A run whose approval was refused or taken back is under review again."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from hr.payroll.models import Run, RunState

from .open_run import run_case


@action("hr.payroll.return_run", _("給与を確認中に戻す"))
def return_run(*, run_id: int, acting_user: Any, at: dt.datetime) -> Run:
    """Put a submitted run back into review, so that it can be corrected and submitted again."""
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    run.state = RunState.REVIEW
    run.save(update_fields=["state"])
    record(
        "hr.payroll.return_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [RunState.SUBMITTED, RunState.REVIEW]},
    )
    return run
