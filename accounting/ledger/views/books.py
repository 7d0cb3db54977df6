"""Trial balance, accounts, journal and daily book: each view is one query."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounting.ledger import beside, paper, queries, shown
from accounting.ledger.forms import BookSearch, EntrySearch
from accounting.ledger.models import Account, Entry
from backoffice.companies import clock, scope
from backoffice.exchange.sheets import csv_stream
from backoffice.shell.fields import described
from backoffice.shell.pager import page_of
from backoffice.shell.pages import page
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

VIEW = "accounting.ledger.view_ledger"
PARTS = ("partner", "unit", "project")


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
    """総勘定元帳: an account over some months with its lines, their counter accounts and the running balance."""
    form, ask = _ask(request, pk)
    found = queries.book(ask)
    lines = page_of(request, queries.book_lines(ask), by="posted_on")
    context = {
        "account": shown.account_of_book(found),
        "period": shown.period_of_book(ask, reverse("accounting:ledger_account_detail", args=[pk])),
        "lines": [shown.book_line(each) for each in queries.with_balances(ask, lines.rows)],
        "page": lines,
        "fields": [described(form[name], {"class": "input--s"}) for name in form.fields],
        "query": _query(request),
        "pk": pk,
    }
    return render(request, "accounting/ledger/account_detail.html", context)


@page(step=VIEW)
def account_parts(request: StaffRequest, pk: int) -> HttpResponse:
    """補助元帳: the account by partner, unit or project."""
    _form, ask = _ask(request, pk)
    by = request.GET.get("by", "")
    by = by if by in PARTS else PARTS[0]
    whole = replace(ask, unit_id=None, project_id=None, partner_id=None)
    context = {
        "account": shown.account_of_book(queries.book(whole)),
        "period": shown.period_of_book(whole, reverse("accounting:ledger_account_parts", args=[pk])),
        "parts": [shown.part_row(each, by, whole) for each in queries.parts_of(whole, by)],
        "by": by,
        "tabs": shown.part_tabs(pk, whole),
        "pk": pk,
    }
    return render(request, "accounting/ledger/account_parts.html", context)


@page(step=VIEW)
def account_export(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    """The account as a list for a spreadsheet, as long as it is."""
    _form, ask = _ask(request, pk)
    rows = (shown.exported_book_line(each) for each in queries.every_book_line(ask))
    name = f"{ask.account.code}_{ask.account.name}_{ask.first}_{ask.last}.csv"
    return _streamed(request, shown.BOOK_COLUMNS, rows, name)


@page(step=VIEW)
def account_print(request: StaffRequest, pk: int) -> HttpResponse:
    """The account on paper."""
    _form, ask = _ask(request, pk)
    content = paper.book_pdf([ask], company=request.company.name)
    return _pdf(content, f"総勘定元帳_{ask.account.code}_{ask.first}_{ask.last}.pdf")


@page(step=VIEW)
def book_print(request: StaffRequest) -> HttpResponse:
    """Every account that has lines or a balance in a month, on paper."""
    month = _month(request) or Month.of(clock.today()).previous
    asks = queries.asks_of_month(month, request.company.fiscal_year_first_month)
    return _pdf(paper.book_pdf(asks, company=request.company.name), f"総勘定元帳_{month}.pdf")


@page(step=VIEW)
def entry_list(request: StaffRequest) -> HttpResponse:
    """仕訳帳: every entry, the newest first, by day, amount, account, partner, source and words."""
    form, wanted = _wanted(request)
    found = page_of(request, queries.entries(wanted), by="posted_on", descending=True)
    lines, history = queries.lines_of_entries(found.rows), queries.history_of([each.pk for each in found.rows])
    context = {
        "entries": [shown.entry_row(entry, lines[entry.pk], history.get(entry.pk, ())) for entry in found.rows],
        "page": found,
        "fields": [described(form[name], {"class": "input--s"}) for name in form.fields if name != "corrections"],
        "corrections": wanted.corrections,
        "is_narrowed": wanted != queries.EntryFilter(),
        "query": _query(request),
    }
    return render(request, "accounting/ledger/entry_list.html", context)


@page(step=VIEW)
def entry_daily(request: StaffRequest) -> HttpResponse:
    """仕訳日記帳: every entry with all of its lines, in the order of days; nothing is left out."""
    form, wanted = _wanted(request)
    everything = replace(wanted, corrections=True)
    found = page_of(request, queries.entries(everything), by="posted_on")
    lines = queries.lines_of_entries(found.rows)
    context = {
        "entries": [shown.daily_entry(entry, lines[entry.pk]) for entry in found.rows],
        "page": found,
        "fields": [described(form[name], {"class": "input--s"}) for name in form.fields if name != "corrections"],
        "is_narrowed": wanted != queries.EntryFilter(),
        "query": _query(request),
    }
    return render(request, "accounting/ledger/entry_daily.html", context)


@page(step=VIEW)
def entry_export(request: StaffRequest) -> StreamingHttpResponse:
    """The lines of the entries that fit, as a list for a spreadsheet."""
    _form, wanted = _wanted(request)
    rows = (shown.exported_line(each) for each in queries.journal_rows(wanted))
    return _streamed(request, shown.JOURNAL_COLUMNS, rows, "仕訳日記帳.csv")


@page(step=VIEW)
def entry_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One entry: its lines, its source and its history."""
    try:
        found = queries.entry_page(pk)
    except Entry.DoesNotExist as missing:
        raise Http404 from missing
    editions = queries.history_of([pk]).get(pk, [])
    papers = queries.papers_of_entries([pk, *(each.corrects_id for each in editions if each.corrects_id)])
    context = shown.entry_page(request, found, editions, papers)
    context["beside"] = beside.panels(request, pk)
    return render(request, "accounting/ledger/entry_detail.html", context)


def _wanted(request: StaffRequest) -> tuple[EntrySearch, queries.EntryFilter]:
    form = EntrySearch(request.GET)
    if not form.is_valid():
        return form, queries.EntryFilter(month=_month(request))
    given = form.cleaned_data
    names = ("posted_from", "posted_to", "amount_from_yen", "amount_to_yen", "source_kind", "corrections")
    return form, queries.EntryFilter(
        month=_month(request),
        text=given["q"].strip(),
        account_code=form.account_code(),
        partner=form.partner_text(),
        **{name: given[name] for name in names},
    )


def _ask(request: StaffRequest, pk: int) -> tuple[BookSearch, queries.BookAsk]:
    """The account and its months: of one month, without any the month before the present."""
    account = Account.objects.filter(pk=pk).first()
    if account is None:
        raise Http404
    form = BookSearch(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    first = given.get("month") or _month(request) or Month.of(clock.today()).previous
    last = max(first, given.get("until") or first)
    ask = queries.BookAsk(
        account=account,
        first=first,
        last=last,
        first_month=request.company.fiscal_year_first_month,
        unit_id=given["unit"].pk if given.get("unit") else None,
        project_id=given["project"].pk if given.get("project") else None,
        partner_id=form.partner_id() if given else None,
    )
    return form, ask


def _streamed(
    request: StaffRequest, header: Iterable[Any], rows: Iterable[list[object]], name: str
) -> StreamingHttpResponse:
    """A list that is written while it is sent, within the company of the reader."""

    def within() -> Iterator[bytes]:
        with scope.working_in(request.company.pk):
            yield from csv_stream([str(each) for each in header], rows)

    return StreamingHttpResponse(
        within(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _query(request: StaffRequest) -> str:
    """The address's conditions, without the place in the list."""
    kept = request.GET.copy()
    kept.pop("cursor", None)
    return kept.urlencode()


def _month(request: StaffRequest) -> Month | None:
    """The month that the address names, if any; raises NotAMonth."""
    asked = request.GET.get("month", "").strip()
    return Month.parse(asked) if asked else None
