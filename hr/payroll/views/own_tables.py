"""計算式の表: a table with its history, and defining it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.payroll import actions, queries, shown_own_items
from hr.payroll.forms import OwnTableForm
from hr.payroll.models import OwnTable

LIST = "hr:payroll_item_list"
DETAIL = "hr:payroll_table_detail"


@page(step="hr.payroll.view_own_items")
def own_table_detail(request: StaffRequest, code: str) -> HttpResponse:
    """A table: what it gives today, what it gave and will give."""
    today = clock.today()
    versions = list(queries.own_table_versions(code))
    if not versions:
        raise Http404
    current = next((each for each in versions if each.valid_from <= today), versions[-1])
    may_change = request.may("hr.payroll.define_own_table")
    context = {
        "table": shown_own_items.table_row(current, today),
        "versions": [shown_own_items.table_row(each, today) for each in versions],
        "change_url": reverse("hr:payroll_table_change", args=[code]) if may_change else "",
        "take_back": shown_own_items.take_back_table(request, versions[0], today),
    }
    return render(request, "hr/payroll/own_table_detail.html", context)


@form_page(step="hr.payroll.define_own_table")
def own_table_new(request: StaffRequest) -> HttpResponse:
    """Define a table."""
    return _define(request, None, title=_("計算式の表の登録"), back_url=reverse(LIST))


@form_page(step="hr.payroll.define_own_table")
def own_table_change(request: StaffRequest, code: str) -> HttpResponse:
    """Change a table from a day on."""
    held = _newest(code)
    return _define(
        request, held, title=_("%(label)sの変更") % {"label": held.label}, back_url=reverse(DETAIL, args=[code])
    )


@post_only(step="hr.payroll.take_back_own_table")
def own_table_take_back(request: StaffRequest, code: str) -> HttpResponse:
    """Take back a change that has not begun."""
    _newest(code)
    held = actions.take_back_own_table(code=code, acting_user=request.user, at=clock.now())
    messages.success(request, _("始まる前の変更を取り消しました。"))
    return redirect(DETAIL, code=code) if held else redirect(LIST)


def _define(request: StaffRequest, held: OwnTable | None, *, title: str, back_url: str) -> HttpResponse:
    form = OwnTableForm(request.POST or None, initial=_initial(held), held=held)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.NewOwnTable(**form.cleaned_data)
            made = actions.define_own_table(new=new, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("「%(label)s」を登録しました。") % {"label": made.label})
            return redirect(DETAIL, code=made.code)
    context = {"form": form, "title": title, "button": _("登録"), "back_url": back_url}
    return render(request, "hr/payroll/form.html", context, status=422 if form.errors else 200)


def _initial(held: OwnTable | None) -> dict[str, Any]:
    if held is None:
        return {"valid_from": clock.today().replace(day=1)}
    return {"code": held.code, "label": held.label, "rows": shown_own_items.rows_as_typed(held)}


def _newest(code: str) -> OwnTable:
    found = queries.own_table_versions(code).first()
    if found is None:
        raise Http404
    return found
