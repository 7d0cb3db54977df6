"""The chart of accounts and the projects as the templates want them."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.urls import reverse

from accounting.ledger.models import Category
from accounting.ledger.queries import ChartRow, ProjectRow
from backoffice.shell.request import StaffRequest


def chart_groups(request: StaffRequest, rows: Iterable[ChartRow], today: dt.date) -> list[dict[str, Any]]:
    """The accounts by category, in the order of the statements."""
    order = [each.value for each in Category]
    ordered = sorted(rows, key=lambda row: (order.index(row.account.category), row.account.code))
    return [
        {
            "label": Category(category).label,
            "rows": [_row(request, row, today) for row in its],
        }
        for category, its in groupby(ordered, key=lambda row: row.account.category)
    ]


def project_row(request: StaffRequest, row: ProjectRow, today: dt.date) -> dict[str, Any]:
    """A project with its year."""
    project = row.project
    may_end = request.may("accounting.ledger.end_project")
    return {
        "code": project.code,
        "name": project.name,
        "lead": project.lead.name if project.lead else "",
        "valid_from": project.valid_from,
        "valid_until": project.valid_until,
        "is_over": project.valid_until is not None and project.valid_until <= today,
        "income_yen": row.income_yen,
        "cost_yen": row.cost_yen,
        "profit_yen": row.income_yen - row.cost_yen,
        "end_url": reverse("accounting:ledger_project_end", args=[project.pk]) if may_end else "",
    }


def _row(request: StaffRequest, row: ChartRow, today: dt.date) -> dict[str, Any]:
    account = row.account
    ways = {
        name: reverse(f"accounting:ledger_account_{name}", args=[account.pk])
        if request.may(f"accounting.ledger.{name}_account")
        else ""
        for name in ("change", "retire")
    }
    return {
        "code": account.code,
        "name": account.name,
        "section": account.section,
        "tax_category": account.tax_category,
        "cash_flow": account.cash_flow,
        "out_of_use_from": account.out_of_use_from,
        "is_out_of_use": account.out_of_use_from is not None and account.out_of_use_from <= today,
        "balance_yen": row.balance_yen,
        "url": f"{reverse('accounting:ledger_account_detail', args=[account.pk])}?month={today:%Y-%m}",
        "change_url": ways["change"],
        "retire_url": ways["retire"],
    }
