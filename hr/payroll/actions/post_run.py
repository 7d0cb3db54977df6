"""Putting an approved run into the books."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import post_entry
from accounting.ledger.models import Entry
from accounting.ledger.queries import with_tax_apart
from accounting.ledger.rules import EntryDraft, Source
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from hr.payroll.models import Run, RunState
from hr.payroll.queries import accounts_of_pay, pay_sums, run_totals
from hr.payroll.rules import PaySum, journal_lines, net_yen

from .not_approved import RunNotApproved
from .open_run import run_case

POSTED = "hr.payroll.run"


class NothingToPost(Refusal):
    """Nobody is paid by the run."""

    code = "hr.payroll.nothing_to_post"
    cause_ja = "この給与計算には、支給も控除もありません。"
    cause_en = "This run pays and deducts nothing."
    remedy_ja = "対象者と勤怠を確認して、計算し直してください。"
    remedy_en = "Check its people and their attendance, then calculate again."


class JournalDoesNotTie(Refusal):
    """The sums of the lines are not those of the payslips: something was changed behind the rules."""

    code = "hr.payroll.journal_does_not_tie"
    cause_ja = "明細の行から求めた差引支給額{lines_yen:,}円と、明細の合計{payslips_yen:,}円が一致しません。"
    cause_en = "The lines give {lines_yen:,} yen of net pay, the payslips {payslips_yen:,} yen."
    remedy_ja = "全員を計算し直してください。"
    remedy_en = "Calculate everybody again."


@action("hr.payroll.post_run", _("給与を記帳"))
def post_run(*, run_id: int, acting_user: Any, at: dt.datetime) -> Entry:
    """Post the journal of an approved run on its closing day, costs by unit, once.

    Raises RunNotApproved, NothingToPost, JournalDoesNotTie, NoAccountOfPay, and what the ledger refuses.
    """
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    if run.state != RunState.APPROVED:
        raise RunNotApproved(state=run.get_state_display())
    sums = pay_sums(run)
    _refuse_difference(sums, run)
    entry = post_entry(draft=_draft(run, sums), acting_user=acting_user, at=at)
    record(
        "hr.payroll.post_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"entry": entry.pk, "amount_yen": ["", entry.amount_yen]},
    )
    return entry


def _refuse_difference(sums: list[PaySum], run: Run) -> None:
    if not any(each.amount_yen for each in sums):
        raise NothingToPost
    paid_yen = run_totals(run).net_yen
    if net_yen(sums) != paid_yen:
        raise JournalDoesNotTie(lines_yen=net_yen(sums), payslips_yen=paid_yen)


def _draft(run: Run, sums: list[PaySum]) -> EntryDraft:
    return EntryDraft(
        posted_on=run.closing_on,
        source=Source(POSTED, run.pk),
        description=f"{run.name}　{run.pay_group.name}",
        lines=with_tax_apart(journal_lines(sums, accounts_of_pay(run.closing_on)), on=run.closing_on),
    )
