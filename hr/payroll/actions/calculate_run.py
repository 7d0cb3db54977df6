"""Asking for the payslips of a run: all of them, or those that failed alone."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.values.refusals import Refusal
from hr.payroll.models import Payslip, Run, RunState
from hr.payroll.queries import missing_people, people_of

from .calculate_payslips import discard_drafts
from .open_run import run_case

WORK = "hr.payroll.calculate_payslips"
MAY_CALCULATE = (RunState.DRAFT, RunState.REVIEW)


class RunCannotBeCalculated(Refusal):
    """The run is being calculated, or its payslips are approved."""

    code = "hr.payroll.run_cannot_be_calculated"
    cause_ja = "この給与計算は「{state}」のため、計算できません。"
    cause_en = "This run is {state} and cannot be calculated."
    remedy_ja = "計算中なら終わるまで待ってください。承認済みの給与は、追加支給か翌月の調整で訂正してください。"
    remedy_en = "Wait while it is calculating. Correct approved pay by an extra payment or next month."


class NothingFailed(Refusal):
    """There is no failed payslip to calculate again."""

    code = "hr.payroll.nothing_failed"
    cause_ja = "計算できなかった社員はいません。"
    cause_en = "No calculation has failed."
    remedy_ja = "計算の前提を直したときは、全員を計算し直してください。"
    remedy_en = "If you corrected a fact, calculate everybody again."


@action("hr.payroll.calculate_run", _("給与を計算"))
def calculate_run(*, run_id: int, acting_user: Any, at: dt.datetime) -> Job:
    """Start the calculation of everybody whom the run pays; raises RunCannotBeCalculated.

    The draft of somebody whom it no longer pays goes.
    """
    run = _held(run_id)
    people = people_of(run)
    left = set(Payslip.objects.filter(run=run).values_list("employee_id", flat=True)) - set(people)
    discard_drafts(run, sorted(left))
    return _start(run, "hr.payroll.calculate_run", people, acting_user, at)


@action("hr.payroll.recalculate_failures", _("計算できなかった社員を計算し直す"))
def recalculate_failures(*, run_id: int, acting_user: Any, at: dt.datetime) -> Job:
    """Start the calculation of those who have no payslip, and nobody else; raises NothingFailed."""
    run = _held(run_id)
    failed = [each.employee_id for each in missing_people(run)]
    if not failed:
        raise NothingFailed
    return _start(run, "hr.payroll.recalculate_failures", failed, acting_user, at)


def _held(run_id: int) -> Run:
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    if run.state not in MAY_CALCULATE:
        raise RunCannotBeCalculated(state=run.get_state_display())
    return run


def _start(run: Run, step: str, employee_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> Job:
    before = run.state
    run.state = RunState.CALCULATING
    run.save(update_fields=["state"])
    record(
        step,
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, run.state], "employees": len(employee_ids)},
    )
    return enqueue(
        WORK,
        title=f"{run.name} {run.pay_group.name}",
        case=run_case(run),
        items=employee_ids,
        acting_user=acting_user,
        accepted_at=at,
    )
