"""Advances: who holds how much, a new one, one of them, its settlement, and taking that back."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.organisation.queries import person_of
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import actions, queries, shown
from .forms import AdvanceForm, HandOverForm, RequestForm, SettleForm, Undo
from .models import Advance, AdvanceRequest, AdvanceSettlement

VIEW, PAY = "accounting.advances.view_advances", "accounting.advances.pay_advance"
VIEW_OWN = "accounting.advances.view_own"
REQUESTS, REQUEST = "accounting:advances_request_list", "accounting:advances_request_detail"
LIST, DETAIL = "accounting:advances_advance_list", "accounting:advances_advance_detail"


@page(step=VIEW)
def advance_list(request: StaffRequest) -> HttpResponse:
    """仮払・立替: what each holds, and every advance, the newest first."""
    today = clock.today()
    is_all = request.GET.get("all") == "1"
    wanted = queries.advances(today) if is_all else queries.open_advances(today)
    found = page_of(request, wanted, by="paid_on", descending=True)
    context = {
        "rows": [shown.advance_row(each, today) for each in found.rows],
        "page": found,
        "is_all": is_all,
        "holders": queries.holders(today),
        "limit_days": queries.limit_days(today),
        "new_url": reverse("accounting:advances_advance_new") if request.may(PAY) else "",
    }
    return render(request, "accounting/advances/advance_list.html", context)


@form_page(step=PAY)
def advance_new(request: StaffRequest) -> HttpResponse:
    """Register what was paid."""
    form = AdvanceForm(request.POST or None, initial={"paid_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.pay_advance(new=form.new(), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("仮払・立替を登録しました。"))
            return redirect(DETAIL, pk=made.pk)
    return _form(request, form, title=_("仮払・立替の登録"), button=_("登録"), back_url=reverse(LIST))


@page(step=VIEW)
def advance_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One advance with its settlements."""
    return _detail(request, pk)


@page(step=VIEW)
def settlement_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The advance of a settlement: where an entry of the books leads."""
    return _detail(request, _settlement(pk).advance_id)


@form_page(step="accounting.advances.settle_advance")
def advance_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """What it was spent on, and what came back."""
    held, today = _advance(pk), clock.today()
    form = SettleForm(request.POST or None, on=today, initial={"settled_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_advance(new=form.new(pk), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("精算を記帳しました。"))
            return redirect(DETAIL, pk=pk)
    title = _("%(name)sの精算") % {"name": held.payee_name}
    lead = _("残り %(yen)s円　%(purpose)s") % {"yen": f"{held.open_yen:,}", "purpose": held.purpose}  # type: ignore[attr-defined]
    back_url = reverse(DETAIL, args=[pk])
    return _form(request, form, title=title, lead=lead, button=_("精算を記帳"), back_url=back_url)


@form_page(step="accounting.advances.take_back_settlement")
def settlement_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """A settlement was wrong."""
    wrong = _settlement(pk)
    form = Undo(request.POST or None, initial={"posted_on": clock.today()})
    back_url = reverse(DETAIL, args=[wrong.advance_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back_settlement(
                settlement_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("精算を取り消しました。"))
            return redirect(back_url)
    title = _("%(name)sの精算の取消") % {"name": wrong.advance.payee_name}
    return _form(request, form, title=title, button=_("精算を取り消す"), back_url=back_url)


@page(step=VIEW_OWN)
def request_list(request: StaffRequest) -> HttpResponse:
    """仮払: what one holds, and what one asked for, the newest first."""
    person, today = person_of(request.user.pk), clock.today()
    found = page_of(request, queries.requests_of(request.user.pk), by="id", descending=True)
    context = {
        "rows": [shown.request_row(each) for each in found.rows],
        "page": found,
        "held": [shown.own_row(each, today) for each in queries.open_advances_of(person.pk, today)] if person else [],
        "new_url": reverse("accounting:advances_request_new"),
        "claim_url": reverse("accounting:expenses_claim_new"),
    }
    return render(request, "accounting/advances/request_list.html", context)


@form_page(step="accounting.advances.request_advance")
def request_new(request: StaffRequest) -> HttpResponse:
    """Ask for money in advance."""
    form = RequestForm(request.POST or None, initial={"form_key": uuid4(), "needed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.request_advance(
                form_key=form.cleaned_data["form_key"], new=form.new(), acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("仮払を申請しました。"))
            return redirect(REQUEST, pk=made.pk)
    return _request_form(request, form, title=_("仮払の申請"), button=_("申請"), back_url=reverse(REQUESTS))


@page(step=VIEW_OWN)
def request_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One request: for its person, those who are asked, and who keeps advances."""
    held = _request(pk)
    if not queries.is_open_to(held, request.user.pk, as_of=clock.today(), sees_all=request.may(VIEW)):
        return denied(request)
    context = shown.request_page(request, held, queries.approval_of(pk))
    return render(request, "accounting/advances/request_detail.html", context)


@form_page(step="accounting.advances.resubmit_advance")
def request_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what was sent back, and ask again."""
    held = _request(pk)
    if held.person.user_id != request.user.pk:
        return denied(request)
    initial = {name: getattr(held, name) for name in RequestForm.base_fields}
    form = RequestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.resubmit_advance(request_id=pk, new=form.new(), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("仮払を再申請しました。"))
            return redirect(REQUEST, pk=pk)
    back_url = reverse(REQUEST, args=[pk])
    return _request_form(request, form, title=_("仮払の再申請"), button=_("再申請"), back_url=back_url)


@post_only(step="accounting.advances.discard_request")
def request_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめる."""
    held = actions.discard_request(request_id=_request(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("「%(purpose)s」を取りやめました。") % {"purpose": held.purpose})
    return redirect(REQUESTS)


@form_page(step="accounting.advances.hand_over")
def request_hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand an approved advance over from a cash box."""
    held = _request(pk)
    form = HandOverForm(request.POST or None, initial={"paid_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.hand_over(
                request_id=pk,
                box_id=given["box"].pk,
                paid_on=given["paid_on"],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("仮払を渡した記録を付けました。"))
            return redirect(REQUEST, pk=pk)
    title = _("%(name)sに仮払を渡す") % {"name": held.person_name}
    lead = _("%(yen)s円　%(purpose)s") % {"yen": f"{held.amount_yen:,}", "purpose": held.purpose}
    return _form(request, form, title=title, lead=lead, button=_("渡した"), back_url=reverse(REQUEST, args=[pk]))


def _request_form(request: StaffRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "accounting/advances/request_form.html", {"form": form, **context}, status=status)


def _request(pk: int) -> AdvanceRequest:
    try:
        return queries.request(pk)
    except AdvanceRequest.DoesNotExist as missing:
        raise Http404 from missing


def _detail(request: StaffRequest, pk: int) -> HttpResponse:
    return render(
        request, "accounting/advances/advance_detail.html", shown.advance_page(request, _advance(pk), clock.today())
    )


def _form(request: StaffRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "accounting/advances/form.html", {"form": form, **context}, status=status)


def _advance(pk: int) -> Advance:
    try:
        return queries.advance(pk, clock.today())
    except Advance.DoesNotExist as missing:
        raise Http404 from missing


def _settlement(pk: int) -> AdvanceSettlement:
    try:
        return queries.settlement(pk)
    except AdvanceSettlement.DoesNotExist as missing:
        raise Http404 from missing
