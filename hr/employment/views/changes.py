"""Entering what changes: joining, moving, other terms, absence, leaving; one form and one action each."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.employment import actions
from hr.employment.entries import new_employee, new_terms
from hr.employment.forms import (
    AbsenceForm,
    AccountForm,
    AddressForm,
    ChangeTermsForm,
    Choices,
    EndPostForm,
    FactsForm,
    JoinForm,
    LastDayForm,
    LeaveForm,
    LoanForm,
    NameForm,
    OfficerForm,
    PostForm,
    ReturnForm,
    TransferForm,
    terms_as_typed,
)
from hr.employment.models import Employee

DETAIL = "hr:employment_employee_detail"


@form_page(step="hr.employment.join_employee")
def employee_new(request: StaffRequest) -> HttpResponse:
    """入社: one person."""
    form = JoinForm(request.POST or None, choices=Choices.now(), initial={"joined_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.join_employee(entry=new_employee(form), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(
                request, _("%(name)sさんの入社を登録しました。社会保険と税の区分も登録してください。") % {"name": made}
            )
            return redirect(DETAIL, pk=made.pk)
    return _form(request, form, title=_("入社の登録"), button=_("登録"), back=reverse("hr:employment_employee_list"))


@form_page(step="hr.employment.transfer")
def employee_transfer(request: StaffRequest, pk: int) -> HttpResponse:
    """異動: unit, office or post from a day on."""
    employee = _employee(pk)
    held = employee.person.assignments.order_by("-valid_from").first()
    initial = {"unit": held.unit_id, "office": held.office_id, "post": held.post} if held else {}
    form = TransferForm(request.POST or None, initial=initial)
    return _entered(request, employee, form, actions.transfer, _("%(name)sさんの異動"), _("異動を登録しました。"))


@form_page(step="hr.employment.add_post")
def employee_add_post(request: StaffRequest, pk: int) -> HttpResponse:
    """兼務の追加."""
    form = PostForm(request.POST or None)
    return _entered(request, _employee(pk), form, actions.add_post, _("%(name)sさんの兼務"), _("兼務を登録しました。"))


@form_page(step="hr.employment.end_post")
def employee_end_post(request: StaffRequest, pk: int) -> HttpResponse:
    """兼務の終了."""
    employee = _employee(pk)
    form = EndPostForm(request.POST or None, employee=employee)
    return _entered(
        request, employee, form, actions.end_post, _("%(name)sさんの兼務の終了"), _("兼務の終了を登録しました。")
    )


@form_page(step="hr.employment.change_terms")
def employee_terms(request: StaffRequest, pk: int) -> HttpResponse:
    """昇給・条件変更: the form opens with what holds, which is an event of its own."""
    employee, choices = _employee(pk), Choices.now()
    if request.method == "POST":
        form = ChangeTermsForm(request.POST, choices=choices)
    else:
        held = actions.read_terms(employee_id=pk, acting_user=request.user, at=clock.now())
        form = ChangeTermsForm(choices=choices, initial=terms_as_typed(held) if held else {})

    def change(*, employee_id: int, **given: Any) -> object:
        return actions.change_terms(
            employee_id=employee_id, new=new_terms(form), acting_user=given["acting_user"], at=given["at"]
        )

    title = _("%(name)sさんの昇給・条件変更")
    return _entered(request, employee, form, change, title, _("雇用条件の変更を登録しました。"))


@form_page(step="hr.employment.take_absence")
def employee_absence(request: StaffRequest, pk: int) -> HttpResponse:
    """休職・休業."""
    form = AbsenceForm(request.POST or None)
    title, done = _("%(name)sさんの休職・休業"), _("休職・休業を登録しました。")
    return _entered(request, _employee(pk), form, actions.take_absence, title, done)


@form_page(step="hr.employment.return_to_work")
def employee_return(request: StaffRequest, pk: int) -> HttpResponse:
    """復職."""
    form = ReturnForm(request.POST or None)
    title, done = _("%(name)sさんの復職"), _("復職を登録しました。")
    return _entered(request, _employee(pk), form, actions.return_to_work, title, done)


@form_page(step="hr.employment.appoint_officer")
def employee_officer(request: StaffRequest, pk: int) -> HttpResponse:
    """役員の任期."""
    title, done = _("%(name)sさんの役員の任期"), _("役員の任期を登録しました。")
    return _entered(request, _employee(pk), OfficerForm(request.POST or None), actions.appoint_officer, title, done)


@form_page(step="hr.employment.end_office")
def employee_officer_end(request: StaffRequest, pk: int) -> HttpResponse:
    """役員の任期の終了."""
    title, done = _("%(name)sさんの役員の任期の終了"), _("役員の任期の終了を登録しました。")
    return _entered(request, _employee(pk), LastDayForm(request.POST or None), actions.end_office, title, done)


@form_page(step="hr.employment.lend")
def employee_loan(request: StaffRequest, pk: int) -> HttpResponse:
    """在籍出向."""
    title, done = _("%(name)sさんの在籍出向"), _("在籍出向を登録しました。")
    return _entered(request, _employee(pk), LoanForm(request.POST or None), actions.lend, title, done)


@form_page(step="hr.employment.end_loan")
def employee_loan_end(request: StaffRequest, pk: int) -> HttpResponse:
    """在籍出向の終了."""
    title, done = _("%(name)sさんの在籍出向の終了"), _("在籍出向の終了を登録しました。")
    return _entered(request, _employee(pk), LastDayForm(request.POST or None), actions.end_loan, title, done)


@form_page(step="hr.employment.leave_company")
def employee_leave(request: StaffRequest, pk: int) -> HttpResponse:
    """退職."""
    form = LeaveForm(request.POST or None)
    title = _("%(name)sさんの退職")
    done = _(
        "退職を登録しました。退職日までは取り消せます。利用資格と社会保険の喪失は、それぞれの画面で登録してください。"
    )
    return _entered(request, _employee(pk), form, actions.leave_company, title, done)


@post_only(step="hr.employment.take_back_leaving")
def employee_leave_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """退職の取り消し."""
    actions.take_back_leaving(employee_id=_employee(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("退職を取り消しました。"))
    return redirect(DETAIL, pk=pk)


@post_only(step="hr.employment.take_back_terms")
def employee_terms_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """始まる前の条件変更の取り消し."""
    actions.take_back_terms(employee_id=_employee(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("雇用条件の変更を取り消しました。"))
    return redirect(DETAIL, pk=pk)


@form_page(step="hr.employment.change_account")
def employee_account(request: StaffRequest, pk: int) -> HttpResponse:
    """給与振込口座."""
    form = AccountForm(request.POST or None)

    def change(*, valid_from: dt.date, employee_id: int, acting_user: Any, at: dt.datetime, **account: Any) -> object:
        return actions.change_account(
            employee_id=employee_id,
            valid_from=valid_from,
            account=actions.NewAccount(**account),
            acting_user=acting_user,
            at=at,
        )

    title = _("%(name)sさんの給与振込口座")
    return _entered(request, _employee(pk), form, change, title, _("給与振込口座を登録しました。"))


@form_page(step="hr.employment.change_address")
def employee_address(request: StaffRequest, pk: int) -> HttpResponse:
    """住所."""
    form = AddressForm(request.POST or None)
    title, done = _("%(name)sさんの住所"), _("住所を登録しました。")
    return _entered(request, _employee(pk), form, actions.change_address, title, done)


@form_page(step="hr.employment.change_name")
def employee_name(request: StaffRequest, pk: int) -> HttpResponse:
    """氏名."""
    employee = _employee(pk)
    names = ("family_name", "given_name", "family_kana", "given_kana")
    form = NameForm(request.POST or None, initial={name: getattr(employee.person, name) for name in names})
    title, done = _("%(name)sさんの氏名の変更"), _("氏名を変更しました。")
    return _entered(request, employee, form, actions.change_name, title, done)


@form_page(step="hr.employment.record_facts")
def employee_facts(request: StaffRequest, pk: int) -> HttpResponse:
    """労働者名簿の事項."""
    employee = _employee(pk)
    initial = {"sex": employee.sex, "work": employee.work, "history": employee.history}
    form = FactsForm(request.POST or None, initial=initial)
    title, done = _("%(name)sさんの労働者名簿の事項"), _("労働者名簿の事項を登録しました。")
    return _entered(request, employee, form, actions.record_facts, title, done)


def _entered(
    request: StaffRequest, employee: Employee, form: Any, act: Callable[..., object], title: str, done: str
) -> HttpResponse:
    """Do what a form that fits asks for, and go back to the person; else show the form with what was wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            act(employee_id=employee.pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, done)
            return redirect(DETAIL, pk=employee.pk)
    named = title % {"name": employee.person.name}
    return _form(request, form, title=named, button=_("登録"), back=reverse(DETAIL, args=[employee.pk]))


def _form(request: StaffRequest, form: BaseForm, *, title: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back}
    return render(request, "hr/employment/form.html", context, status=422 if form.errors else 200)


def _employee(pk: int) -> Employee:
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
