"""Looking at pay: allowed to few, and never without an event."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.payroll.models import Run
from hr.payroll.queries import PayslipPage, RunTotals, payslip_page, run_totals

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
    return page


@action("hr.payroll.read_run", _("給与計算の結果を閲覧"))
def read_run(*, run: Run, acting_user: Any, at: dt.datetime) -> RunTotals:
    """The sums of a run, whose page lists its payslips, with the event that they were read."""
    totals = run_totals(run)
    record("hr.payroll.read_run", case=run_case(run), acting_user=acting_user, occurred_at=at)
    return totals
