"""源泉徴収の区分: the column and the dependants of everybody, and of one person by date."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee

from . import actions, standings
from .forms import StandingForm
from .models import TaxStanding

VIEW = "hr.income_tax.view_standings"
PERSON = "hr:income_tax_person_detail"


@page(step=VIEW)
def person_list(request: StaffRequest) -> HttpResponse:
    """Everybody by kana with what holds today."""
    text = request.GET.get("q", "").strip()
    found = page_of(
        request,
        standings.taxed_people(text=text, as_of=clock.today()),
        by=("person__family_kana", "person__given_kana"),
    )
    context = {"people": [_row(each) for each in found.rows], "page": found, "query": text}
    return render(request, "hr/income_tax/person_list.html", context)


@page(step=VIEW)
def person_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The standings of one person, the newest first."""
    context = {
        "employee": _employee(pk),
        "standings": standings.history_of(pk),
        "may_change": request.may("hr.income_tax.change_standing"),
    }
    return render(request, "hr/income_tax/person_detail.html", context)


@form_page(step="hr.income_tax.change_standing")
def person_change(request: StaffRequest, pk: int) -> HttpResponse:
    """What holds from a day on."""
    employee = _employee(pk)
    form = StandingForm(request.POST or None, initial=_as_now(employee))
    if request.method == "POST" and form.is_valid():
        change = actions.StandingChange(employee_id=pk, **form.cleaned_data)
        try:
            actions.change_standing(change=change, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(
                request, _("%(name)sさんの源泉徴収の区分を登録しました。") % {"name": employee.person.name}
            )
            return redirect(PERSON, pk=pk)
    context = {
        "form": form,
        "title": _("%(name)sさんの源泉徴収の区分") % {"name": employee.person.name},
        "button": _("登録"),
        "back_url": reverse(PERSON, args=[pk]),
    }
    return render(request, "hr/income_tax/form.html", context, status=422 if form.errors else 200)


def _row(employee: Any) -> dict[str, Any]:
    return {
        "code": employee.person.code,
        "name": employee.person.name,
        "kana": employee.person.kana,
        "column": TaxStanding.Column(employee.tax_column).label if employee.tax_column else "",
        "dependants": employee.tax_dependants,
        "since": employee.taxed_since,
        "url": reverse(PERSON, args=[employee.pk]),
    }


def _as_now(employee: Employee) -> dict[str, Any]:
    """A change usually touches one thing: the form begins with what holds."""
    held = standings.history_of(employee.pk)[:1]
    if not held:
        return {"valid_from": employee.joined_on}
    return {"column": held[0].column, "dependants": held[0].dependants}


def _employee(pk: int) -> Employee:
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
