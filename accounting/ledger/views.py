"""Trial balance, accounts and journal: each view is one query."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import page
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

from . import queries, shown
from .models import Account, Entry

VIEW = "accounting.ledger.view_ledger"


@page(step=VIEW)
def trial_balance(request: StaffRequest) -> HttpResponse:
    """試算表 of a month; without one, of the month before the present."""
    month = _month(request) or Month.of(clock.today()).previous
    found = queries.trial_balance(month, fiscal_year_first_month=request.company.fiscal_year_first_month)
    context = {
        "month": shown.month_choice(month, reverse("accounting:ledger_trial_balance")),
        "balance": shown.trial_balance(found),
        "closing_url": shown.closing_url(request, month),
    }
    return render(request, "accounting/ledger/trial_balance.html", context)


@page(step=VIEW)
def account_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """An account in a month, with its lines."""
    month = _month(request) or Month.of(clock.today()).previous
    try:
        found = queries.account_month(pk, month, fiscal_year_first_month=request.company.fiscal_year_first_month)
    except Account.DoesNotExist as missing:
        raise Http404 from missing
    lines = page_of(request, queries.lines_of_account(pk, month), by="posted_on")
    context = {
        "month": shown.month_choice(month, reverse("accounting:ledger_account_detail", args=[pk])),
        "account": shown.account_month(found),
        "lines": [shown.line_of_account(line) for line in lines.rows],
        "page": lines,
    }
    return render(request, "accounting/ledger/account_detail.html", context)


@page(step=VIEW)
def entry_list(request: StaffRequest) -> HttpResponse:
    """仕訳帳: every entry, the newest first, by month or by words."""
    wanted = queries.EntryFilter(month=_month(request), text=request.GET.get("q", "").strip())
    found = page_of(request, queries.entries(wanted), by="posted_on", descending=True)
    lines = queries.lines_of_entries(found.rows)
    context = {
        "entries": [shown.entry_row(entry, lines[entry.pk]) for entry in found.rows],
        "page": found,
        "month": str(wanted.month or ""),
        "query": wanted.text,
    }
    return render(request, "accounting/ledger/entry_list.html", context)


@page(step=VIEW)
def entry_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One entry: its lines, its source and its history."""
    try:
        found = queries.entry_page(pk)
    except Entry.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "accounting/ledger/entry_detail.html", shown.entry_page(request, found))


def _month(request: StaffRequest) -> Month | None:
    """The month that the address names, if any; raises NotAMonth."""
    asked = request.GET.get("month", "").strip()
    return Month.parse(asked) if asked else None
