"""納付: what is owed by due date, and the record of each payment."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import MONTHS_PER_YEAR, Month, NotAMonth
from backoffice.values.refusals import Refusal

from . import actions, files, queries, shown
from .forms import EndHalfYearlyForm, HalfYearlyForm, Payment
from .rules import Kind

NO_PLACE = "-"
SLIPS = {Kind.INCOME_TAX: "hr:remittance_slip_file", Kind.FEES: "hr:remittance_fee_slip_file"}


@page(step="hr.remittance.view_dues")
def due_list(request: StaffRequest) -> HttpResponse:
    """What is owed for the last twelve months and this one: what is open first, each by its due date."""
    today = Month.of(clock.today())
    found = queries.dues(today.plus(-MONTHS_PER_YEAR), today)
    rows = [shown.row(each) for each in found]
    context = {
        "open": [row for row in rows if row["state"] != "PAID"],
        "paid": [row for row in reversed(rows) if row["state"] == "PAID"],
        "files": _files(found),
        "may_half_years": request.may("hr.remittance.begin_half_years"),
    }
    return render(request, "hr/remittance/due_list.html", context)


@form_page(step="hr.remittance.record_payment")
def due(request: StaffRequest, kind: str, month: str, place: str) -> HttpResponse:
    """One due: what it consists of, and the record of its payment."""
    wanted, of_month, place = _kind(kind), _month(month), "" if place == NO_PLACE else place
    standing = queries.due_of(wanted, of_month, place)
    if standing is None:
        raise Http404
    initial = {"paid_yen": standing.due.total_yen, "paid_on": clock.today()}
    form = Payment(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_payment(
                kind=wanted,
                month=of_month,
                place=place,
                **form.cleaned_data,
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("納付を記録し、仕訳を記帳しました。"))
            return redirect("hr:remittance_due_list")
    return _page(request, standing, form)


@page(step="hr.remittance.view_dues")
def payment(request: StaffRequest, pk: int) -> HttpResponse:
    """A payment by its number, as the books name it."""
    found = queries.payment(pk)
    standing = found and queries.due_of(Kind(found.kind), Month.of(found.month), found.place)
    if not standing:
        raise Http404
    return _page(request, standing, Payment())


@page(step="hr.remittance.view_dues")
def slip_file(request: StaffRequest, month: str) -> HttpResponse:
    """納付書 for withheld income tax as CSV."""
    return _slip_file(Kind.INCOME_TAX, month, "withheld-tax")


@page(step="hr.remittance.view_dues")
def fee_slip_file(request: StaffRequest, month: str) -> HttpResponse:
    """納付書 for tax withheld from fees as CSV."""
    return _slip_file(Kind.FEES, month, "withheld-from-fees")


@page(step="hr.remittance.view_dues")
def municipal_file(request: StaffRequest, month: str) -> HttpResponse:
    """What is paid in to each municipality for a month of payment, as CSV."""
    return _file(files.municipal_csv(queries.municipal_payments(_month(month))), f"resident-tax-{month}.csv")


@form_page(step="hr.remittance.begin_half_years")
def half_yearly(request: StaffRequest) -> HttpResponse:
    """納期の特例: what was agreed to, and another one."""
    names = queries.place_names()
    form = HalfYearlyForm(request.POST or None, places=names, initial={"month": str(Month.of(clock.today()).next)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.begin_half_years(**form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("納期の特例を登録しました。"))
            return redirect("hr:remittance_half_yearly")
    context = {
        **_named(_("納期の特例"), _("登録"), form),
        "held": [shown.half_yearly(each, names) for each in queries.half_yearly()],
    }
    return render(request, "hr/remittance/half_yearly.html", context, status=422 if form.errors else 200)


@form_page(step="hr.remittance.end_half_years")
def half_yearly_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Month by month again."""
    if not queries.half_yearly().filter(pk=pk).exists():
        raise Http404
    form = EndHalfYearlyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_half_years(half_yearly_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("毎月の納付に戻しました。"))
            return redirect("hr:remittance_half_yearly")
    context = _named(_("納期の特例の終了"), _("終了"), form)
    return render(request, "hr/remittance/form.html", context, status=422 if form.errors else 200)


def _named(title: str, button: str, form: Any) -> dict[str, Any]:
    return {"form": form, "title": title, "button": button, "back_url": reverse("hr:remittance_due_list")}


def _slip_file(kind: Kind, month: str, name: str) -> HttpResponse:
    standing = queries.due_of(kind, _month(month), "")
    if standing is None:
        raise Http404
    return _file(files.slip_csv(standing.due, queries.slip_of_due(standing.due)), f"{name}-{month}.csv")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _files(found: list[queries.Standing]) -> list[dict[str, str]]:
    """A file of each month's payments to municipalities that are open."""
    open_dues = [each.due for each in found if each.due.kind is Kind.RESIDENT_TAX and not each.paid]
    months = {due.month: shown.month_of(due) for due in open_dues}
    return [
        {"label": label, "url": reverse("hr:remittance_municipal_file", args=[str(Month.of(month))])}
        for month, label in sorted(months.items())
    ]


def _page(request: StaffRequest, standing: queries.Standing, form: Payment) -> HttpResponse:
    due = standing.due
    slip_page = SLIPS.get(due.kind, "")
    slip = shown.slip_rows(due, queries.slip_of_due(due)) if slip_page else []
    context = {
        "due": shown.page(standing),
        "form": form,
        "is_paid": standing.paid is not None,
        "slip": shown.municipal_rows(due.slip) if due.slip else slip,
        "is_tax": due.kind is Kind.INCOME_TAX,
        "slip_url": reverse(slip_page, args=[str(Month.of(due.month))]) if slip_page else "",
    }
    return render(request, "hr/remittance/due.html", context, status=422 if form.errors else 200)


def _kind(text: str) -> Kind:
    try:
        return Kind(text.upper())
    except ValueError as unknown:
        raise Http404 from unknown


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except NotAMonth as unknown:
        raise Http404 from unknown
