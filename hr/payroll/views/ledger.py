"""賃金台帳 of a person and a year."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import page
from backoffice.shell.request import StaffRequest
from hr.payroll import actions, queries, shown_ledger

from .frame import employee_or_404

STEP = "hr.payroll.read_wage_ledger"


@page(step=STEP)
def wage_ledger(request: StaffRequest, employee_pk: int, year: int) -> HttpResponse:
    """A year of somebody's pay, item by item."""
    employee = employee_or_404(employee_pk)
    found = actions.read_wage_ledger(employee=employee, year=year, acting_user=request.user, at=clock.now())
    years = sorted({*queries.years_paid(employee.pk), year}, reverse=True)
    url = "hr:payroll_wage_ledger"
    context = {
        "name": employee.person.name,
        "code": employee.person.code,
        "sex": employee.get_sex_display() or _("未登録"),
        "year": year,
        "years": [
            {"label": str(each), "url": reverse(url, args=[employee.pk, each]), "is_current": each == year}
            for each in years
        ],
        "columns": shown_ledger.columns(found),
        "times": shown_ledger.times(found),
        "rows": shown_ledger.rows(found),
        "csv_url": reverse("hr:payroll_wage_ledger_csv", args=[employee.pk, year]),
        "employee_url": reverse("hr:employment_employee_detail", args=[employee.pk]),
    }
    return render(request, "hr/payroll/wage_ledger.html", context)


@page(step=STEP)
def wage_ledger_csv(request: StaffRequest, employee_pk: int, year: int) -> HttpResponse:
    """The same as a file."""
    employee = employee_or_404(employee_pk)
    found = actions.read_wage_ledger(employee=employee, year=year, acting_user=request.user, at=clock.now())
    head = [
        (_("氏名"), employee.person.name),
        (_("社員番号"), employee.person.code),
        (_("性別"), employee.get_sex_display() or _("未登録")),
        (_("年"), str(year)),
    ]
    text = shown_ledger.as_csv(found, head=head)
    headers = {
        "Content-Disposition": f'attachment; filename="wage-ledger-{employee.person.code}-{year}.csv"',
        "Cache-Control": "no-store",
    }
    return HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8", headers=headers)
