"""What the company teaches the room: rules, fees, and the names that it learned."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking import actions, queries, shown
from accounting.banking.forms import FeeForm, RuleForm
from accounting.banking.models import BankRule, PayerAlias, TransferFee
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.request import StaffRequest

from .accounts import VIEW
from .forms_page import one_form

RULES, ALIASES = "accounting:banking_rule_list", "accounting:banking_alias_list"


@page(step=VIEW)
def rule_list(request: StaffRequest) -> HttpResponse:
    """Rules in their order, and the fees of transfers."""
    today = clock.today()
    context = shown.rules_page(request, queries.rules_in_use(today), queries.fees_in_use(today))
    return render(request, "accounting/banking/rule_list.html", context)


@form_page(step="accounting.banking.define_rule")
def rule_new(request: StaffRequest) -> HttpResponse:
    """Record a rule."""
    form = RuleForm(request.POST or None, on=clock.today())

    def act(given: dict[str, Any]) -> None:
        bank, partner, unit = (given.pop(name) for name in ("bank_account", "partner", "unit"))
        new = actions.NewRule(
            **given,
            bank_account_id=bank.pk if bank else None,
            partner_id=partner.pk if partner else None,
            unit_id=unit.pk if unit else None,
        )
        actions.define_rule(new=new, acting_user=request.user, at=clock.now())

    context = {
        "title": _("照合のルールの登録"),
        "lead": _("ルールは候補を出すだけです。照合は、人が確認してから行います。"),
        "button": _("ルールを登録"),
    }
    return one_form(request, form, act, said=_("ルールを登録しました。"), to=reverse(RULES), context=context)


@post_only(step="accounting.banking.end_rule")
def rule_end(request: StaffRequest, pk: int) -> HttpResponse:
    """使用停止, from today on."""
    if not BankRule.objects.filter(pk=pk).exists():
        raise Http404
    actions.end_rule(rule_id=pk, out_of_use_from=clock.today(), acting_user=request.user, at=clock.now())
    messages.success(request, _("ルールの使用を停止しました。"))
    return redirect(RULES)


@form_page(step="accounting.banking.define_fee")
def fee_new(request: StaffRequest) -> HttpResponse:
    """List a fee."""
    form = FeeForm(request.POST or None)

    def act(given: dict[str, Any]) -> None:
        given["least_yen"] = given["least_yen"] or 0
        actions.define_fee(**given, acting_user=request.user, at=clock.now())

    context = {"title": _("振込手数料の登録"), "button": _("手数料を登録")}
    return one_form(request, form, act, said=_("手数料を登録しました。"), to=reverse(RULES), context=context)


@post_only(step="accounting.banking.end_fee")
def fee_end(request: StaffRequest, pk: int) -> HttpResponse:
    """使用停止, from today on."""
    if not TransferFee.objects.filter(pk=pk).exists():
        raise Http404
    actions.end_fee(fee_id=pk, out_of_use_from=clock.today(), acting_user=request.user, at=clock.now())
    messages.success(request, _("手数料の使用を停止しました。"))
    return redirect(RULES)


@page(step=VIEW)
def alias_list(request: StaffRequest) -> HttpResponse:
    """振込名義: what was learned of payers' names."""
    found = page_of(request, queries.aliases(), by="payer_key")
    context = {"aliases": [shown.alias_row(request, each) for each in found.rows], "page": found}
    return render(request, "accounting/banking/alias_list.html", context)


@post_only(step="accounting.banking.forget_alias")
def alias_forget(request: StaffRequest, pk: int) -> HttpResponse:
    """忘れる."""
    if not PayerAlias.objects.filter(pk=pk).exists():
        raise Http404
    actions.forget_alias(alias_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("振込名義を忘れました。"))
    return redirect(ALIASES)
