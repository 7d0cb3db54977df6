"""Looking at pay: allowed to few, and never without an event."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from backoffice.documents.actions import open_stored
from backoffice.documents.models import Document
from backoffice.documents.queries import document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.employment.models import Employee
from hr.payroll.models import Run
from hr.payroll.queries import (
    PayslipPage,
    RunDifference,
    RunTotals,
    WageLedger,
    change_of,
    own_payslips,
    paper_of,
    payslip_page,
    run_difference,
    run_totals,
    sums_of,
    wage_ledger,
)
from hr.payroll.rules import Parallel, compared, read_sheet

from .open_run import run_case


@action("hr.payroll.read_payslip", _("給与明細を閲覧"))
def read_payslip(*, payslip_id: int, acting_user: Any, at: dt.datetime) -> PayslipPage:
    """One person's payslip, with the event that it was read; Payslip.DoesNotExist when there is none."""
    page = payslip_page(payslip_id)
    person = page.payslip.employee.person
    record(
        "hr.payroll.read_payslip",
        case=Case("hr.payroll.payslip", page.payslip.pk, f"{page.payslip.run.month:%Y-%m} {person.name}"),
        acting_user=acting_user,
        occurred_at=at,
    )
    return replace(page, change=change_of(page.payslip))


@action("hr.payroll.read_own_payslip", _("自分の給与明細を閲覧"))
def read_own_payslip(*, payslip_id: int, acting_user: Any, at: dt.datetime) -> PayslipPage:
    """The payslip of whoever asks, once it is paid; Payslip.DoesNotExist for anybody else's, as if there were none."""
    own = own_payslips(acting_user.pk).get(pk=payslip_id)
    record(
        "hr.payroll.read_own_payslip",
        case=Case("hr.payroll.payslip", own.pk, f"{own.run.month:%Y-%m} {acting_user.get_full_name()}"),
        acting_user=acting_user,
        occurred_at=at,
    )
    return replace(payslip_page(own.pk), change=change_of(own))


@action("hr.payroll.read_own_paper", _("自分の給与明細のPDFを閲覧"))
def read_own_paper(*, payslip_id: int, acting_user: Any, at: dt.datetime) -> "tuple[Document, File[bytes]]":
    """The paper of one's own payslip with its verified bytes. Payslip.DoesNotExist, and Document.DoesNotExist before
    the paper is made."""
    own = own_payslips(acting_user.pk).get(pk=payslip_id)
    found = document(paper_of(own.pk) or 0)
    record(
        "hr.payroll.read_own_paper",
        case=Case("hr.payroll.payslip", own.pk, found.title),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": found.pk},
    )
    return found, open_stored(found.stored_file)


@action("hr.payroll.read_wage_ledger", _("賃金台帳を閲覧"))
def read_wage_ledger(*, employee: Employee, year: int, acting_user: Any, at: dt.datetime) -> WageLedger:
    """A year of somebody's pay, with the event that it was read."""
    found = wage_ledger(employee.pk, year)
    record(
        "hr.payroll.read_wage_ledger",
        case=Case("hr.payroll.wage_ledger", employee.pk, f"{year} {employee.person.name}"),
        acting_user=acting_user,
        occurred_at=at,
    )
    return found


@action("hr.payroll.compare_run", _("給与計算を前と比較"))
def compare_run(*, run: Run, before: Run, acting_user: Any, at: dt.datetime) -> RunDifference:
    """What a run differs by from an earlier one, with the event that both were read."""
    found = run_difference(run, before)
    record(
        "hr.payroll.compare_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"before": before.pk},
    )
    return found


@action("hr.payroll.run_parallel", _("別の給与システムの結果と照合"))
def run_parallel(*, run: Run, sheet: str, acting_user: Any, at: dt.datetime) -> Parallel:
    """A run beside the sums of another system, with the event that it was compared. Raises SheetNotRead."""
    found = compared(sums_of(run), read_sheet(sheet))
    record(
        "hr.payroll.run_parallel",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"agree": found.agree, "differ": len(found.differ)},
    )
    return found


@action("hr.payroll.read_run", _("給与計算の結果を閲覧"))
def read_run(*, run: Run, acting_user: Any, at: dt.datetime) -> RunTotals:
    """The sums of a run, whose page lists its payslips, with the event that they were read."""
    totals = run_totals(run)
    record("hr.payroll.read_run", case=run_case(run), acting_user=acting_user, occurred_at=at)
    return totals
