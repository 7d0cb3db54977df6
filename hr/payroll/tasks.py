"""Doors for jobs: ids in, one action."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.jobs import register
from backoffice.jobs.models import Job, JobFailure
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal

from .actions import calculate_payslips, end_calculation, print_payslips
from .queries import AttendanceMissing, InsuranceStandingMissing, OfficeMissing, TaxStandingMissing

PEOPLE_A_CHUNK = 25
PAPERS_A_CHUNK = 5
PERSON = "hr:employment_employee_detail"
FIXED_ON: dict[type[Refusal], str] = {
    InsuranceStandingMissing: "hr:social_insurance_person_change",
    OfficeMissing: "hr:employment_employee_transfer",
    TaxStandingMissing: "hr:income_tax_person_change",
}


def _review(job: Job, at: dt.datetime) -> None:
    end_calculation(
        run_id=job.case_id, failed=JobFailure.objects.filter(job=job).count(), acting_user=_starter(job), at=at
    )


@register.task(
    "hr.payroll.calculate_payslips", label=_("給与計算"), unit=_("名"), chunk_size=PEOPLE_A_CHUNK, finish=_review
)
def calculate(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """Payslips of some people of a run, for the user who started the job."""
    failed = calculate_payslips(run_id=job.case_id, employee_ids=items, acting_user=_starter(job), at=at)
    return [replace(each, fix_url=_where_to_fix(each, job.case_id)) for each in failed]


@register.task(
    "hr.payroll.print_payslips",
    label=_("給与明細のPDF"),
    unit=_("名"),
    chunk_size=PAPERS_A_CHUNK,
    in_background=True,
)
def print_papers(job: Job, items: Sequence[int], at: dt.datetime) -> Sequence[register.ItemFailure]:
    """The papers of some people of a run, for the user who prepared it or asked for them."""
    failed = print_payslips(run_id=job.case_id, employee_ids=items, acting_user=_starter(job), at=at)
    return [replace(each, fix_url=_where_to_fix(each, job.case_id)) for each in failed]


def _where_to_fix(failure: register.ItemFailure, run_id: int) -> str:
    """The page on which the cause is put right; the attendance leads back to the run that waits for it."""
    if isinstance(failure.refusal, AttendanceMissing):
        month = str(failure.refusal.given["month"])
        page = reverse("hr:payroll_attendance_record", args=[failure.item_id, month])
        return f"{page}?run={run_id}"
    return reverse(FIXED_ON.get(type(failure.refusal), PERSON), args=[failure.item_id])


def _starter(job: Job) -> User:
    return User.objects.get(pk=job.started_by_id)
