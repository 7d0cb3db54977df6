"""Opening the run of a month for a pay group."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.payroll.models import PayGroup, Run, RunKind, RunState
from hr.payroll.queries import group_days
from hr.payroll.rules.dates import run_dates


class RunAlreadyOpen(Refusal):
    """The month of the group has its run."""

    code = "hr.payroll.run_already_open"
    cause_ja = "{group}の{month}の給与計算は、すでにあります。"
    cause_en = "There is already a run of {month} for {group}."
    remedy_ja = "給与計算の一覧から開いてください。"
    remedy_en = "Open it from the list of runs."


@action("hr.payroll.open_run", _("給与計算を開始"))
def open_run(*, group_code: str, month: Month, acting_user: Any, at: dt.datetime) -> Run:
    """Open the run that pays `month` to the group; after a voided one, the run that corrects it. Raises RunAlreadyOpen."""
    group = PayGroup.objects.select_for_update().get(code=group_code)
    before = Run.objects.filter(pay_group=group, month=month.first_day, kind=RunKind.MONTHLY).order_by("-number")
    latest = before.first()
    if latest and latest.state != RunState.VOIDED:
        raise RunAlreadyOpen(group=group.name, month=month)
    dates = run_dates(group_days(group), month)
    run = Run.objects.create(
        pay_group=group,
        month=month.first_day,
        number=latest.number + 1 if latest else 1,
        corrects=latest,
        opens_on=dates.opens_on,
        closing_on=dates.closing_on,
        overtime_month=dates.overtime_month.first_day,
        paid_on=dates.paid_on,
        prepared_by_id=acting_user.pk,
        prepared_by_name=acting_user.get_full_name(),
    )
    record(
        "hr.payroll.open_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"paid_on": ["", dates.paid_on.isoformat()]},
    )
    return run


def run_case(run: Run) -> Case:
    """How the log names a run."""
    called = run.title or f"{run.month:%Y-%m}"
    return Case("hr.payroll.run", run.pk, f"{called} {run.pay_group.name}")
