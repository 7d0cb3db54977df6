"""個人番号: who has given one; receiving, reading and destroying. A page with a number is never kept."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee

from . import actions, queries, shown
from .forms import Purpose, Received
from .models import PersonalNumber

LIST, PERSON = "hr:my_number_person_list", "hr:my_number_person_detail"
SHOWN_TO_DESTROY = 50


@page(step="hr.my_number.view_people")
def person_list(request: StaffRequest) -> HttpResponse:
    """Who has given a number, and whose have to be destroyed."""
    text = request.GET.get("q", "").strip()
    found = page_of(request, queries.people(text=text), by="person__code")
    context = {
        "people": [shown.person_row(each) for each in found.rows],
        "ended": [shown.number_row(each) for each in queries.to_destroy(clock.today())[:SHOWN_TO_DESTROY]],
        "page": found,
        "query": text,
        "reseal": shown.reseal(queries.under_another_key().count()),
    }
    return render(request, "hr/my_number/person_list.html", context)


@post_only(step="hr.my_number.reseal_numbers")
def reseal(request: StaffRequest) -> HttpResponse:
    """Seal under the present key what is under the one before."""
    count = actions.reseal_numbers(acting_user=request.user, at=clock.now())
    messages.success(request, _("%(count)s件の番号を、新しい鍵で保管し直しました。") % {"count": count})
    return redirect(LIST)


@page(step="hr.my_number.view_people")
def person_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The numbers of somebody and their family, masked."""
    employee = _employee(pk)
    context = {
        "name": employee.person.name,
        "code": employee.person.code,
        "numbers": [shown.number_row(each) for each in queries.numbers_of(pk).select_related("employee__person")],
        "receive_url": reverse("hr:my_number_receive", args=[pk]),
    }
    return render(request, "hr/my_number/person_detail.html", context)


@form_page(step="hr.my_number.receive_number")
def receive(request: StaffRequest, pk: int) -> HttpResponse:
    """Receive a number."""
    employee = _employee(pk)
    form = Received(request.POST or None, initial={"holder_name": employee.person.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.receive_number(employee_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("個人番号を暗号化して保管しました。"))
            return redirect(PERSON, pk=pk)
    title = _("%(name)sさんの個人番号を受け取る") % {"name": employee.person.name}
    return _form(request, form, employee, title=title, button=_("保管"))


@form_page(step="hr.my_number.read_number")
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """Say why, and see the number once."""
    held = _number(pk)
    form = Purpose(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.read_number(number_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            context = {**shown.number_row(held), "number": shown.grouped(number)}
            answer = render(request, "hr/my_number/number.html", context)
            answer["Cache-Control"] = "no-store"
            return answer
    title = _("%(name)sさんの個人番号の閲覧") % {"name": held.holder_name}
    return _form(request, form, held.employee, title=title, button=_("番号を表示"))


@form_page(step="hr.my_number.destroy_number")
def destroy(request: StaffRequest, pk: int) -> HttpResponse:
    """Destroy a number, with the reason."""
    held = _number(pk)
    form = Purpose(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.destroy_number(number_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("個人番号を廃棄しました。元に戻せません。"))
            return redirect(PERSON, pk=held.employee_id)
    title = _("%(name)sさんの個人番号の廃棄") % {"name": held.holder_name}
    return _form(request, form, held.employee, title=title, button=_("廃棄"))


def _form(request: StaffRequest, form: Any, employee: Employee, *, title: str, button: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "name": employee.person.name,
        "back_url": reverse(PERSON, args=[employee.pk]),
    }
    return render(request, "hr/my_number/form.html", context, status=422 if form.errors else 200)


def _employee(pk: int) -> Employee:
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _number(pk: int) -> PersonalNumber:
    found = PersonalNumber.objects.select_related("employee__person").defer("sealed").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
