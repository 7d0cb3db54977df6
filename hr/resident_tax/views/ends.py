"""The end of somebody's collection: entered, taken back, printed and reported."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.resident_tax import actions, queries
from hr.resident_tax.forms import EndForm, FiledForm, WithdrawForm
from hr.resident_tax.models import CollectionEnd, EndReason, RestChoice
from hr.resident_tax.paper import report_pdf, report_title

PERSON = "hr:resident_tax_person"


@form_page(step="hr.resident_tax.end_collection")
def end_new(request: StaffRequest, pk: int) -> HttpResponse:
    """異動: the last month, and what becomes of the rest."""
    employee = queries.employee(pk)
    if employee is None:
        raise Http404
    form = EndForm(request.POST or None, initial=_as_left(employee))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.end_collection(
                entry=actions.NewEnd(pk, **form.cleaned_data), acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            said = _("特別徴収の異動を登録しました。異動届出書は%(on)sまでに提出してください。")
            messages.success(request, said % {"on": f"{made.due_on:%Y/%m/%d}"})
            return redirect(PERSON, pk=pk)
    return _form(request, form, employee, title=_("%(name)sさんの特別徴収の異動"), button=_("登録"))


@form_page(step="hr.resident_tax.withdraw_end")
def end_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an end back: collection goes on."""
    end = _end(pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_end(end_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("特別徴収の異動を取り消しました。"))
            return redirect(PERSON, pk=end.employee_id)
    return _form(request, form, end.employee, title=_("%(name)sさんの異動の取り消し"), button=_("異動を取り消す"))


@form_page(step="hr.resident_tax.file_end")
def end_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that the report was sent."""
    end = _end(pk)
    form = FiledForm(request.POST or None, initial={"filed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.file_end(end_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("異動届出書を提出済みにしました。"))
            return redirect(PERSON, pk=end.employee_id)
    return _form(request, form, end.employee, title=_("%(name)sさんの異動届出書の提出"), button=_("提出済みにする"))


@page(step="hr.resident_tax.print_end")
def end_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """給与所得者異動届出書 as a PDF."""
    end = _end(pk)
    actions.print_end(end=end, acting_user=request.user, at=clock.now())
    facts = queries.report_facts(end)
    name = f"resident-tax-end-{end.employee.person.code}-{end.happened_on:%Y%m%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    content = report_pdf(facts, printed_on=clock.today(), title=report_title(facts))
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _as_left(employee: Employee) -> dict[str, Any]:
    """For somebody who left: the last day, and the month after it, in which the last pay usually is."""
    left_on: dt.date = employee.left_on or clock.today()
    is_compulsory = queries.must_be_one_sum(left_on)
    return {
        "happened_on": left_on,
        "reason": EndReason.DECEASED if employee.leaving_reason == "DEATH" else EndReason.LEFT,
        "last_month": str(Month.of(left_on).next),
        "rest": RestChoice.LUMP_SUM if is_compulsory else RestChoice.ORDINARY,
    }


def _end(pk: int) -> CollectionEnd:
    found = queries.end(pk)
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, form: Any, employee: Employee, *, title: str, button: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title % {"name": employee.person.name},
        "button": button,
        "back_url": reverse(PERSON, args=[employee.pk]),
    }
    return render(request, "hr/resident_tax/form.html", context, status=422 if form.errors else 200)
