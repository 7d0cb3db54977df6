"""Payables: what is owed, a bill, and a payment from its planning to the bank."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.queries import entry_of
from accounting.payables import actions, queries, shown
from accounting.payables.forms import Cancellation, PaymentForm, Reason, Search
from accounting.payables.models import Payable
from backoffice.companies import clock
from backoffice.shell.fields import described
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.calendar import on_or_after
from backoffice.values.refusals import Refusal

from .found import found_item, found_payment

VIEW, RECORD = "accounting.payables.view_items", "accounting.payables.record_bill"
PLAN = "accounting.payables.plan_payment"
LIST = "accounting:payables_item_list"
ROWS_MORE = 3


@page(step=VIEW)
def item_list(request: StaffRequest) -> HttpResponse:
    """買掛・未払: the open items by due day, with the sum of all that the filter finds."""
    form = Search(request.GET if request.GET else {"state": "OPEN"})
    wanted = queries.ItemFilter(**form.cleaned_data) if form.is_valid() else queries.ItemFilter(state="OPEN")
    all_found = queries.items(wanted)
    found = page_of(request, all_found, by="due_on", count=False)
    context = {
        "items": [shown.item_row(each) for each in found.rows],
        "page": found,
        "sums": queries.sums_of(all_found),
        "fields": [described(form[name], {"class": "input--s"}) for name in form.fields],
        "is_narrowed": bool(request.GET),
        "may_plan": request.may(PLAN),
        "bill_url": reverse("accounting:payables_bill_record") if request.may(RECORD) else "",
    }
    return render(request, "accounting/payables/item_list.html", context)


@page(step=VIEW)
def item_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One sum owed."""
    item = found_item(pk)
    entry = entry_of(item.source_kind, item.source_id)
    return render(request, "accounting/payables/item_detail.html", shown.item_page(request, item, entry))


@form_page(step="accounting.payables.cancel_item")
def item_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """取消: the entry is reversed and nothing is owed any more."""
    item = found_item(pk)
    form = Cancellation(request.POST or None, initial={"posted_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_item(payable_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("%(payee)sへの未払を取り消しました。") % {"payee": item.payee_name})
            return redirect("accounting:payables_item_detail", pk=pk)
    title = _("%(payee)sへの未払の取消") % {"payee": item.payee_name}
    return _form(request, form, title=title, button=_("取り消す"), back_url=reverse(LIST))


@page(step=VIEW)
def payment_list(request: StaffRequest) -> HttpResponse:
    """支払: planned, agreed to and carried out, the newest first."""
    found = page_of(request, queries.payment_runs(), by="pay_on", descending=True)
    context = {"payments": [shown.payment_row(each) for each in found.rows], "page": found}
    return render(request, "accounting/payables/payment_list.html", context)


@form_page(step=PLAN)
def payment_plan(request: StaffRequest) -> HttpResponse:
    """The check page of a payment: what is chosen, when and from where; sending it asks for the approval."""
    chosen, ours = _chosen(request), _numbers(request, "company_bears")
    form = PaymentForm(request.POST or None, initial={"pay_on": _first_due(chosen)})
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.plan_payment(
                payable_ids=[each.pk for each in chosen],
                pay_on=form.cleaned_data["pay_on"],
                bank_account_code=form.cleaned_data["bank_account"].code,
                company_bears=ours,
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("支払を起案し、承認を依頼しました。"))
            return redirect("accounting:payables_payment_detail", pk=run.pk)
    context = {
        "form": form,
        "items": [shown.item_row(each) for each in chosen],
        "total_yen": sum(each.to_pay_yen for each in chosen),
        "late": shown.limit_rows(queries.beyond(queries.limits_of(chosen, _pay_on(form)))),
        "fees": shown.fees_asked(_fees(form, chosen), ours),
    }
    return render(request, "accounting/payables/payment_plan.html", context, status=422 if form.errors else 200)


@page(step=VIEW)
def payment_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One payment."""
    run = found_payment(pk)
    entry = entry_of("accounting.payables.payment", pk)
    context = shown.payment_page(request, run, queries.payment_items(pk), entry, is_early=clock.today() < run.pay_on)
    return render(request, "accounting/payables/payment_detail.html", context)


@post_only(step="accounting.payables.pay_items")
def payment_pay(request: StaffRequest, pk: int) -> HttpResponse:
    """支払済みにする, on the day."""
    actions.pay_items(run_id=found_payment(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("支払済みにして、仕訳を記帳しました。"))
    return redirect("accounting:payables_payment_detail", pk=pk)


@form_page(step="accounting.payables.call_off_payment")
def payment_call_off(request: StaffRequest, pk: int) -> HttpResponse:
    """承認済みの支払をやめる."""
    run = found_payment(pk)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.call_off_payment(run_id=run.pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("支払をやめました。明細は、また支払に選べます。"))
            return redirect("accounting:payables_payment_detail", pk=pk)
    back_url = reverse("accounting:payables_payment_detail", args=[pk])
    return _form(request, form, title=_("承認済みの支払をやめる"), button=_("支払をやめる"), back_url=back_url)


@page(step="accounting.payables.download_file")
def payment_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The 総合振込 file for the bank."""
    run = actions.download_file(run_id=found_payment(pk).pk, acting_user=request.user, at=clock.now())
    return HttpResponse(
        bytes(run.file),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="furikomi-{run.pay_on:%Y%m%d}-{run.pk}.txt"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _chosen(request: StaffRequest) -> list[Payable]:
    """The items that were ticked, in the order of their due days."""
    wanted = _numbers(request, "item")
    return list(queries.items(queries.ItemFilter()).filter(pk__in=wanted).order_by("due_on", "pk"))


def _numbers(request: StaffRequest, name: str) -> list[int]:
    """The numbers that were ticked; what is not a number is none."""
    asked = request.POST.getlist(name) if request.method == "POST" else request.GET.getlist(name)
    return [int(each) for each in asked if each.isdecimal()]


def _fees(form: PaymentForm, chosen: list[Payable]) -> list[queries.FeeOwed]:
    """The fees that suppliers bear of this payment, by the account and the day as far as they are known."""
    banks: Any = form.fields["bank_account"]
    bank, day = getattr(form, "cleaned_data", {}).get("bank_account") or banks.queryset.first(), _pay_on(form)
    return queries.fees_owed(chosen, day, bank) if bank and day else []


def _first_due(chosen: list[Payable]) -> dt.date:
    """The earliest day on which the chosen are due, or today, on a day on which banks work."""
    today = clock.today()
    return on_or_after(max(today, min((each.due_on for each in chosen), default=today)))


def _pay_on(form: PaymentForm) -> dt.date | None:
    """The day on which the payment is planned, as far as it is known."""
    if form.is_bound:
        day: dt.date | None = getattr(form, "cleaned_data", {}).get("pay_on")
        return day
    return form.initial.get("pay_on")


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)
