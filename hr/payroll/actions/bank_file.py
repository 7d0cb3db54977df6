"""The file that tells the bank to pay: made for an approved run, and handed out with an event."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.banking.queries import consignor_of, profile_of, salary_account
from accounting.banking.rules import NobodyToPay, Payee, sort_out, totals_of, transfer_file
from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.models import Outcome
from backoffice.values.refusals import Refusal
from hr.payroll.models import BankFile, BankFileHandover, BankTransfer, Run, RunState
from hr.payroll.queries import bank_file, layout_of, unpaid_payees

from .not_approved import RunNotApproved
from .open_run import run_case


class RunIsVoided(Refusal):
    """A voided run pays nobody."""

    code = "hr.payroll.run_is_voided"
    cause_ja = "この給与計算は、{name}さんが取り消しました。"
    cause_en = "{name} voided this run."
    remedy_ja = "計算し直した給与計算の振込データを使ってください。"
    remedy_en = "Use the bank file of the run that was calculated anew."


@action("hr.payroll.make_bank_file", _("振込データを作成"))
def make_bank_file(*, run_id: int, acting_user: Any, at: dt.datetime) -> BankFile:
    """Make the file that pays all of a run whom no file pays yet; who cannot be in it stays listed on the run.

    Raises RunNotApproved, NoSalaryAccount, NobodyToPay, NotABankDay.
    """
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    if run.state != RunState.APPROVED:
        raise RunNotApproved(state=run.get_state_display())
    account, layout = salary_account(), layout_of(run)
    ready, left_out = sort_out(unpaid_payees(run), profile_of(account), layout)
    if not ready:
        raise NobodyToPay
    content = transfer_file(consignor_of(account), run.paid_on, ready, profile_of(account), layout)
    totals = totals_of(content, layout)
    made = _store(run, account, content, ready, acting_user, at)
    record(
        "hr.payroll.make_bank_file",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if left_out else Outcome.DONE,
        changes={
            "file": made.pk,
            "count": totals.count,
            "total_yen": totals.total_yen,
            "sha256": made.sha256,
            "left_out": len(left_out),
        },
    )
    return made


@action("hr.payroll.download_bank_file", _("振込データを取り出す"))
def download_bank_file(*, file_id: int, acting_user: Any, at: dt.datetime) -> BankFile:
    """A file with its bytes, with the row and the event that it was taken out.

    Raises BankFile.DoesNotExist, and RunIsVoided: what was taken back must not be paid.
    """
    file = bank_file(file_id)
    run = Run.objects.select_for_update(of=("self",)).get(pk=file.run_id)
    if run.state == RunState.VOIDED:
        raise RunIsVoided(name=run.voided_by_name)
    BankFileHandover.objects.create(
        file=file, taken_by_id=acting_user.pk, taken_by_name=acting_user.get_full_name(), taken_at=at
    )
    record(
        "hr.payroll.download_bank_file",
        case=Case("hr.payroll.bank_file", file.pk, run_case(file.run).name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"count": file.count, "total_yen": file.total_yen, "sha256": file.sha256},
    )
    return file


def _store(
    run: Run,
    account: BankAccountOfCompany,
    content: bytes,
    payees: Sequence[Payee],
    acting_user: Any,
    at: dt.datetime,
) -> BankFile:
    """Keep the bytes and who is in them; PostgreSQL refuses a payslip that another file holds."""
    made = BankFile.objects.create(
        run=run,
        bank_account=account,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        count=len(payees),
        total_yen=sum(payee.amount_yen for payee in payees),
        made_by_id=acting_user.pk,
        made_by_name=acting_user.get_full_name(),
        made_at=at,
    )
    rows = ((run.company_id, made.pk, payee.id, payee.amount_yen) for payee in payees)
    bulk.insert(BankTransfer, ("company_id", "file_id", "payslip_id", "amount_yen"), rows)
    return made
