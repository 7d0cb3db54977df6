"""残高照合 and 資金繰り: the books against the banks on a day, and the cash of the thirteen weeks to come."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounting.banking import queries, shown
from accounting.banking.rules import WEEKS
from backoffice.companies import clock
from backoffice.shell.pages import page
from backoffice.shell.request import StaffRequest

from .accounts import VIEW

LATE = "late"


@page(step=VIEW)
def reconciliation(request: StaffRequest) -> HttpResponse:
    """残高照合: what differs between books and banks, line by line."""
    on = _day(request.GET.get("on", ""))
    found = [queries.reconciliation(each, on) for each in queries.reconciled_accounts(on)]
    context = shown.reconciliation_page(request, found, on)
    return render(request, "accounting/banking/reconciliation.html", context)


@page(step=VIEW)
def forecast(request: StaffRequest) -> HttpResponse:
    """資金繰り: thirteen weeks; each figure opens to what it is made of."""
    is_late = request.GET.get("scenario") == LATE
    found = queries.forecast(clock.today(), is_late=is_late)
    return render(request, "accounting/banking/forecast.html", shown.forecast_page(found))


@page(step=VIEW)
def forecast_week(request: StaffRequest, number: int) -> HttpResponse:
    """What a week is made of, of one source when it is named."""
    if not 1 <= number <= WEEKS:
        raise Http404
    is_late = request.GET.get("scenario") == LATE
    found = queries.forecast(clock.today(), is_late=is_late)
    context = shown.forecast_week(found, number, request.GET.get("source", ""))
    return render(request, "accounting/banking/forecast_week.html", context)


def _day(asked: str) -> dt.date:
    """The day that the address names, today when it names none or one that is none."""
    try:
        return min(dt.date.fromisoformat(asked.strip()), clock.today())
    except ValueError:
        return clock.today()
