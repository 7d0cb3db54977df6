"""Employees, one by one and as a list."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import page

from . import queries
from .models import Employee, Terms

VIEW = "hr.employment.view_employees"


@page(step=VIEW)
def employee_list(request: HttpRequest) -> HttpResponse:
    """社員: by kana, searched by number, name or reading."""
    text = request.GET.get("q", "").strip()
    found = page_of(
        request,
        queries.employees(text=text, as_of=clock.today()),
        by=("person__family_kana", "person__given_kana"),
    )
    context = {"employees": [_row(each) for each in found.rows], "page": found, "query": text}
    return render(request, "hr/employment/employee_list.html", context)


@page(step=VIEW)
def employee_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One employee: facts, posts and terms by date. Pay itself is not shown here."""
    try:
        employee = queries.employee(pk)
    except Employee.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "hr/employment/employee_detail.html", {"employee": _detail(employee)})


def _row(employee: Any) -> dict[str, Any]:
    return {
        "code": employee.person.code,
        "name": employee.person.name,
        "kana": employee.person.kana,
        "unit": employee.unit_name or "",
        "office": employee.office_name or "",
        "post": employee.post or "",
        "kind_label": employee.get_kind_display(),
        "joined_on": employee.joined_on,
        "left_on": employee.left_on,
        "url": reverse("hr:employment_employee_detail", args=[employee.pk]),
    }


def _detail(employee: Employee) -> dict[str, Any]:
    person = employee.person
    return {
        "code": person.code,
        "name": person.name,
        "kana": person.kana,
        "kind_label": employee.get_kind_display(),
        "born_on": employee.born_on,
        "joined_on": employee.joined_on,
        "left_on": employee.left_on,
        "assignments": [
            {
                "unit": each.unit.name,
                "office": each.office.name,
                "post": each.post,
                "valid_from": each.valid_from,
                "valid_until": each.valid_until,
            }
            for each in person.assignments.all()
        ],
        "terms": [_terms(each) for each in employee.terms.all()],
        "account": next((f"{a.bank_name} {a.branch_name}" for a in employee.accounts.all()), ""),
    }


def _terms(terms: Terms) -> dict[str, Any]:
    return {
        "valid_from": terms.valid_from,
        "valid_until": terms.valid_until,
        "pay_kind_label": terms.get_pay_kind_display(),
        "pay_group": terms.pay_group_code,
        "monthly_scheduled_minutes": terms.monthly_scheduled_minutes,
        "items": [item.label for item in terms.items.all()],
    }
