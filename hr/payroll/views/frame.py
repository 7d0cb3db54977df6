"""What the pages of payroll share: a page with one form, and a run or an employee that must be there."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from backoffice.shell.request import StaffRequest
from hr.employment.models import Employee
from hr.payroll import queries
from hr.payroll.models import Run


def one_form(
    request: StaffRequest, form: Any, *, title: str, button: str, back_url: str = "", **more: Any
) -> HttpResponse:
    """A page with one form; 422 when what was sent does not fit.

    more: `lead` under the title, `parent` (the name of the page at back_url), `undoes` for what takes something back.
    """
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back_url": back_url or reverse("hr:payroll_run_list"),
        **more,
    }
    return render(request, "hr/payroll/form.html", context, status=422 if form.errors else 200)


def run_or_404(pk: int) -> Run:
    """The run with its group."""
    try:
        return queries.run(pk)
    except Run.DoesNotExist as missing:
        raise Http404 from missing


def employee_or_404(pk: int) -> Employee:
    """The employee with their name."""
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
