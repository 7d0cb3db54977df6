"""現預金: what is on the accounts and in the boxes today; and the accounts themselves."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking import actions, queries, shown
from accounting.banking.forms import AccountChange, AccountForm
from accounting.banking.models import BankAccountOfCompany
from backoffice.companies import clock
from backoffice.eventlog.saving import saves_anew
from backoffice.shell.pages import form_page, page
from backoffice.shell.request import StaffRequest

from .forms_page import one_form

VIEW = "accounting.banking.view_banking"
REGISTER, CHANGE = "accounting.banking.register_account", "accounting.banking.change_account"
POSITION = "accounting:banking_position"


@page(step=VIEW)
def position(request: StaffRequest) -> HttpResponse:
    """現預金の残高: every account and box today, beside the books."""
    today = clock.today()
    context = shown.position(request, queries.bank_accounts(today), queries.boxes(today), today)
    return render(request, "accounting/banking/position.html", context)


@form_page(step=REGISTER)
def account_new(request: StaffRequest) -> HttpResponse:
    """Record an account of the company."""
    form = AccountForm(request.POST or None)

    def act(given: dict[str, Any]) -> None:
        account_code = given.pop("account_code")
        actions.register_account(
            entry=actions.NewBankAccount(**given),
            account_code=account_code,
            acting_user=request.user,
            at=clock.now(),
        )

    context = {"title": _("口座の登録"), "button": _("口座を登録")}
    return one_form(request, form, act, said=_("口座を登録しました。"), to=reverse(POSITION), context=context)


@saves_anew("accounting.banking.account")
@form_page(step=CHANGE)
def account_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Whose name an account carries, and what was on it before its first statement."""
    account = found_account(pk)
    initial = {
        "holder_kana": account.holder_kana,
        "opening_on": account.opening_on,
        "opening_yen": account.opening_yen or None,
    }
    form = AccountChange(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> None:
        actions.change_account(account_id=pk, **given, acting_user=request.user, at=clock.now())

    context = {"title": _("%(account)sの設定") % {"account": account}, "button": _("保存")}
    return one_form(request, form, act, said=_("口座の設定を保存しました。"), to=reverse(POSITION), context=context)


def found_account(pk: int) -> BankAccountOfCompany:
    """The account, or 404."""
    try:
        return queries.account_of(pk)
    except BankAccountOfCompany.DoesNotExist as missing:
        raise Http404 from missing
