"""定時決定 of a year and 随時改定 month by month: everybody with the months, the grade before and after, and why."""

from django.http import HttpResponse
from django.shortcuts import render

from backoffice.companies import clock
from backoffice.shell.pages import page
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from hr.filings import queries, shown_determinations
from hr.social_insurance.queries import regular_law

VIEW = "hr.filings.view_filings"
# Changes that were first paid so many months ago are over.
MONTHS_WATCHED = 6
# So many people are shown; others are found by name or number.
MOST_SHOWN = 200
FIRST_YEAR, LAST_YEAR = 2021, 2100


@page(step=VIEW)
def regular(request: StaffRequest) -> HttpResponse:
    """定時決定: everybody of a year."""
    today = clock.today()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR else today.year
    rows = queries.regular_rows(year, as_of=today)
    words = request.GET.get("q", "").split()
    context = shown_determinations.regular_page(regular_law(year), rows, words, MOST_SHOWN)
    return render(request, "hr/filings/regular.html", {**context, "query": " ".join(words)})


@page(step=VIEW)
def revisions(request: StaffRequest) -> HttpResponse:
    """随時改定: changes of fixed pay with the months after them."""
    since = Month.of(clock.today()).plus(-MONTHS_WATCHED).first_day
    rows = queries.watched(since=since)
    return render(request, "hr/filings/revisions.html", shown_determinations.revisions_page(rows))
