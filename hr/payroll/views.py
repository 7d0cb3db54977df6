"""Runs and payslips: each view is one query or one action."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.answer import file_answer
from backoffice.documents.models import Document
from backoffice.jobs.models import OPEN_STATES
from backoffice.jobs.panel import shown as shown_job
from backoffice.jobs.queries import failures, latest_of, progress
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee

from . import actions, payment, queries, shown
from .forms import Attendance, OpenRun
from .models import BankFile, Payslip, Run
from .work import month_title

VIEW = "hr.payroll.view_runs"


@page(step=VIEW)
def run_list(request: StaffRequest) -> HttpResponse:
    """給与計算: every run, the newest first."""
    found = page_of(request, queries.run_rows(), by=("month",), descending=True)
    context = {
        "runs": [shown.run_row(each) for each in found.rows],
        "page": found,
        "can_open": request.may("hr.payroll.open_run"),
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
            form.add_error(None, refusal_text(refusal))
        else:
            return redirect("hr:payroll_run_detail", pk=run.pk)
    return _form(request, form, title=_("給与計算の開始"), button=_("給与計算を始める"))


@page(step="hr.payroll.read_run")
def run_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One run: how far it is, what failed, and the payslips."""
    run = _run(pk)
    totals = actions.read_run(run=run, acting_user=request.user, at=clock.now())
    text = request.GET.get("q", "").strip()
    found = page_of(
        request, queries.payslips_of(run, text=text), by="employee__person__code", total=None if text else totals.people
    )
    job = latest_of("hr.payroll.run", run.pk)
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


@form_page(step="hr.payroll.record_attendance")
def attendance_record(request: StaffRequest, employee_pk: int, month: str) -> HttpResponse:
    """Enter the attendance total that was missing."""
    employee = _employee(employee_pk)
    form = Attendance(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_attendance(
                month=Month.parse(month),
                entries=[actions.NewTotal(employee_id=employee.pk, **form.cleaned_data)],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("%(name)sさんの勤怠を登録しました。") % {"name": employee.person.name})
            return redirect("hr:payroll_run_list")
    title = _("%(name)sさんの%(month)sの勤怠") % {
        "name": employee.person.name,
        "month": month_title(Month.parse(month).first_day),
    }
    return _form(request, form, title=title, button=_("登録"))


@page(step="hr.payroll.read_payslip")
def payslip_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One payslip; each line opens to its reason."""
    try:
        found = actions.read_payslip(payslip_id=pk, acting_user=request.user, at=clock.now())
    except Payslip.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "hr/payroll/payslip_detail.html", shown.payslip_page(found))


@page(step="hr.payroll.read_own_payslip")
def own_payslip_list(request: StaffRequest) -> HttpResponse:
    """給与明細: one's own, the newest first."""
    found = page_of(request, queries.own_payslips(request.user.pk), by=("run__paid_on",), descending=True)
    context = {"payslips": [shown.own_payslip_row(each) for each in found.rows], "page": found}
    return render(request, "hr/payroll/own_payslip_list.html", context)


@page(step="hr.payroll.read_own_payslip")
def own_payslip_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own payslip; each line opens to its reason."""
    try:
        found = actions.read_own_payslip(payslip_id=pk, acting_user=request.user, at=clock.now())
    except Payslip.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "hr/payroll/own_payslip_detail.html", shown.own_payslip_page(found))


@page(step="hr.payroll.read_own_paper")
def own_paper_download(request: StaffRequest, pk: int) -> FileResponse:
    """The paper of one's own payslip."""
    try:
        found, file = actions.read_own_paper(payslip_id=pk, acting_user=request.user, at=clock.now())
    except (Payslip.DoesNotExist, Document.DoesNotExist) as missing:
        raise Http404 from missing
    return file_answer(found, file)


def _form(request: StaffRequest, form: Any, *, title: str, button: str) -> HttpResponse:
    """A page with one form; 422 when what was sent does not fit."""
    context = {"form": form, "title": title, "button": button, "back_url": reverse("hr:payroll_run_list")}
    return render(request, "hr/payroll/form.html", context, status=422 if form.errors else 200)


def _run(pk: int) -> Run:
    try:
        return queries.run(pk)
    except Run.DoesNotExist as missing:
        raise Http404 from missing


def _employee(pk: int) -> Employee:
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
