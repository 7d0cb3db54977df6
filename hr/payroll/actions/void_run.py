"""Taking an approved run back before its bank file is handed over: it stays, with its reason, and a new one is made."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import reverse_entry
from accounting.ledger.queries import entry_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.jobs.actions import cancel_job
from backoffice.jobs.models import OPEN_STATES
from backoffice.jobs.queries import latest_of
from backoffice.values.refusals import InvalidInput, Refusal
from hr.payroll.models import BankFileHandover, Run, RunState

from .not_approved import RunNotApproved
from .open_run import run_case
from .post_run import POSTED


class VoidReasonMissing(InvalidInput):
    """Whoever voids a run says why."""

    code = "hr.payroll.void_reason_missing"
    field = "reason"
    cause_ja = "取り消す理由が入力されていません。"
    cause_en = "The reason is missing."
    remedy_ja = "理由を入力してください。監査のときに読まれます。"
    remedy_en = "Enter the reason; auditors will read it."


class BankFileHandedOver(Refusal):
    """The bank may have the file: what it pays can't be taken back here."""

    code = "hr.payroll.bank_file_handed_over"
    cause_ja = "振込データを{name}さんが{day}に取り出しています。銀行が支払う可能性があるため、取り消せません。"
    cause_en = "{name} took the bank file out on {day}; the bank may pay it, so the run can't be voided."
    remedy_ja = "不足は追加支給で、払いすぎは翌月の給与で訂正してください。"
    remedy_en = "Correct what is short by an extra payment, and what is too much next month."


class ExtraStandsOnRun(Refusal):
    """An extra payment adds to the run."""

    code = "hr.payroll.extra_stands_on_run"
    cause_ja = "この給与計算には、追加支給「{title}」があります。"
    cause_en = "The extra payment “{title}” adds to this run."
    remedy_ja = "先に追加支給を取り消してください。"
    remedy_en = "Void the extra payment first."


@action("hr.payroll.void_run", _("給与計算を取り消す"))
def void_run(*, run_id: int, reason: str, acting_user: Any, at: dt.datetime) -> Run:
    """Void an approved run whose bank file nobody has taken out, and reverse its journal on the same day.

    Pay from before the introduction has neither: it is voided when it was imported wrongly.

    Payslips, papers and files stay as they were made; papers that are being made are stopped. Raises VoidReasonMissing, RunNotApproved, BankFileHandedOver,
    ExtraStandsOnRun, and what the ledger refuses.
    """
    if not reason.strip():
        raise VoidReasonMissing
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    is_past = run.before_introduction and run.state == RunState.PAID
    if run.state != RunState.APPROVED and not is_past:
        raise RunNotApproved(state=run.get_state_display())
    _refuse_paid(run)
    before = run.state
    run.state, run.void_reason = RunState.VOIDED, reason.strip()
    run.voided_by_name, run.voided_at = acting_user.get_full_name(), at
    run.save(update_fields=["state", "void_reason", "voided_by_name", "voided_at"])
    entry = None if run.before_introduction else entry_of(POSTED, run.pk)
    assert entry is not None or run.before_introduction, "an approved run has its entry"
    _stop_printing(run, acting_user, at)
    if entry:
        day, reason = entry.posted_on, run.void_reason
        reverse_entry(entry_id=entry.pk, reason=reason, posted_on=day, acting_user=acting_user, at=at)
    record(
        "hr.payroll.void_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        reason=run.void_reason,
        changes={"state": [before, RunState.VOIDED], "entry": entry.pk if entry else None},
    )
    return run


def _stop_printing(run: Run, acting_user: Any, at: dt.datetime) -> None:
    """Papers that are not made yet are never wanted: what waits is not begun, else it would fail one by one."""
    job = latest_of("hr.payroll.run", run.pk)
    if job and job.state in OPEN_STATES:
        cancel_job(job_id=job.pk, acting_user=acting_user, at=at)


def _refuse_paid(run: Run) -> None:
    taken = BankFileHandover.objects.filter(file__run=run).order_by("pk").first()
    if taken:
        raise BankFileHandedOver(name=taken.taken_by_name, day=taken.taken_at.date())
    extra = run.corrections.exclude(state=RunState.VOIDED).first()
    if extra:
        raise ExtraStandsOnRun(title=extra.name)
