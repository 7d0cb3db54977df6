"""Statements: each page is one query."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.models import Account
from accounting.payables import queries as payables
from accounting.receivables import queries as receivables
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import MONTHS_PER_YEAR, Month

from . import actions, paper, queries, shown
from .forms import NotesForm
from .plans import plan_of
from .queries import Kind, Part, PartBy
from .rules import Span

VIEW = "accounting.statements.view_statements"
NOTES = "accounting.statements.write_notes"
STATEMENT = "accounting/statements/statement.html"
FIGURE = "accounting/statements/figure_detail.html"


@page(step=VIEW)
def balance_sheet(request: StaffRequest) -> HttpResponse:
    """貸借対照表."""
    return _compared(request, Kind.BALANCE_SHEET)


@page(step=VIEW)
def income(request: StaffRequest) -> HttpResponse:
    """損益計算書."""
    return _compared(request, Kind.INCOME)


@page(step=VIEW)
def selling(request: StaffRequest) -> HttpResponse:
    """販売費及び一般管理費の明細."""
    return _compared(request, Kind.SELLING)


@page(step=VIEW)
def trend(request: StaffRequest) -> HttpResponse:
    """月次推移表 of any of the three."""
    span, kind = _span(request), _kind(request.GET.get("of", ""))
    columns = [span.of_month(month) for month in span.months]
    if kind is not Kind.BALANCE_SHEET:
        columns.append(span)
    return _shown(request, STATEMENT, shown.trend_page(kind, span, queries.statement(kind, columns)))


@page(step=VIEW)
def parts(request: StaffRequest) -> HttpResponse:
    """部署別・プロジェクト別の損益."""
    span = _span(request)
    by = PartBy.PROJECT if request.GET.get("by") == PartBy.PROJECT.value else PartBy.UNIT
    return _shown(request, STATEMENT, shown.parts_page(span, by, queries.income_of_parts(span, by)))


@page(step=VIEW)
def cash_flow(request: StaffRequest) -> HttpResponse:
    """キャッシュ・フロー計算書."""
    span = _span(request)
    return _shown(request, STATEMENT, shown.cash_page(span, queries.cash_flows([span, span.year_earlier])))


@page(step=VIEW)
def equity(request: StaffRequest) -> HttpResponse:
    """株主資本等変動計算書."""
    span = _span(request)
    return _shown(request, STATEMENT, shown.equity_page(span, queries.changes_of_equity(span)))


@page(step=VIEW)
def figure_detail(request: StaffRequest, kind: str, key: str) -> HttpResponse:
    """One figure and what it is made of."""
    span, part, which = _span(request), _part(request), _kind(kind)
    if part is None:
        found, column = queries.statement(which, [span]), 0
    else:
        of_parts = queries.income_of_parts(span, part.by)
        found = of_parts.statement
        column = of_parts.parts.index(part.id) if part.id in of_parts.parts else len(of_parts.parts)
    row = next((each for each in found.rows if each.key == key and each.account is None), None)
    if row is None:
        raise Http404
    return render(request, FIGURE, shown.figure_page(which, span, part, found, row, column))


@page(step=VIEW)
def cash_figure(request: StaffRequest, key: str) -> HttpResponse:
    """One line of the cash flows and the accounts that it is made of."""
    span = _span(request)
    found = queries.cash_flows([span])
    row = next((each for each in found.statement.rows if each.key == key), None)
    if row is None:
        raise Http404
    return render(request, FIGURE, shown.cash_figure_page(span, found, row))


@page(step=VIEW)
def account_lines(request: StaffRequest, pk: int) -> HttpResponse:
    """An account in the period, with the lines behind its figure."""
    span, part = _span(request), _part(request)
    try:
        found = queries.account_span(pk, span, part)
    except Account.DoesNotExist as missing:
        raise Http404 from missing
    lines = page_of(request, queries.lines_of_span(pk, span, part), by="posted_on")
    context = shown.account_page(request, span, part, found, lines.rows)
    return render(request, "accounting/statements/account_lines.html", {**context, "page": lines})


@page(step=VIEW)
def partners(request: StaffRequest) -> HttpResponse:
    """勘定科目内訳書: the accounts of the balance sheet."""
    span = _span(request)
    sheet = queries.statement(Kind.BALANCE_SHEET, [span])
    return _shown(request, "accounting/statements/partners.html", shown.partners_page(span, sheet))


@page(step=VIEW)
def partner_list(request: StaffRequest, pk: int) -> HttpResponse:
    """One account by partner."""
    span = _span(request)
    try:
        found = queries.account_span(pk, span, None)
    except Account.DoesNotExist as missing:
        raise Http404 from missing
    sums = queries.partner_sums(pk, span.last.last_day)
    return render(request, "accounting/statements/partner_list.html", shown.partner_list_page(span, found, sums))


@page(step=VIEW)
def year_pdf(request: StaffRequest) -> HttpResponse:
    """決算報告書 on paper."""
    span = _span(request)
    notes = queries.notes_of(span.year_first)
    content = paper.year_pdf(queries.year_papers(span), span, company=request.company.name, notes=notes)
    return _file(content, "application/pdf", f"statements-{span.first}-{span.last}.pdf")


@page(step=VIEW)
def year_xlsx(request: StaffRequest) -> HttpResponse:
    """The statements as a workbook."""
    span = _span(request)
    return _file(
        paper.year_workbook(queries.year_papers(span), span), paper.XLSX, f"statements-{span.first}-{span.last}.xlsx"
    )


@page(step=VIEW)
def month_pdf(request: StaffRequest) -> HttpResponse:
    """月次報告: the last month of the period on one page."""
    span, today = _span(request), clock.today()
    plans = [plan_of(request, each) for each in (span.of_month(span.last), span.since_year_first)]
    until = Month.of(today).next.last_day
    content = paper.month_pdf(
        queries.owners_month(span, [plan.yen for plan in plans if plan]),
        span,
        company=request.company.name,
        late_yen=receivables.open_sums(today).late_yen,
        due_yen=sum(yen for _day, _count, yen in payables.due_between(today.min, until)),
    )
    return _file(content, "application/pdf", f"month-{span.last}.pdf")


@form_page(step=NOTES)
def notes(request: StaffRequest) -> HttpResponse:
    """個別注記表 of the year, as the company writes it."""
    span = _span(request)
    back_url = f"{reverse('accounting:statements_balance_sheet')}?{shown.query_of(span)}"
    form = NotesForm(request.POST or None, initial={"text": queries.notes_of(span.year_first)})
    if request.method == "POST" and form.is_valid():
        actions.write_notes(
            year_first=span.year_first, text=form.cleaned_data["text"], acting_user=request.user, at=clock.now()
        )
        messages.success(request, _("個別注記表を保存しました。"))
        return redirect(back_url)
    title = _("%(year)s年度の個別注記表") % {"year": span.year_first.year}
    context = {"form": form, "title": title, "button": _("保存"), "back_url": back_url}
    status = 422 if form.errors else 200
    return render(request, "accounting/statements/notes_form.html", context, status=status)


def _compared(request: StaffRequest, kind: Kind) -> HttpResponse:
    span = _span(request)
    if kind is Kind.BALANCE_SHEET:
        found = queries.statement(kind, [span, span.year_earlier])
        return _shown(request, STATEMENT, shown.sheet_page(span, found))
    part = _part(request)
    plan = plan_of(request, span, part)
    found = queries.statement(kind, [span, span.year_earlier], part, [plan.yen] if plan else [])
    context = shown.income_page(kind, span, found, part=part, plan=plan, units=queries.units_of(span))
    return _shown(request, STATEMENT, context)


def _shown(request: StaffRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**context, "may_write_notes": request.may(NOTES)})


def _span(request: StaffRequest) -> Span:
    """The months that the address names, within one fiscal year; without any, the year until last month."""
    last = _month(request, "until") or Month.of(clock.today()).previous
    first_month = request.company.fiscal_year_first_month
    year_first = last.plus(-((last.month - first_month) % MONTHS_PER_YEAR))
    first = _month(request, "from") or year_first
    if not year_first <= first <= last:
        first = year_first
    return Span(first, last, year_first, before_adjustment=request.GET.get("stage") == "before")


def _month(request: StaffRequest, name: str) -> Month | None:
    asked = request.GET.get(name, "").strip()
    return Month.parse(asked) if asked else None


def _part(request: StaffRequest) -> Part | None:
    for by in PartBy:
        asked = request.GET.get(by.value, "")
        if asked == "none" or asked.isdecimal():
            return Part(by, None if asked == "none" else int(asked))
    return None


def _kind(asked: str) -> Kind:
    return Kind(asked) if asked in {each.value for each in Kind} else Kind.INCOME


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )
