"""A run is paid: what the bank files carried leaves the bank account in the books."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import post_entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.notifications.actions import Telling, tell_all
from backoffice.notifications.models import NoticeKind
from backoffice.values.refusals import Refusal
from hr.payroll.models import BankFile, Run, RunState
from hr.payroll.queries import accounts_of_pay, bank_files
from hr.payroll.rules import Part
from hr.payroll.rules.journal import ALL_OTHERS, MEMOS

from .not_approved import RunNotApproved
from .open_run import run_case

PAID = "hr.payroll.payment"


class PayDayNotReached(Refusal):
    """A run is paid on its pay day, not before."""

    code = "hr.payroll.pay_day_not_reached"
    cause_ja = "支払日（{paid_on}）になっていません。"
    cause_en = "The pay day ({paid_on}) has not come."
    remedy_ja = "支払日に、口座からの引き落としを確認して進めてください。"
    remedy_en = "On the pay day, check that the bank debited the account, and go on."


class NothingTransferred(Refusal):
    """There is no bank file of the run."""

    code = "hr.payroll.nothing_transferred"
    cause_ja = "振込データがまだ作られていません。"
    cause_en = "No bank file was made yet."
    remedy_ja = "振込データを作って、銀行に送ってください。"
    remedy_en = "Make the bank file and send it to the bank."


@action("hr.payroll.pay_run", _("給与を支払済みにする"))
def pay_run(*, run_id: int, acting_user: Any, at: dt.datetime) -> Run:
    """Mark a run as paid and post what its bank files paid, on the pay day.

    Whoever no file pays stays in 未払. Raises RunNotApproved, PayDayNotReached, NothingTransferred, and what the
    ledger refuses.
    """
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    if run.state != RunState.APPROVED:
        raise RunNotApproved(state=run.get_state_display())
    if at.astimezone(TOKYO).date() < run.paid_on:
        raise PayDayNotReached(paid_on=run.paid_on)
    files = list(bank_files(run).select_related("bank_account__account"))
    if not files:
        raise NothingTransferred
    run.state = RunState.PAID
    run.save(update_fields=["state"])
    entry = post_entry(draft=_draft(run, files), acting_user=acting_user, at=at)
    record(
        "hr.payroll.pay_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [RunState.APPROVED, RunState.PAID], "entry": entry.pk, "paid_yen": ["", entry.amount_yen]},
    )
    tell_all(_tellings(run), kind=NoticeKind.INFORMATION, at=at)
    return run


def _tellings(run: Run) -> Iterator[Telling]:
    """Who signs in is told, once and without a figure, that the payslip can be read."""
    slips = run.payslips.exclude(employee__person__user=None)
    for pk, user_id in slips.values_list("pk", "employee__person__user_id"):
        yield Telling(
            recipient_id=user_id,
            key=f"hr.payroll.payslip.{pk}",
            text_ja=f"{run.name}の明細を公開しました。",
            text_en=f"Your payslip of {run.paid_on} can be read.",
            url=reverse("hr:payroll_own_payslip_detail", args=[pk]),
        )


def _draft(run: Run, files: list[BankFile]) -> EntryDraft:
    owed = accounts_of_pay(run.closing_on)[Part.NET, ALL_OTHERS]
    total_yen = sum(file.total_yen for file in files)
    memos = [f"給与振込 {file.count}件" for file in files]
    paid = (
        DraftLine(
            file.bank_account.account.code, Side.CREDIT, file.total_yen, memo=memo, document=f"振込データ {file.pk}"
        )
        for file, memo in zip(files, memos, strict=True)
    )
    return EntryDraft(
        posted_on=run.paid_on,
        source=Source(PAID, run.pk),
        description=f"{run.name}の振込　{run.pay_group.name}",
        lines=(DraftLine(owed, Side.DEBIT, total_yen, memo=MEMOS[Part.NET]), *paid),
    )
