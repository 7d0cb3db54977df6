"""The insurance of everybody, and of one person by date."""

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

from . import actions, queries
from .forms import NumbersForm, StandingForm
from .models import InsuranceStanding, StandingReason

VIEW = "hr.social_insurance.view_standings"
LIST, PERSON = "hr:social_insurance_person_list", "hr:social_insurance_person_detail"


@page(step=VIEW)
def person_list(request: StaffRequest) -> HttpResponse:
    """社会保険: everybody by kana with what holds today."""
    text = request.GET.get("q", "").strip()
    found = page_of(
        request,
        queries.insured_people(text=text, as_of=clock.today()),
        by=("person__family_kana", "person__given_kana"),
    )
    context = {"people": [_row(each) for each in found.rows], "page": found, "query": text}
    return render(request, "hr/social_insurance/person_list.html", context)


@page(step=VIEW)
def person_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """被保険者の状態の履歴 of one person, with the numbers that the offices gave."""
    employee = _employee(pk)
    numbers = queries.numbers_of([pk]).get(pk)
    context = {
        "employee": _named(employee),
        "standings": [_standing(each) for each in queries.history_of(pk)],
        "pension_number": numbers.pension_number if numbers else "",
        "employment_number": numbers.employment_number if numbers else "",
        "filed_name": numbers.filed_name if numbers else "",
        "may_change": request.may("hr.social_insurance.change_standing"),
        "may_number": request.may("hr.social_insurance.record_numbers"),
    }
    return render(request, "hr/social_insurance/person_detail.html", context)


@form_page(step="hr.social_insurance.change_standing")
def person_change(request: StaffRequest, pk: int) -> HttpResponse:
    """被保険者の状態の変更: what holds from a day on."""
    employee = _employee(pk)
    form = StandingForm(request.POST or None, initial=_as_now(pk))
    if request.method == "POST" and form.is_valid():
        change = actions.StandingChange(employee_id=pk, **form.cleaned_data)
        try:
            actions.change_standing(changes=[change], acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんの保険の状態を登録しました。") % {"name": employee.person.name})
            return redirect(PERSON, pk=pk)
    title = _("%(name)sさんの保険の変更") % {"name": employee.person.name}
    return _form(request, form, title=title, back_url=reverse(PERSON, args=[pk]))


@form_page(step="hr.social_insurance.record_numbers")
def person_numbers(request: StaffRequest, pk: int) -> HttpResponse:
    """被保険者の番号 of one person."""
    employee = _employee(pk)
    held = queries.numbers_of([pk]).get(pk)
    initial = {
        "pension_number": held.pension_number if held else "",
        "employment_number": held.employment_number if held else "",
        "filed_name": held.filed_name if held else "",
    }
    form = NumbersForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_numbers(employee_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんの番号を登録しました。") % {"name": employee.person.name})
            return redirect(PERSON, pk=pk)
    title = _("%(name)sさんの被保険者の番号") % {"name": employee.person.name}
    return _form(request, form, title=title, back_url=reverse(PERSON, args=[pk]))


def _row(employee: Any) -> dict[str, Any]:
    return {
        "code": employee.person.code,
        "name": employee.person.name,
        "kana": employee.person.kana,
        "number": employee.pension_number or "",
        "is_known": employee.social_insured is not None,
        "social_insured": employee.social_insured,
        "standard_yen": employee.standard_yen,
        "employment_insured": employee.employment_insured,
        "since": employee.insured_since,
        "reason": StandingReason(employee.standing_reason).label if employee.standing_reason else "",
        "url": reverse(PERSON, args=[employee.pk]),
    }


def _standing(standing: InsuranceStanding) -> dict[str, Any]:
    return {
        "valid_from": standing.valid_from,
        "valid_until": standing.valid_until,
        "reason": standing.get_reason_display(),
        "decided_by": standing.decided_by,
        "social_insured": standing.social_insured,
        "standard_yen": standing.standard_remuneration_yen,
        "average_yen": standing.average_yen,
        "employment_insured": standing.employment_insured,
        "short_time": standing.short_time,
    }


def _as_now(pk: int) -> dict[str, Any]:
    """A change usually touches one thing: the form begins with what holds."""
    held = queries.history_of(pk)[:1]
    if not held:
        return {"reason": StandingReason.ACQUISITION}
    return {
        "reason": StandingReason.MANUAL,
        "social_insured": held[0].social_insured,
        "standard_remuneration_yen": held[0].standard_remuneration_yen,
        "employment_insured": held[0].employment_insured,
        "short_time": held[0].short_time,
    }


def _named(employee: Employee) -> dict[str, Any]:
    person = employee.person
    return {"pk": employee.pk, "code": person.code, "name": person.name, "kana": person.kana}


def _employee(pk: int) -> Employee:
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, form: Any, *, title: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": _("登録"), "back_url": back_url}
    return render(request, "hr/social_insurance/form.html", context, status=422 if form.errors else 200)
