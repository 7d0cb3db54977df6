"""Approving a run: by another person than the one who prepared it, and only when it is whole."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal
from hr.payroll.models import Run, RunState
from hr.payroll.queries import missing_people, unprinted

from .open_run import run_case
from .post_run import post_run
from .print_payslips import enqueue_papers


class RunNotInReview(Refusal):
    """Only a calculated run can be submitted for approval."""

    code = "hr.payroll.run_not_in_review"
    cause_ja = "この給与計算は「{state}」のため、承認を依頼できません。"
    cause_en = "This run is {state} and cannot be submitted."
    remedy_ja = "計算が終わってから、画面を読み込み直して依頼してください。"
    remedy_en = "Wait for the calculation, reload the page, then submit it."


class RunNotSubmitted(Refusal):
    """Only a run whose approval was asked for can be approved."""

    code = "hr.payroll.run_not_submitted"
    cause_ja = "この給与計算は「{state}」のため、承認できません。"
    cause_en = "This run is {state} and cannot be approved."
    remedy_ja = "承認の依頼が出ているかを、給与計算の画面で確認してください。"
    remedy_en = "See on the run's page whether its approval was asked for."


class PreparerMayNotApprove(Refusal):
    """Whoever prepared the run does not approve it (職務分掌)."""

    code = "hr.payroll.preparer_may_not_approve"
    cause_ja = "自分が作成した給与計算は、承認できません。"
    cause_en = "You cannot approve a run that you prepared."
    remedy_ja = "承認の権限がある、ほかの人に依頼してください。"
    remedy_en = "Ask another person who may approve."


class PayslipsMissing(Refusal):
    """Somebody in the group has no payslip yet."""

    code = "hr.payroll.payslips_missing"
    cause_ja = "{count}名の給与が計算できていません（{names}）。"
    cause_en = "{count} people have no payslip yet ({names})."
    remedy_ja = "原因を直して計算し直してから、承認してください。"
    remedy_en = "Correct the causes and calculate them again before you approve."


@action("hr.payroll.approve_run", _("給与を承認"))
def approve_run(*, run_id: int, acting_user: Any, at: dt.datetime) -> Run:
    """Approve a submitted run: performed by the last approval of its request, opened by no duty.


    Raises RunNotSubmitted, PreparerMayNotApprove, PayslipsMissing.
    """
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    if run.state != RunState.SUBMITTED:
        raise RunNotSubmitted(state=run.get_state_display())
    if run.prepared_by_id == acting_user.pk:
        raise PreparerMayNotApprove
    missing = missing_people(run)
    if missing:
        raise PayslipsMissing(count=len(missing), names="、".join(each.name for each in missing[:5]))
    run.state = RunState.APPROVED
    run.approved_by_id = acting_user.pk
    run.approved_by_name = acting_user.get_full_name()
    run.approved_at = at
    run.save(update_fields=["state", "approved_by_id", "approved_by_name", "approved_at"])
    record(
        "hr.payroll.approve_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=run.approved_at,
        changes={"state": [RunState.SUBMITTED, RunState.APPROVED]},
    )
    people = unprinted(run)
    if people:
        # Who approves need not be of payroll; the papers are the work of who prepared the run.
        enqueue_papers(run, people, User.objects.get(pk=run.prepared_by_id), at)
    post_run(run_id=run.pk, acting_user=acting_user, at=at)
    return run
