"""労働保険料の納付: the parts of the declarations, and the record of each payment."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import actions, queries, shown
from .forms import Payment

VIEW = "hr.labour_insurance.view_parts"


@page(step=VIEW)
def part_list(request: StaffRequest) -> HttpResponse:
    """The parts of every declaration, the newest declaration first."""
    context = {"parts": [shown.row(each, clock.today()) for each in queries.owed()]}
    return render(request, "hr/labour_insurance/part_list.html", context)


@form_page(step="hr.labour_insurance.record_payment")
def part(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One part: what it consists of, and the record of its payment."""
    found = queries.owed_part(pk, number)
    if found is None:
        raise Http404
    aside = queries.put_aside(found.filing)
    form = Payment(
        request.POST or None,
        initial={"paid_on": clock.today(), "before_yen": aside.before_yen},
        held_before=found.is_first and aside.before_yen > 0,
        is_refund=found.part == 0,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_payment(
                filing_id=pk,
                part=number,
                paid_on=form.cleaned_data["paid_on"],
                before_yen=form.cleaned_data.get("before_yen") or 0,
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("納付を記録し、仕訳を記帳しました。"))
            return redirect("hr:labour_insurance_part_list")
    return _page(request, found, aside, form)


@page(step=VIEW)
def payment(request: StaffRequest, pk: int) -> HttpResponse:
    """A payment by its number, as the books name it."""
    held = queries.payment(pk)
    found = held and queries.owed_part(held.filing_id, held.part)
    if not found:
        raise Http404
    form = Payment(held_before=False, is_refund=False)
    return _page(request, found, queries.put_aside(found.filing), form)


def _page(request: StaffRequest, found: queries.Owed, aside: queries.PutAside, form: Payment) -> HttpResponse:
    context = {"part": shown.part_page(found, aside, clock.today()), "form": form}
    return render(request, "hr/labour_insurance/part.html", context, status=422 if form.errors else 200)
