"""納付: what is owed by due date, and the record of each payment."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import MONTHS_PER_YEAR, Month, NotAMonth
from backoffice.values.refusals import Refusal

from . import actions, queries, shown
from .forms import Payment
from .rules import Kind

NO_PLACE = "-"


@page(step="hr.remittance.view_dues")
def due_list(request: StaffRequest) -> HttpResponse:
    """What is owed for the last twelve months and this one: what is open first, each by its due date."""
    today = Month.of(clock.today())
    found = queries.dues(today.plus(-MONTHS_PER_YEAR), today)
    rows = [shown.row(each) for each in found]
    context = {
        "open": [row for row in rows if row["state"] != "PAID"],
        "paid": [row for row in reversed(rows) if row["state"] == "PAID"],
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


def _page(request: StaffRequest, standing: queries.Standing, form: Payment) -> HttpResponse:
    context = {"due": shown.page(standing), "form": form, "is_paid": standing.paid is not None}
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
