"""Beside the month's run: comparing, voiding, bonuses, extra payments, retirements, and amounts paid once."""

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
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.payroll import actions, queries, shown, shown_compare, shown_one_offs
from hr.payroll.forms import (
    Arrears,
    NewBonus,
    NewExtra,
    NewOneOffForm,
    OtherSystem,
    Overpayment,
    RetirementPay,
    VoidRun,
)
from hr.payroll.models import OneOff, Run
from hr.payroll.work import run_title

from .frame import one_form, run_or_404

LIST = "hr:payroll_one_off_list"
GONE_SHOWN = 50


@page(step="hr.payroll.compare_run")
def run_compare(request: StaffRequest, pk: int) -> HttpResponse:
    """A run beside the month before, or the same month a year ago: what differs, and why for each person."""
    run = run_or_404(pk)
    with_year = request.GET.get("with") == "year"
    before = queries.run_a_year_before(run) if with_year else queries.run_before(run)
    context: dict[str, Any] = {
        "title": run_title(run),
        "run_url": reverse("hr:payroll_run_detail", args=[run.pk]),
        "tabs": shown_compare.tabs(run, with_year=with_year),
        "before": None,
    }
    if before:
        context |= _compared(request, run, before)
    return render(request, "hr/payroll/run_compare.html", context)


def _compared(request: StaffRequest, run: Run, before: Run) -> dict[str, Any]:
    difference = actions.compare_run(run=run, before=before, acting_user=request.user, at=clock.now())
    text = request.GET.get("q", "").strip()
    found = page_of(request, queries.people_by_change(run, before, text=text), by=("size_yen",), descending=True)
    causes = queries.causes_of(run, before, [each.employee_id for each in found.rows])
    gone = list(queries.those_who_went(run, before)[:GONE_SHOWN])
    return {
        "before": run_title(before),
        "difference": difference,
        "gone_change_yen": -difference.went.net_yen,
        "items": shown_compare.item_rows(difference.items),
        "people": [shown_compare.person_row(each, causes[each.employee_id]) for each in found.rows],
        "gone": [shown_compare.gone_row(each) for each in gone],
        "page": found,
        "query": text,
    }


@form_page(step="hr.payroll.run_parallel")
def run_parallel(request: StaffRequest, pk: int) -> HttpResponse:
    """A run beside the sums of another system: nothing is kept but the event."""
    run = run_or_404(pk)
    form, found = OtherSystem(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.run_parallel(
                run=run, sheet=form.cleaned_data["sheet"], acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
    context = {
        "title": run_title(run),
        "run_url": reverse("hr:payroll_run_detail", args=[pk]),
        "form": form,
        "found": found,
        "rows": shown_compare.parallel_rows(found) if found else [],
    }
    return render(request, "hr/payroll/run_parallel.html", context, status=422 if form.errors else 200)


@form_page(step="hr.payroll.void_run")
def run_void(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an approved run back, with the reason."""
    run = run_or_404(pk)
    back_url = reverse("hr:payroll_run_detail", args=[pk])
    form = VoidRun(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_run(run_id=pk, reason=form.cleaned_data["reason"], acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("給与計算を取り消しました。同じ月の給与計算を、もう一度始められます。"))
            return redirect(back_url)
    more = {"parent": run_title(run), "lead": shown.what_is_voided(run), "undoes": True}
    button = _("この給与計算を取り消す")
    return one_form(request, form, title=_("給与計算の取り消し"), button=button, back_url=back_url, **more)


@form_page(step="hr.payroll.open_bonus")
def bonus_open(request: StaffRequest) -> HttpResponse:
    """Who gets which bonus."""
    form = NewBonus(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            run = actions.open_bonus(
                group_code=given.pop("group").code, **given, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return redirect("hr:payroll_run_detail", pk=run.pk)
    return one_form(request, form, title=_("賞与計算の開始"), button=_("賞与計算を始める"))


@form_page(step="hr.payroll.open_extra")
def extra_open(request: StaffRequest, pk: int) -> HttpResponse:
    """What a settled month still owes."""
    corrected = run_or_404(pk)
    form = NewExtra(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.open_extra(run_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return redirect("hr:payroll_run_detail", pk=run.pk)
    title = _("%(title)sへの追加支給") % {"title": run_title(corrected)}
    back_url = reverse("hr:payroll_run_detail", args=[pk])
    return one_form(request, form, title=title, button=_("追加支給を始める"), back_url=back_url)


@form_page(step="hr.payroll.plan_retirement_pay")
def retirement_plan(request: StaffRequest) -> HttpResponse:
    """Who gets which retirement payment."""
    form = RetirementPay(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.plan_retirement_pay(**form.given(), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("退職手当を登録しました。計算すると、税額を確認できます。"))
            return redirect("hr:payroll_run_detail", pk=run.pk)
    return one_form(request, form, title=_("退職手当の登録"), button=_("登録"))


@page(step="hr.payroll.view_one_offs")
def one_off_list(request: StaffRequest) -> HttpResponse:
    """臨時の項目: what is paid or deducted once, the newest first."""
    found = page_of(request, queries.one_offs(text=request.GET.get("q", "").strip()), by=("id",), descending=True)
    context = {
        "rows": [shown_one_offs.row(request, each) for each in found.rows],
        "links": shown_one_offs.links(request),
        "page": found,
        "query": request.GET.get("q", "").strip(),
    }
    return render(request, "hr/payroll/one_off_list.html", context)


@form_page(step="hr.payroll.add_one_offs")
def one_off_new(request: StaffRequest) -> HttpResponse:
    """An amount that the next pay carries once."""
    form = NewOneOffForm(request.POST or None, initial={"month": Month.of(clock.today())})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_one_offs(entries=[form.entry()], acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("臨時の項目を登録しました。"))
            return redirect(LIST)
    return one_form(request, form, title=_("臨時の項目の登録"), button=_("登録"), back_url=reverse(LIST))


@form_page(step="hr.payroll.pay_arrears")
def arrears_new(request: StaffRequest) -> HttpResponse:
    """What a back-dated raise owes."""
    form = Arrears(request.POST or None, initial={"into": Month.of(clock.today())})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.pay_arrears(**form.given(), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(count)s件の差額を登録しました。") % {"count": len(made)})
            return redirect(LIST)
    return one_form(request, form, title=_("遡及差額の計算"), button=_("計算して登録"), back_url=reverse(LIST))


@form_page(step="hr.payroll.recover_overpayment")
def overpayment_new(request: StaffRequest) -> HttpResponse:
    """What was paid too much, taken from a later month."""
    form = Overpayment(request.POST or None, initial={"into": Month.of(clock.today())})
    if request.method == "POST" and form.is_valid():
        try:
            actions.recover_overpayment(**form.given(), acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("過払いの調整を登録しました。"))
            return redirect(LIST)
    return one_form(request, form, title=_("過払いの調整"), button=_("登録"), back_url=reverse(LIST))


@post_only(step="hr.payroll.withdraw_one_off")
def one_off_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an amount back."""
    try:
        actions.withdraw_one_off(one_off_id=pk, acting_user=request.user, at=clock.now())
    except OneOff.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("臨時の項目を取り下げました。"))
    return redirect(LIST)
