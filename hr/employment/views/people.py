"""Employees, one by one and as a list, and 労働者名簿."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import page
from backoffice.shell.request import StaffRequest
from hr.employment import actions, more, queries, shown
from hr.employment.models import Employee
from hr.employment.paper import roster_csv, roster_pdf

VIEW = "hr.employment.view_employees"


@page(step=VIEW)
def employee_list(request: StaffRequest) -> HttpResponse:
    """社員: by kana, searched by number, name or reading."""
    text = request.GET.get("q", "").strip()
    found = page_of(
        request,
        queries.employees(text=text, as_of=clock.today()),
        by=("person__family_kana", "person__given_kana"),
    )
    context = {
        "employees": [shown.row(each) for each in found.rows],
        "page": found,
        "query": text,
        "may_join": request.may("hr.employment.join_employee"),
        "may_import": request.may("hr.employment.upload_list"),
    }
    return render(request, "hr/employment/employee_list.html", context)


@page(step=VIEW)
def employee_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One employee: facts, posts and terms by date, and the history. Pay itself is not shown here."""
    try:
        employee = queries.employee(pk)
    except Employee.DoesNotExist as missing:
        raise Http404 from missing
    today = clock.today()
    entry = next(iter(queries.roster(as_of=today, employee_id=pk)), None)
    context = {
        "employee": shown.detail(employee, today),
        "deeds": shown.deeds(employee, request.may),
        "more": more.links(employee.pk, request.may),
        "records": shown.records(employee),
        "has_roster": entry is not None,
        "missing": shown.missing(entry),
        "take_back": shown.take_backs(employee, today, request.may),
    }
    return render(request, "hr/employment/employee_detail.html", context)


@page(step="hr.employment.print_roster")
def employee_roster(request: StaffRequest, pk: int) -> HttpResponse:
    """労働者名簿 of one person as PDF."""
    entries = actions.print_roster(employee_id=pk, as_of=clock.today(), acting_user=request.user, at=clock.now())
    if not entries:
        raise Http404
    return _file(
        roster_pdf(entries[0], request.company.name, clock.today()),
        name=f"rodosha-meibo-{entries[0].employee.person.code}.pdf",
        media_type="application/pdf",
    )


@page(step="hr.employment.print_roster")
def roster_all(request: StaffRequest) -> HttpResponse:
    """労働者名簿 of everybody as CSV, office by office."""
    entries = actions.print_roster(employee_id=None, as_of=clock.today(), acting_user=request.user, at=clock.now())
    return _file(roster_csv(entries), name="rodosha-meibo.csv", media_type="text/csv; charset=utf-8")


def _file(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
