"""Payslips, and the attendance that one lacks."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.answer import file_answer
from backoffice.documents.models import Document
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.payroll import actions, queries, shown
from hr.payroll.forms import Attendance
from hr.payroll.models import Payslip
from hr.payroll.work import month_title

from .frame import employee_or_404, one_form, run_or_404


@form_page(step="hr.payroll.record_attendance")
def attendance_record(request: StaffRequest, employee_pk: int, month: str) -> HttpResponse:
    """Enter the attendance total that was missing."""
    employee = employee_or_404(employee_pk)
    back_url = _run_that_waits(request)
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
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんの勤怠を登録しました。") % {"name": employee.person.name})
            return redirect(back_url)
    title = _("%(name)sさんの%(month)sの勤怠") % {
        "name": employee.person.name,
        "month": month_title(Month.parse(month).first_day),
    }
    return one_form(request, form, title=title, button=_("登録"), back_url=back_url)


def _run_that_waits(request: StaffRequest) -> str:
    """The run in which the total was missing, when the address names it; else the list."""
    told = request.GET.get("run", "")
    run = run_or_404(int(told)) if told.isdecimal() else None
    return reverse("hr:payroll_run_detail", args=[run.pk]) if run else reverse("hr:payroll_run_list")


@page(step="hr.payroll.read_payslip")
def payslip_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One payslip; each line opens to its reason."""
    try:
        found = actions.read_payslip(payslip_id=pk, acting_user=request.user, at=clock.now())
    except Payslip.DoesNotExist as missing:
        raise Http404 from missing
    context = {**shown.payslip_page(found), "may_read_ledger": request.may("hr.payroll.read_wage_ledger")}
    return render(request, "hr/payroll/payslip_detail.html", context)


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
