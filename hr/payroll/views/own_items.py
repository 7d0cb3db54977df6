"""計算式の項目: the list, an item with its history, defining it with a trial before, and whom it names."""

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
from hr.payroll.forms import EndOwnItem, OwnItemForm, PersonOfItem, ReleasePerson
from hr.payroll.models import OwnItem, OwnItemPerson

LIST = "hr:payroll_item_list"
DETAIL = "hr:payroll_item_detail"
KEPT = ("code", "label", "section", "rounding", "scope", "pay_group_code", "own_unit", "taxable", "is_wage")
KEPT_TOO = ("in_premium_base", "prorated", "is_fixed", "agreement", "agreed_on")


@page(step="hr.payroll.view_own_items")
def own_item_list(request: StaffRequest) -> HttpResponse:
    """Every item, as it holds today."""
    today = clock.today()
    names, tables = queries.names_of_items(today), queries.table_labels()
    context = {
        "rows": [shown_own_items.item_row(each, names, tables, today) for each in queries.own_item_list(today)],
        "tables": [shown_own_items.table_row(each, today) for each in queries.own_table_list(today)],
        "new_table_url": reverse("hr:payroll_table_new") if request.may("hr.payroll.define_own_table") else "",
        "new_url": reverse("hr:payroll_item_new") if request.may("hr.payroll.define_own_item") else "",
    }
    return render(request, "hr/payroll/own_item_list.html", context)


@page(step="hr.payroll.view_own_items")
def own_item_detail(request: StaffRequest, code: str) -> HttpResponse:
    """An item: the formula of today, those of before and to come, and whom it names."""
    today = clock.today()
    versions = list(queries.own_item_versions(code))
    if not versions:
        raise Http404
    current = next((each for each in versions if each.valid_from <= today), versions[-1])
    names, tables = queries.names_of_items(max(current.valid_from, today)), queries.table_labels()
    context = {
        "item": shown_own_items.version_row(current, names, tables, today),
        "versions": [shown_own_items.version_row(each, names, tables, today) for each in versions],
        "people": [shown_own_items.person_row(request, each) for each in queries.people_of_item(code)],
        "names_people": versions[0].scope == OwnItem.Scope.NAMED,
        "links": shown_own_items.links(request, versions[0]),
        "take_back": shown_own_items.take_back(request, versions[0], today),
    }
    return render(request, "hr/payroll/own_item_detail.html", context)


@form_page(step="hr.payroll.define_own_item")
def own_item_new(request: StaffRequest) -> HttpResponse:
    """Define an item."""
    return _define(request, None, title=_("計算式の項目の登録"), back_url=reverse(LIST))


@form_page(step="hr.payroll.define_own_item")
def own_item_change(request: StaffRequest, code: str) -> HttpResponse:
    """Change an item from a day on."""
    held = _newest(code)
    title = _("%(label)sの変更") % {"label": held.label}
    return _define(request, held, title=title, back_url=reverse(DETAIL, args=[code]))


def _define(request: StaffRequest, held: OwnItem | None, *, title: str, back_url: str) -> HttpResponse:
    is_trial, tried = "try" in request.POST, None
    form = OwnItemForm(request.POST or None, initial=_initial(held), held=held, is_trial=is_trial)
    if request.method == "POST" and form.is_valid():
        try:
            if is_trial:
                tried = _tried(request, form)
            else:
                made = actions.define_own_item(new=form.new(), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            if not is_trial:
                messages.success(request, _("「%(label)s」を登録しました。") % {"label": made.label})
                return redirect(DETAIL, code=made.code)
    context = {
        "form": form,
        "title": title,
        "back_url": back_url,
        "words": shown_own_items.words(clock.today(), without=held.code if held else ""),
        "trial": shown_own_items.trial(tried) if tried is not None else None,
    }
    return render(request, "hr/payroll/own_item_form.html", context, status=422 if form.errors else 200)


def _tried(request: StaffRequest, form: OwnItemForm) -> list[queries.Tried]:
    return actions.try_own_item(
        new=form.new(),
        employee=form.cleaned_data["try_employee"],
        own_value=form.cleaned_data["try_value"],
        acting_user=request.user,
        at=clock.now(),
    )


def _initial(held: OwnItem | None) -> dict[str, Any]:
    if held is None:
        return {"valid_from": clock.today().replace(day=1)}
    names = queries.names_of_items(held.valid_from)
    return {
        **{name: getattr(held, name) for name in (*KEPT, *KEPT_TOO)},
        "formula": shown_own_items.formula(held, names, queries.table_labels()),
    }


@form_page(step="hr.payroll.end_own_item")
def own_item_end(request: StaffRequest, code: str) -> HttpResponse:
    """End an item."""
    held, form = _newest(code), EndOwnItem(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_own_item(code=code, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("「%(label)s」の終わりを登録しました。") % {"label": held.label})
            return redirect(DETAIL, code=code)
    return _one_form(request, form, held, title=_("%(label)sの終了") % {"label": held.label}, button=_("終了"))


@post_only(step="hr.payroll.take_back_own_item")
def own_item_take_back(request: StaffRequest, code: str) -> HttpResponse:
    """Take back a change that has not begun."""
    _newest(code)
    held = actions.take_back_own_item(code=code, acting_user=request.user, at=clock.now())
    messages.success(request, _("始まる前の変更を取り消しました。"))
    return redirect(DETAIL, code=code) if held else redirect(LIST)


@form_page(step="hr.payroll.name_person_of_item")
def own_item_person_new(request: StaffRequest, code: str) -> HttpResponse:
    """Name somebody, or give them another value."""
    held, form = _newest(code), PersonOfItem(request.POST or None)
    if not held.own_unit:
        del form.fields["own_value"]
    if request.method == "POST" and form.is_valid():
        try:
            given = {"own_value": None, **form.given()}
            actions.name_person_of_item(code=code, **given, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("対象者を登録しました。"))
            return redirect(DETAIL, code=code)
    title = _("%(label)sの対象者") % {"label": held.label}
    return _one_form(request, form, held, title=title, button=_("登録"))


@form_page(step="hr.payroll.release_person_of_item")
def own_item_person_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Let an item no longer hold for somebody."""
    row = OwnItemPerson.objects.select_related("employee__person").filter(pk=pk).first()
    if row is None:
        raise Http404
    held, form = _newest(row.code), ReleasePerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.release_person_of_item(row_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("対象者から外す日を登録しました。"))
            return redirect(DETAIL, code=row.code)
    title = _("%(label)sの対象から外す：%(name)s") % {"label": held.label, "name": row.employee.person.name}
    return _one_form(request, form, held, title=title, button=_("登録"))


def _one_form(request: StaffRequest, form: Any, held: OwnItem, *, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": reverse(DETAIL, args=[held.code])}
    return render(request, "hr/payroll/form.html", context, status=422 if form.errors else 200)


def _newest(code: str) -> OwnItem:
    found = queries.own_item_versions(code).first()
    if found is None:
        raise Http404
    return found
