"""Payment notices, and transfers that came back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables import actions, queries, shown
from accounting.payables.forms import Failures, NoticeCourse, NoticeForm
from accounting.payables.models import Payable, PaymentNotice, PaymentRun
from accounting.payables.results import read_results
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from .found import found_payment

VIEW = "accounting.payables.view_items"
PAYMENT, NOTICES = "accounting:payables_payment_detail", "accounting:payables_notice_list"


@page(step=VIEW)
def notice_list(request: StaffRequest) -> HttpResponse:
    """支払通知書, the newest first, with how far each came."""
    found = page_of(request, queries.notices(), by="pay_on", descending=True)
    context = {"rows": [shown.notice_row(each) for each in found.rows], "page": found}
    return render(request, "accounting/payables/notice_list.html", context)


@page(step=VIEW)
def notice_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One notice: what it says, its paper, and its course."""
    return render(request, "accounting/payables/notice_detail.html", shown.notice_page(request, _notice(pk)))


@form_page(step="accounting.payables.follow_notice")
def notice_follow(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that a notice was sent, confirmed or objected to."""
    notice = _notice(pk)
    address = notice.partner.email
    by_mail = (
        {"how": _("メールで送付（%(address)s）") % {"address": address}} if address and not notice.events.all() else {}
    )
    form = NoticeCourse(request.POST or None, initial={"happened_on": clock.today(), **by_mail})
    if request.method == "POST" and form.is_valid():
        try:
            actions.follow_notice(notice_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("支払通知書の経過を記録しました。"))
            return redirect("accounting:payables_notice_detail", pk=pk)
    title = _("支払通知書 %(number)s の経過") % {"number": notice.number}
    back_url = reverse("accounting:payables_notice_detail", args=[pk])
    context = {"form": form, "title": title, "button": _("記録"), "back_url": back_url}
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)


@form_page(step="accounting.payables.issue_notices")
def payment_notices(request: StaffRequest, pk: int) -> HttpResponse:
    """Make the notices of a payment, one for each partner."""
    run = found_payment(pk)
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.issue_notices(run_id=run.pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return _issued(request, run, done)
    context = {
        "form": form,
        "title": _("支払通知書を作る"),
        "button": _("作る"),
        "back_url": reverse(PAYMENT, args=[pk]),
    }
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)


@form_page(step="accounting.payables.fail_transfers")
def payment_fail(request: StaffRequest, pk: int) -> HttpResponse:
    """Record transfers that came back: from the bank's list of results, which is looked at first, or by ticking them."""
    run = found_payment(pk)
    items = list(queries.payment_items(pk))
    form = Failures(request.POST or None, request.FILES or None, items=items, initial={"failed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            if upload := form.cleaned_data["file"]:
                kept = queries.kept_by_partner(queries.kept_fees(pk))
                failed = [*read_results(upload.read(), items, run.pay_on, kept), *form.ticked()]
                return _failures_to_look_at(request, run, items, failed, form.cleaned_data["failed_on"])
            done = actions.fail_transfers(
                run_id=pk,
                failed=form.cleaned_data["found"] or form.ticked(),
                failed_on=form.cleaned_data["failed_on"],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, refusal_text(refusal))
        else:
            messages.success(request, _("振込不能を%(count)s件記録し、未払に戻しました。") % {"count": len(done)})
            return redirect(PAYMENT, pk=pk)
    title = _("%(day)sの支払の振込不能") % {"day": f"{run.pay_on:%Y/%m/%d}"}
    context = {"form": form, "title": title, "button": _("記録"), "back_url": reverse(PAYMENT, args=[pk])}
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)


def _issued(request: StaffRequest, run: PaymentRun, done: actions.Issued) -> HttpResponse:
    """To the notices, or to the payment, which lists whom none was made for."""
    made = _("支払通知書を%(count)s件作りました。PDFは順にできあがります。") % {"count": done.count}
    if not done.without_number:
        messages.success(request, made)
        return redirect(NOTICES)
    messages.warning(
        request,
        made + _("登録番号のない%(count)s件の取引先には作っていません。") % {"count": len(done.without_number)},
    )
    return redirect(PAYMENT, pk=run.pk)


def _failures_to_look_at(
    request: StaffRequest, run: PaymentRun, items: list[Payable], failed: list[actions.Failed], failed_on: Any
) -> HttpResponse:
    """What the file says, before any of it is recorded. Raises NothingFailed."""
    if not failed:
        raise actions.NothingFailed
    by_id = {each.pk: each for each in items}
    context = {
        "title": _("%(day)sの支払の振込不能") % {"day": f"{run.pay_on:%Y/%m/%d}"},
        "rows": [{"item": by_id[each.payable_id], "reason": each.reason} for each in failed],
        "total_yen": sum(by_id[each.payable_id].to_pay_yen for each in failed),
        "failed_on": failed_on,
        "found": Failures.written_down(failed),
        "back_url": reverse("accounting:payables_payment_fail", args=[run.pk]),
    }
    return render(request, "accounting/payables/payment_failures.html", context)


def _notice(pk: int) -> PaymentNotice:
    try:
        return queries.notice(pk)
    except PaymentNotice.DoesNotExist as missing:
        raise Http404 from missing
