"""Budgets with their grids, and the plan against the books."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.queries import fiscal_year_start
from backoffice.companies import clock
from backoffice.exchange.lists import Fault
from backoffice.exchange.sheets import csv_file
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.refusals import InvalidInput

from . import actions, queries, shown
from .forms import ListRow, ListUpload, NewBudget, read_grid, read_list
from .grid import Grid
from .models import Budget, BudgetState
from .queries import InUnit
from .rules import Landing

VIEW, FILL = "accounting.planning.view_plans", "accounting.planning.fill_budget"
DETAIL = "accounting:planning_budget_detail"
SHOWN_FAULTS = 100


@page(step=VIEW)
def comparison(request: StaffRequest) -> HttpResponse:
    """予実 of a year until a month; without one, until last month."""
    asked = request.GET.get("until", "").strip()
    until = Month.parse(asked) if asked else Month.of(clock.today()).previous
    begins = Month.of(fiscal_year_start(until, request.company.fiscal_year_first_month))
    unit = _unit(request)
    landing = Landing.TREND if request.GET.get("landing") == Landing.TREND.value else Landing.PLAN
    found = queries.comparison(begins, until, unit, landing)
    units = queries.units_in_use(begins)
    context = shown.comparison_page(found, begins=begins, until=until, unit=unit, landing=landing, units=units)
    return render(request, "accounting/planning/comparison.html", context)


@form_page(step=VIEW)
def budget_list(request: StaffRequest) -> HttpResponse:
    """The versions, the newest year first, and the form that begins another."""
    may_draft = request.may("accounting.planning.draft_budget")
    years = _years(request)
    form = NewBudget(request.POST or None, years=[(str(each), shown.year_title(each)) for each in years])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            budget = actions.draft_budget(
                begins=given["year"],
                basis=given["basis"],
                percent=given["percent"],
                acting_user=request.user,
                at=clock.now(),
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("予算の版を作りました。"))
            return redirect(DETAIL, budget.pk)
    found = page_of(request, queries.budgets(), by="year_begins_on", descending=True)
    newest = queries.in_force_of({each.year_begins_on for each in found.rows})
    context = {
        "form": form if may_draft else None,
        "page": found,
        "budgets": [shown.budget_row(each, newest.get(each.year_begins_on)) for each in found.rows],
    }
    return render(request, "accounting/planning/budget_list.html", context, status=422 if form.errors else 200)


@page(step=VIEW)
def budget_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """A version, one unit at a time."""
    return _budget_page(request, _budget(pk), Grid())


@form_page(step=FILL)
def budget_fill(request: StaffRequest, pk: int) -> HttpResponse:
    """The grid of a unit, as it was typed."""
    budget, unit = _budget(pk), _unit(request) or InUnit(None)
    if request.method != "POST":
        return _budget_page(request, budget, Grid())
    accounts = [each.id for each in queries.plan_accounts()]
    grid = read_grid(request.POST, accounts, _months(budget), unit)
    if grid.errors:
        return _budget_page(request, budget, grid)
    actions.fill_budget(budget_id=pk, cells=grid.cells, acting_user=request.user, at=clock.now())
    messages.success(request, _("予算を保存しました。"))
    return redirect(f"{reverse(DETAIL, args=[pk])}?unit={unit.id or 'none'}")


@form_page(step="accounting.planning.import_cells")
def budget_import(request: StaffRequest, pk: int) -> HttpResponse:
    """A list in the place of all figures, whole or not at all."""
    budget = _budget(pk)
    faults: list[Fault] = []
    form = ListUpload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            cells, faults = read_list(form.cleaned_data["file"].read())
            if not faults:
                actions.import_cells(budget_id=pk, cells=cells, acting_user=request.user, at=clock.now())
                messages.success(request, _("%(count)s件の金額を取り込みました。") % {"count": len(cells)})
                return redirect(DETAIL, pk)
        except InvalidInput as refusal:
            form.add_error("file", str(refusal))
    context = {
        "form": form,
        "title": _("予算の取り込み"),
        "lead": _("今ある金額は、すべてファイルの内容に置き換わります。誤りが1つでもあれば取り込みません。"),
        "button": _("取り込む"),
        "back_url": reverse(DETAIL, args=[pk]),
        "budget": budget.name,
        "faults": faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(faults) - SHOWN_FAULTS),
    }
    return render(request, "accounting/planning/import.html", context, status=422 if form.errors or faults else 200)


@page(step=VIEW)
def budget_export(request: StaffRequest, pk: int) -> HttpResponse:
    """Every figure of a version as a list that can be imported again."""
    budget = _budget(pk)
    header = [str(field.label) for field in ListRow().fields.values()]
    name = f"budget-{budget.year_begins_on:%Y}-{budget.version}.csv"
    return HttpResponse(
        csv_file(header, queries.listed_cells(budget)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@post_only(step="accounting.planning.submit_budget")
def budget_submit(request: StaffRequest, pk: int) -> HttpResponse:
    """承認を依頼."""
    _budget(pk)
    actions.submit_budget(budget_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("予算の承認を依頼しました。"))
    return redirect(DETAIL, pk)


def _budget_page(request: StaffRequest, budget: Budget, typed: Grid) -> HttpResponse:
    begins = Month.of(budget.year_begins_on)
    units = queries.units_in_use(begins)
    is_draft = budget.state == BudgetState.DRAFT
    asked = request.GET.get("unit") or ("none" if is_draft else "all")
    unit = None if asked == "all" else _unit(request) or InUnit(None)
    if unit and not any(unit == InUnit(each.pk) for each in units):
        unit = InUnit(None)
    cells = queries.cells_of(budget, unit)
    accounts = queries.grid_accounts(begins, cells) if is_draft else queries.filled_accounts(cells)
    table = shown.grid(accounts, _months(budget), cells, typed)
    context: dict[str, Any] = shown.budget_page(request, budget, unit, units, table)
    return render(request, "accounting/planning/budget_detail.html", context, status=422 if typed.errors else 200)


def _budget(pk: int) -> Budget:
    found = queries.budgets().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _months(budget: Budget) -> list[Month]:
    begins = Month.of(budget.year_begins_on)
    return [begins.plus(number) for number in range(MONTHS_PER_YEAR)]


def _unit(request: StaffRequest) -> InUnit | None:
    asked = request.GET.get("unit", "")
    if asked == "none":
        return InUnit(None)
    return InUnit(int(asked)) if asked.isdecimal() else None


def _years(request: StaffRequest) -> list[Month]:
    """The next year, this one and the one before."""
    now = Month.of(fiscal_year_start(Month.of(clock.today()), request.company.fiscal_year_first_month))
    return [now, now.plus(MONTHS_PER_YEAR), now.plus(-MONTHS_PER_YEAR)]
