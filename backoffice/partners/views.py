"""Partners: the list, one of them, and the forms that change them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.eventlog.saving import saves_anew
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import actions, queries
from .forms import Account, PartnerForm
from .models import Partner

VIEW = "backoffice.partners.view_partners"
LIST, DETAIL = "backoffice:partners_partner_list", "backoffice:partners_partner_detail"


@page(step=VIEW)
def partner_list(request: StaffRequest) -> HttpResponse:
    """取引先: by reading, searched by code, registration number, name or reading."""
    text, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    found = page_of(request, queries.partners(text=text, role=role), by="name_kana")
    context = {
        "partners": [_row(each) for each in found.rows],
        "page": found,
        "query": text,
        "tabs": _tabs(role),
        "new_url": reverse("backoffice:partners_partner_new")
        if request.may("backoffice.partners.register_partners")
        else "",
    }
    return render(request, "partners/partner_list.html", context)


@page(step=VIEW)
def partner_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One partner with the accounts."""
    partner = _partner(pk)
    today = clock.today()
    context = {
        "partner": partner,
        "roles": _roles(partner),
        "is_out_of_use": partner.out_of_use_from is not None and partner.out_of_use_from <= today,
        "accounts": partner.accounts.all(),
        "may_change": request.may("backoffice.partners.change_partner"),
        "may_set_account": request.may("backoffice.partners.set_account"),
    }
    return render(request, "partners/partner_detail.html", context)


@form_page(step="backoffice.partners.register_partners")
def partner_new(request: StaffRequest) -> HttpResponse:
    """Enter a partner."""

    def save(given: dict[str, Any]) -> Partner:
        entries = [actions.NewPartner(**given)]
        return actions.register_partners(entries=entries, acting_user=request.user, at=clock.now())[0]

    form = PartnerForm(request.POST or None)
    return _form(request, form, save, title=_("取引先の登録"), button=_("登録"), back_url=reverse(LIST))


@saves_anew("backoffice.partners.partner")
@form_page(step="backoffice.partners.change_partner")
def partner_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what is known of a partner."""
    partner = _partner(pk)

    def save(given: dict[str, Any]) -> Partner:
        return actions.change_partner(
            partner_id=pk, entry=actions.NewPartner(**given), acting_user=request.user, at=clock.now()
        )

    form = PartnerForm(request.POST or None, initial={name: getattr(partner, name) for name in actions.COLUMNS})
    title = _("%(name)sの変更") % {"name": partner.name}
    return _form(request, form, save, title=title, button=_("変更"), back_url=reverse(DETAIL, args=[pk]))


@form_page(step="backoffice.partners.set_account")
def account_set(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the account to which a partner is paid from a day on."""
    partner = _partner(pk)

    def save(given: dict[str, Any]) -> Partner:
        valid_from = given.pop("valid_from")
        actions.set_account(
            partner_id=pk,
            account=actions.NewAccount(**given),
            valid_from=valid_from,
            acting_user=request.user,
            at=clock.now(),
        )
        return partner

    form = Account(request.POST or None, initial={"valid_from": clock.today()})
    title = _("%(name)sの口座") % {"name": partner.name}
    return _form(request, form, save, title=title, button=_("登録"), back_url=reverse(DETAIL, args=[pk]))


@post_only(step="backoffice.partners.stop_partner")
def partner_stop(request: StaffRequest, pk: int) -> HttpResponse:
    """使用停止: from today on."""
    partner = _partner(pk)
    actions.stop_partner(partner_id=pk, out_of_use_from=clock.today(), acting_user=request.user, at=clock.now())
    messages.success(request, _("%(name)sの使用を停止しました。") % {"name": partner.name})
    return redirect(DETAIL, pk=pk)


def _form(
    request: StaffRequest,
    form: BaseForm,
    save: Callable[[dict[str, Any]], Partner],
    *,
    title: str,
    button: str,
    back_url: str,
) -> HttpResponse:
    """A page with one form; a refusal is said at the field that it names."""
    if request.method == "POST" and form.is_valid():
        try:
            partner = save(dict(form.cleaned_data))
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sを保存しました。") % {"name": partner.name})
            return redirect(DETAIL, pk=partner.pk)
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "partners/form.html", context, status=422 if form.errors else 200)


def _tabs(role: str) -> list[dict[str, Any]]:
    labels = {"": _("すべて"), "customers": _("得意先"), "suppliers": _("仕入先")}
    shown = role if role in labels else ""
    return [
        {"label": label, "url": f"?role={code}" if code else "?", "is_current": code == shown}
        for code, label in labels.items()
    ]


def _row(partner: Partner) -> dict[str, Any]:
    return {
        "code": partner.code,
        "name": partner.name,
        "kana": partner.name_kana,
        "roles": _roles(partner),
        "registration_number": partner.registration_number,
        "address": partner.address,
        "out_of_use_from": partner.out_of_use_from,
        "url": reverse(DETAIL, args=[partner.pk]),
    }


def _roles(partner: Partner) -> str:
    named = ((partner.is_customer, _("得意先")), (partner.is_supplier, _("仕入先")))
    return "・".join(label for holds, label in named if holds)


def _partner(pk: int) -> Partner:
    try:
        return queries.partner(pk)
    except Partner.DoesNotExist as missing:
        raise Http404 from missing
