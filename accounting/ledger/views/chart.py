"""勘定科目 and projects: listed with their figures, added, changed, out of use."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger import actions, queries, shown
from accounting.ledger.actions import AccountFacts
from accounting.ledger.forms import AccountForm, ProjectEndForm, ProjectForm, RetirementForm
from accounting.ledger.models import Account
from backoffice.companies import clock
from backoffice.eventlog.saving import saves_anew
from backoffice.organisation.models import Project
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

VIEW = "accounting.ledger.view_ledger"
LIST, PROJECTS = "accounting:ledger_account_list", "accounting:ledger_project_list"


@page(step=VIEW)
def account_list(request: StaffRequest) -> HttpResponse:
    """勘定科目: every account by its place in the statements, with its balance at the end of this month."""
    month = Month.of(clock.today())
    rows = queries.chart(month, request.company.fiscal_year_first_month)
    context = {
        "groups": shown.chart_groups(request, rows, clock.today()),
        "month": shown.month_title(month),
        "may_add": request.may("accounting.ledger.add_account"),
    }
    return render(request, "accounting/ledger/account_list.html", context)


@form_page(step="accounting.ledger.add_account")
def account_new(request: StaffRequest) -> HttpResponse:
    """Add an account."""
    form = AccountForm(request.POST or None, on=clock.today(), is_new=True)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        code = given.pop("code")
        try:
            actions.add_account(code=code, facts=AccountFacts(**given), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("勘定科目を追加しました。"))
            return redirect(LIST)
    return _form(request, form, title=_("勘定科目の追加"), button=_("追加"))


@saves_anew("accounting.ledger.account")
@form_page(step="accounting.ledger.change_account")
def account_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Rename an account, or place it elsewhere."""
    account = _account(pk)
    names = ("name", "name_kana", "section", "tax_category", "cash_flow")
    initial = {name: getattr(account, name) for name in names}
    form = AccountForm(request.POST or None, initial=initial, on=clock.today(), is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_account(
                account_id=pk, facts=AccountFacts(**form.cleaned_data), acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("勘定科目を変更しました。"))
            return redirect(LIST)
    return _form(request, form, title=_("勘定科目の変更：%(name)s") % {"name": account}, button=_("保存"))


@form_page(step="accounting.ledger.retire_account")
def account_retire(request: StaffRequest, pk: int) -> HttpResponse:
    """使用停止, or in use again."""
    account = _account(pk)
    form = RetirementForm(request.POST or None, initial={"out_of_use_from": account.out_of_use_from or clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.retire_account(account_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("使用停止日を変更しました。"))
            return redirect(LIST)
    return _form(request, form, title=_("勘定科目の使用停止：%(name)s") % {"name": account}, button=_("保存"))


@page(step=VIEW)
def project_list(request: StaffRequest) -> HttpResponse:
    """プロジェクト with the income and costs of the fiscal year."""
    rows = queries.projects(clock.today(), request.company.fiscal_year_first_month)
    context = {
        "projects": [shown.project_row(request, each, clock.today()) for each in rows],
        "may_begin": request.may("accounting.ledger.begin_project"),
    }
    return render(request, "accounting/ledger/project_list.html", context)


@form_page(step="accounting.ledger.begin_project")
def project_new(request: StaffRequest) -> HttpResponse:
    """Begin a project."""
    form = ProjectForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.begin_project(**form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("プロジェクトを追加しました。"))
            return redirect(PROJECTS)
    return _form(request, form, title=_("プロジェクトの追加"), button=_("追加"), back=PROJECTS)


@form_page(step="accounting.ledger.end_project")
def project_end(request: StaffRequest, pk: int) -> HttpResponse:
    """A project is over."""
    project = Project.objects.filter(pk=pk).first()
    if project is None:
        raise Http404
    form = ProjectEndForm(request.POST or None, initial={"valid_until": project.valid_until or clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_project(project_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("プロジェクトの終了日を記録しました。"))
            return redirect(PROJECTS)
    title = _("プロジェクトの終了：%(name)s") % {"name": project.name}
    return _form(request, form, title=title, button=_("保存"), back=PROJECTS)


def _account(pk: int) -> Account:
    found = Account.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back: str = LIST) -> HttpResponse:
    list_title = _("プロジェクト") if back == PROJECTS else _("勘定科目")
    context = {"form": form, "title": title, "button": button, "back_url": reverse(back), "list_title": list_title}
    return render(request, "accounting/ledger/chart_form.html", context, status=422 if form.errors else 200)
