"""Asking for the approval of a run: when everybody has a payslip, and by whoever prepared it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.actions import submit_request
from backoffice.approvals.models import Request
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.calendar import business_days_before
from backoffice.values.refusals import Refusal
from hr.payroll.models import Run, RunState
from hr.payroll.queries import missing_people, outdated_people, run_totals

from .approve_run import PayslipsMissing, RunNotInReview
from .open_run import run_case

KIND = "hr.payroll.run"
NAMED = 5


class PayslipsOutdated(Refusal):
    """What payslips rest on was changed after they were calculated."""

    code = "hr.payroll.payslips_outdated"
    cause_ja = "計算した後に、{count}名の計算の前提（勤怠・賃金・税など）が変わりました: {names}"
    cause_en = "After the calculation the facts of {count} people changed: {names}"
    remedy_ja = "もう一度計算し、違いを確かめてから、承認を依頼してください。"
    remedy_en = "Calculate again, look at the differences, then submit."


@action("hr.payroll.submit_run", _("給与の承認を依頼"))
def submit_run(*, run_id: int, acting_user: Any, at: dt.datetime) -> Request:
    """Submit a run in review for approval.

    Raises RunNotInReview, PayslipsMissing, PayslipsOutdated, and what a submission refuses.
    """
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    if run.state != RunState.REVIEW:
        raise RunNotInReview(state=run.get_state_display())
    missing = missing_people(run)
    if missing:
        raise PayslipsMissing(count=len(missing), names="、".join(each.name for each in missing[:NAMED]))
    outdated = outdated_people(run)
    if outdated:
        raise PayslipsOutdated(count=len(outdated), names="、".join(each.name for each in outdated[:NAMED]))
    run.state = RunState.SUBMITTED
    run.save(update_fields=["state"])
    request = submit_request(
        kind=KIND,
        title=f"{run.name}（{run.pay_group.name}）",
        amount_yen=run_totals(run).net_yen,
        case=run_case(run),
        arguments={"run_id": run.pk},
        due_on=business_days_before(run.paid_on, run.pay_group.bank_file_lead_days),
        acting_user=acting_user,
        at=at,
    )
    record(
        "hr.payroll.submit_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [RunState.REVIEW, RunState.SUBMITTED]},
    )
    return request
