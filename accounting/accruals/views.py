"""Accruals and deferrals: a month, the register, one deferral."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.shown import month_choice, month_title
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal

from . import actions, queries, shown
from .forms import AccrualForm, DeferralForm, EarlyEnd, Why
from .models import Accrual, Deferral

VIEW = "accounting.accruals.view_accruals"


@page(step=VIEW)
def month(request: StaffRequest) -> HttpResponse:
    """A month: what it takes of what was paid before, what was estimated, and at a year's end the long term."""
    its = _month(request)
    over_by = clock.today()
    due = [each for each in queries.due_in(its) if each.part.month == its or each.part.month.last_day < over_by]
    open_count = sum(1 for each in due if not each.is_posted)
    is_last = its.next.month == request.company.fiscal_year_first_month
    moves = queries.moves_due(its) if is_last else []
    context = {
        "month": month_choice(its, reverse(f"{shown.ROOM}month")),
        "dues": [shown.due_row(each, its) for each in due],
        "due_yen": sum(each.part.amount_yen for each in due if not each.is_posted),
        "open_count": open_count,
        "accruals": [shown.accrual_row(request, each) for each in queries.accruals_of(its)],
        "moves": [shown.move_row(each) for each in moves],
        "post": _action(request, shown.POST, _("計上する"), "post_month", its) if open_count else None,
        "undo_url": _undo_url(request, its) if any(each.is_posted for each in due) else "",
        "move": _action(request, shown.MOVE, _("長期へ振り替える"), "move_month", its) if moves else None,
        "may_record": request.may(shown.RECORD),
    }
    return render(request, "accounting/accruals/month.html", context)


@post_only(step="accounting.accruals.post_deferrals")
def post_month(request: StaffRequest, month: str) -> HttpResponse:
    """計上する."""
    its = Month.parse(month)
    count = actions.post_deferrals(month=its, acting_user=request.user, at=clock.now())
    messages.success(request, _("%(count)s件を計上しました。") % {"count": count})
    return redirect(_url(its))


@form_page(step="accounting.accruals.undo_deferrals")
def undo_month(request: StaffRequest, month: str) -> HttpResponse:
    """Take the shares of a month back."""
    its, form = Month.parse(month), Why(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo_deferrals(month=its, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("計上を取り消しました。"))
            return redirect(_url(its))
    title = _("%(month)sの月割の取消") % {"month": month_title(its)}
    return _form(request, form, title=title, button=_("取り消す"), back_url=_url(its))


@post_only(step="accounting.accruals.move_long_term")
def move_month(request: StaffRequest, month: str) -> HttpResponse:
    """1年基準の振替."""
    its = Month.parse(month)
    actions.move_long_term(year_end=its, acting_user=request.user, at=clock.now())
    messages.success(request, _("長期前払費用との振替を記帳しました。"))
    return redirect(_url(its))


@form_page(step="accounting.accruals.record_accrual")
def accrual_new(request: StaffRequest) -> HttpResponse:
    """見越を計上."""
    asked = request.GET.get("month") or str(Month.of(clock.today()).previous)
    form = AccrualForm(request.POST or None, initial={"month": asked})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_accrual(
                new=actions.NewAccrual(**form.cleaned_data), acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("見越を計上し、翌月1日の戻しも記帳しました。"))
            return redirect(_url(Month.of(made.month)))
    return _form(request, form, title=_("見越を計上"), button=_("計上する"), back_url=reverse(f"{shown.ROOM}month"))


@form_page(step="accounting.accruals.cancel_accrual")
def accrual_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an estimate and its return back."""
    held = Accrual.objects.filter(pk=pk).first()
    if held is None:
        raise Http404
    form, back_url = Why(request.POST or None), _url(Month.of(held.month))
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_accrual(accrual_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("見越と戻しを取り消しました。"))
            return redirect(back_url)
    title = _("見越の取消：%(memo)s") % {"memo": held.memo}
    return _form(request, form, title=title, button=_("取り消す"), back_url=back_url)


@page(step=VIEW)
def deferral_list(request: StaffRequest) -> HttpResponse:
    """前払・前受: the register, the newest first."""
    found = page_of(request, queries.deferrals(), by="starts_on", descending=True)
    context = {
        "deferrals": [shown.deferral_row(each) for each in found.rows],
        "page": found,
        "may_record": request.may(shown.RECORD),
    }
    return render(request, "accounting/accruals/deferral_list.html", context)


@form_page(step="accounting.accruals.record_deferral")
def deferral_new(request: StaffRequest) -> HttpResponse:
    """前払・前受を登録."""
    form = DeferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_deferral(
                new=actions.NewDeferral(**form.cleaned_data), acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("登録しました。各月の額は下のとおりです。"))
            return redirect(f"{shown.ROOM}deferral_detail", made.pk)
    back_url = reverse(f"{shown.ROOM}deferral_list")
    return _form(request, form, title=_("前払・前受を登録"), button=_("登録する"), back_url=back_url)


@page(step=VIEW)
def deferral_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One deferral with every month and its reason."""
    context = {"deferral": shown.deferral_page(request, _deferral(pk))}
    return render(request, "accounting/accruals/deferral_detail.html", context)


@form_page(step="accounting.accruals.end_deferral")
def deferral_end(request: StaffRequest, pk: int) -> HttpResponse:
    """打ち切る."""
    held = _deferral(pk)
    form = EarlyEnd(request.POST or None, initial={"month": str(Month.of(clock.today()).previous)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_deferral(deferral_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("打ち切りました。残りは、その月に計上されます。"))
            return redirect(f"{shown.ROOM}deferral_detail", pk)
    title = _("%(name)sの打ち切り") % {"name": held.name}
    back_url = reverse(f"{shown.ROOM}deferral_detail", args=[pk])
    return _form(request, form, title=title, button=_("打ち切る"), back_url=back_url)


@form_page(step=shown.WITHDRAW)
def deferral_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """取り下げる."""
    held, form = _deferral(pk), Why(request.POST or None)
    form.fields["reason"].label = _("取り下げる理由")
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_deferral(deferral_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("登録を取り下げました。"))
            return redirect(f"{shown.ROOM}deferral_detail", pk)
    title = _("%(name)sの取り下げ") % {"name": held.name}
    back_url = reverse(f"{shown.ROOM}deferral_detail", args=[pk])
    return _form(request, form, title=title, button=_("取り下げる"), back_url=back_url)


def _say(form: Any, refusal: Refusal) -> None:
    if isinstance(refusal, InvalidInput):
        say_at_field(form, refusal)
    else:
        form.add_error(None, refusal_text(refusal))


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "accounting/accruals/form.html", context, status=422 if form.errors else 200)


def _action(request: StaffRequest, step: str, label: str, name: str, month: Month) -> dict[str, Any] | None:
    if not request.may(step):
        return None
    not_over = clock.today() <= month.last_day
    return {
        "label": label,
        "url": reverse(f"{shown.ROOM}{name}", args=[str(month)]),
        "primary": True,
        "disabled_reason": _("まだ終わっていない月です。") if not_over else "",
    }


def _undo_url(request: StaffRequest, month: Month) -> str:
    return reverse(f"{shown.ROOM}undo_month", args=[str(month)]) if request.may(shown.UNDO) else ""


def _month(request: StaffRequest) -> Month:
    asked = request.GET.get("month", "").strip()
    return Month.parse(asked) if asked else Month.of(clock.today()).previous


def _url(month: Month) -> str:
    return f"{reverse(f'{shown.ROOM}month')}?month={month}"


def _deferral(pk: int) -> Deferral:
    found = queries.deferrals().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
