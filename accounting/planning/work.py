"""What those who approve a budget need to know."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.statements.queries.law import layout
from accounting.statements.rules.layout import statement_of
from accounting.statements.shown.table import row_name
from backoffice.shell import formats

from . import queries
from .models import Budget

SHOWN = ("sales", "gross_profit", "operating_profit", "ordinary_profit")


def budget_url(arguments: Mapping[str, Any]) -> str:
    """The page of the version that is asked about."""
    return reverse("accounting:planning_budget_detail", args=[arguments["budget_id"]])


def budget_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the year comes to under the plan, and how it was made."""
    budget = Budget.objects.get(pk=arguments["budget_id"])
    accounts = {each.id: each for each in queries.plan_accounts()}
    cells = queries.cells_of(budget, None)
    figures = {accounts[pk]: (sum(months.values()),) for pk, months in cells.items()}
    made = statement_of(layout("income_statement", budget.year_begins_on), figures, 1)
    sums = [(row_name(made.row(key)), formats.money(made.yen(key))) for key in SHOWN]
    return [(_("作り方"), budget.basis), (_("作成した人"), budget.drafted_by_name), *sums]
