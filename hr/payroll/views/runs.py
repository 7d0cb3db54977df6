"""Runs: each view is one query or one action."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.jobs.models import OPEN_STATES
from backoffice.jobs.panel import shown as shown_job
from backoffice.jobs.queries import failures, latest_of, progress
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.payroll import actions, payment, queries, shown
from hr.payroll.forms import OpenRun
from hr.payroll.models import BankFile, RunState
from hr.payroll.work import month_title

from .frame import one_form, run_or_404

VIEW = "hr.payroll.view_runs"


@page(step=VIEW)
def run_list(request: StaffRequest) -> HttpResponse:
    """給与計算: every run, the newest first."""
    found = page_of(request, queries.run_rows(), by=("month",), descending=True)
    context = {
        "runs": [shown.run_row(each) for each in found.rows],
        "page": found,
        "can_open": request.may("hr.payroll.open_run"),
        "links": shown.list_links(request),
        "open_url": reverse("hr:payroll_run_open"),
    }
    return render(request, "hr/payroll/run_list.html", context)


@form_page(step="hr.payroll.open_run")
def run_open(request: StaffRequest) -> HttpResponse:
    """Choose a pay group and a month, and open its run."""
    form = OpenRun(request.POST or None, initial={"month": Month.of(clock.today()).previous})
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.open_run(
                group_code=form.cleaned_data["group"].code,
                month=form.cleaned_data["month"],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return redirect("hr:payroll_run_detail", pk=run.pk)
    return one_form(request, form, title=_("給与計算の開始"), button=_("給与計算を始める"))


@page(step="hr.payroll.read_run")
def run_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One run: how far it is, what failed, and the payslips."""
    run = run_or_404(pk)
    totals = actions.read_run(run=run, acting_user=request.user, at=clock.now())
    text = request.GET.get("q", "").strip()
    found = page_of(
        request, queries.payslips_of(run, text=text), by="employee__person__code", total=None if text else totals.people
    )
    job = latest_of("hr.payroll.run", run.pk) if run.state != RunState.VOIDED else None
    settled = run.state in queries.SETTLED
    missing = [] if settled else queries.missing_people(run)
    unprinted = queries.unprinted(run) if settled else []
    without = unprinted or [each.employee_id for each in missing]
    context = {
        "run": shown.run_head(run, people=totals.people + len(missing)),
        "steps": shown.steps(run, missing=len(missing)),
        "job": shown_job(progress(job.pk, at=clock.now())) if job else None,
        "failures": shown.failures(failures(job.pk), without) if job else [],
        "recalculate": shown.recalculate(request, run, missing)
        or shown.print_again(request, run, unprinted=len(unprinted), is_open=bool(job and job.state in OPEN_STATES)),
        "actions": shown.run_actions(request, run, missing),
        "links": shown.run_links(request, run),
        "totals": totals if totals.people else None,
        "payment": payment.shown(request, run),
        "payslips": [shown.payslip_row(each) for each in found.rows],
        "page": found,
        "query": text,
    }
    return render(request, "hr/payroll/run_detail.html", context)


@post_only(step="hr.payroll.calculate_run")
def run_calculate(request: StaffRequest, pk: int) -> HttpResponse:
    """Calculate everybody."""
    actions.calculate_run(run_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("給与計算を受け付けました。"))
    return redirect("hr:payroll_run_detail", pk=pk)


@post_only(step="hr.payroll.recalculate_failures")
def run_recalculate(request: StaffRequest, pk: int) -> HttpResponse:
    """Calculate those who failed, and nobody else."""
    actions.recalculate_failures(run_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("計算できなかった社員の計算を受け付けました。"))
    return redirect("hr:payroll_run_detail", pk=pk)


@post_only(step="hr.payroll.submit_run")
def run_submit(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for the run's approval."""
    actions.submit_run(run_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("給与の承認を依頼しました。"))
    return redirect("hr:payroll_run_detail", pk=pk)


@post_only(step="hr.payroll.print_run")
def run_print(request: StaffRequest, pk: int) -> HttpResponse:
    """Make the papers that are missing."""
    actions.print_run(run_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("給与明細のPDFの作成を受け付けました。"))
    return redirect("hr:payroll_run_detail", pk=pk)


@post_only(step="hr.payroll.make_bank_file")
def run_bank_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Make the bank file of those whom none pays yet."""
    file = actions.make_bank_file(run_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("%(count)s件の振込データを作成しました。") % {"count": file.count})
    return redirect("hr:payroll_run_detail", pk=pk)


@page(step="hr.payroll.download_bank_file")
def bank_file_download(request: StaffRequest, pk: int) -> HttpResponse:
    """The bytes that the bank takes."""
    try:
        file = actions.download_bank_file(file_id=pk, acting_user=request.user, at=clock.now())
    except BankFile.DoesNotExist as missing:
        raise Http404 from missing
    name = f"kyuyo-{file.run.month:%Y-%m}-{file.run.pay_group.code}-{file.pk}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(bytes(file.content), content_type="application/octet-stream", headers=headers)


@post_only(step="hr.payroll.pay_run")
def run_pay(request: StaffRequest, pk: int) -> HttpResponse:
    """The run is paid."""
    run = actions.pay_run(run_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("%(month)sの給与を支払済みにしました。") % {"month": month_title(run.month)})
    return redirect("hr:payroll_run_detail", pk=pk)
