"""労働保険 年度更新: the wages of the year by month, what is owed, and why."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.filings import actions, queries, shown_labour
from hr.filings.forms import LabourYearForm
from hr.filings.rules import YearWages

FIRST_YEAR, LAST_YEAR = 2021, 2100


@form_page(step="hr.filings.prepare_labour_year")
def labour_year(request: StaffRequest) -> HttpResponse:
    """年度更新: the sheet of wages and the declaration of a year; sent, it becomes a filing."""
    year = _year(request)
    form = LabourYearForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.prepare_labour_year(
                year=year,
                paid_in_advance_yen=given["paid_in_advance_yen"] or 0,
                expected=_expected(given["accident_yen"], given["employment_yen"]),
                in_parts=given["in_parts"],
                refund=given["refund"],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("年度更新の下書きを作成しました。"))
            return redirect("hr:filings_filing_detail", pk=made.pk)
    context = shown_labour.year_page(queries.labour_year(year), form)
    return render(request, "hr/filings/labour_year.html", context, status=422 if form.errors else 200)


@page(step="hr.filings.prepare_labour_year")
def labour_wages(request: StaffRequest) -> HttpResponse:
    """算定基礎賃金集計表 as CSV."""
    year = _year(request)
    content = shown_labour.wages_csv(queries.labour_year(year))
    headers = {
        "Content-Disposition": f'attachment; filename="rodo-hoken-chingin-{year}.csv"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _year(request: StaffRequest) -> int:
    asked = request.GET.get("year", "")
    known = asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR
    return int(asked) if known else queries.labour_year_of(clock.today())


def _expected(accident_yen: int | None, employment_yen: int | None) -> YearWages | None:
    """The wages that are expected; one that is given stands for both."""
    if accident_yen is None and employment_yen is None:
        return None
    return YearWages(accident_yen or employment_yen or 0, employment_yen or accident_yen or 0)
