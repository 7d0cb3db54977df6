"""The company's rules of expenses: the list for everybody, and the forms of those who make them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.expenses import actions, queries, shown
from accounting.expenses.forms import EndRuleForm, RuleForm
from accounting.expenses.models import ClaimRule
from backoffice.companies import clock
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from .claims import VIEW, category_fields

RULES, DEFINE = "accounting:expenses_rule_list", "accounting.expenses.define_rule"


@page(step=VIEW)
def rule_list(request: StaffRequest) -> HttpResponse:
    """経費の規程: for everybody to read; who checks expenses makes them."""
    may_define, today = request.may(DEFINE), clock.today()
    context = {
        "rules": [shown.rule_row(each, today, may_define=may_define) for each in queries.company_rules()],
        "new_url": reverse("accounting:expenses_rule_new") if may_define else "",
    }
    return render(request, "accounting/expenses/rule_list.html", context)


@form_page(step=DEFINE)
def rule_new(request: StaffRequest) -> HttpResponse:
    """A rule from a day on, in place of the one before."""
    today = clock.today()
    form = RuleForm(request.POST or None, initial={"valid_from": today}, **category_fields())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.define_rule(new=form.new(), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("「%(article)s」を登録しました。") % {"article": made.article})
            return redirect(RULES)
    return _rule_form(request, form, title=_("経費の規程を登録"), button=_("登録"))


@form_page(step="accounting.expenses.end_rule")
def rule_end(request: StaffRequest, pk: int) -> HttpResponse:
    """The day from which a rule holds no more."""
    try:
        rule = queries.company_rule(pk)
    except ClaimRule.DoesNotExist as missing:
        raise Http404 from missing
    form = EndRuleForm(request.POST or None, initial={"valid_until": clock.today()})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["valid_until"]
        try:
            actions.end_rule(rule_id=pk, valid_until=until, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("「%(article)s」を終えました。") % {"article": rule.article})
            return redirect(RULES)
    return _rule_form(request, form, title=_("%(article)sを終える") % {"article": rule.article}, button=_("終える"))


def _rule_form(request: StaffRequest, form: Any, *, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": reverse(RULES)}
    status = 422 if form.errors else 200
    return render(request, "accounting/expenses/rule_form.html", context, status=status)
