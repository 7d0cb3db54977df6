"""Putting approved payslips on paper, once each; the paper is kept as a document and never made again."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.documents.actions import NewDocument, keep_document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.eventlog.models import Outcome
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.jobs.register import ItemFailure
from backoffice.values.refusals import Refusal
from hr.payroll.models import Run
from hr.payroll.paper import paper_pdf, paper_title
from hr.payroll.queries import CASE, KIND, SETTLED, PaperFacts, papers_of, unprinted

from .not_approved import RunNotApproved
from .open_run import run_case

WORK = "hr.payroll.print_payslips"
WITH_REASONS = True


class NothingToPrint(Refusal):
    """Every payslip of the run has its paper."""

    code = "hr.payroll.nothing_to_print"
    cause_ja = "明細のPDFは、全員分できています。"
    cause_en = "Every payslip already has its PDF."
    remedy_ja = "社員の給与明細の画面から開いてください。"
    remedy_en = "Open it from the person's payslip."


@action("hr.payroll.print_run", _("給与明細のPDFを作る"))
def print_run(*, run_id: int, acting_user: Any, at: dt.datetime) -> Job:
    """Ask for the papers that an approved run does not have yet; raises RunNotApproved, NothingToPrint."""
    run = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    _refuse_unless_approved(run)
    people = unprinted(run)
    if not people:
        raise NothingToPrint
    record(
        "hr.payroll.print_run",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"payslips": len(people)},
    )
    return enqueue_papers(run, people, acting_user, at)


@action(WORK, _("給与明細のPDFを保管"))
def print_payslips(*, run_id: int, employee_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> list[ItemFailure]:
    """Make and keep the papers of some people of an approved run; those who have one are left alone.

    Those who fail are returned with the cause. Raises RunNotApproved.
    """
    run = Run.objects.select_related("pay_group").get(pk=run_id)
    _refuse_unless_approved(run)
    waiting = set(unprinted(run)) & set(employee_ids)
    tried = [_kept(facts, acting_user, at) for facts in papers_of(run, sorted(waiting))]
    failures = [each for each in tried if each is not None]
    record(
        WORK,
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failures else Outcome.DONE,
        changes={"papers": len(tried) - len(failures), "failures": len(failures)},
    )
    return failures


def enqueue_papers(run: Run, employee_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> Job:
    """The job that prints them, in the caller's transaction."""
    return enqueue(
        WORK,
        title=f"{run.name} {run.pay_group.name} 明細のPDF",
        case=run_case(run),
        items=employee_ids,
        acting_user=acting_user,
        accepted_at=at,
    )


def _refuse_unless_approved(run: Run) -> None:
    if run.state not in SETTLED:
        raise RunNotApproved(state=run.get_state_display())


def _kept(facts: PaperFacts, acting_user: Any, at: dt.datetime) -> ItemFailure | None:
    slip, person = facts.payslip, facts.payslip.employee.person
    try:
        content = paper_pdf(facts, with_reasons=WITH_REASONS)
    except Refusal as refusal:
        return ItemFailure(slip.employee_id, person.name, refusal)
    # No amount and no partner: a list of documents must not tell what somebody earns.
    new = NewDocument(
        kind=KIND, title=paper_title(facts), dated_on=slip.run.paid_on, content=content, media_type="application/pdf"
    )
    case = Case(CASE, slip.pk, f"{slip.run.month:%Y-%m} {person.name}")
    keep_document(new=new, case=case, acting_user=acting_user, at=at)
    return None
