"""The chart of accounts with its balances, and the projects with what they earned and cost."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from accounting.ledger.models import Account, MonthlyBalance, Stage
from accounting.ledger.rules import Category, balance_yen
from backoffice.organisation.models import Project
from backoffice.values.periods import Month

from .trial_balance import OF_A_YEAR, fiscal_year_start


@dataclass(frozen=True, slots=True)
class ChartRow:
    """An account and what it holds at the end of a month."""

    account: Account
    balance_yen: int


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project and its income and costs in a fiscal year."""

    project: Project
    income_yen: int
    cost_yen: int


def costs_in_use(on: dt.date) -> QuerySet[Account]:
    """The accounts of costs that are in use on a day, in the order of the codes."""
    used = Q(out_of_use_from=None) | Q(out_of_use_from__gt=on)
    return Account.objects.filter(used, category=Category.EXPENSE).order_by("code")


def chart(month: Month, first_month: int) -> list[ChartRow]:
    """Every account, in use or not, in the order of the codes; three queries. Accounts of a year count from its beginning."""
    begins_on = fiscal_year_start(month, first_month)
    held = MonthlyBalance.objects.filter(month__lte=month.first_day).exclude(month__gte=begins_on, stage=Stage.TRANSFER)
    found: dict[int, int] = {}
    whole = held.exclude(account__category__in=OF_A_YEAR)
    year = held.filter(account__category__in=OF_A_YEAR, month__gte=begins_on)
    for part in (whole, year):
        for row in part.values("account_id").annotate(net=Sum(F("debit_yen") - F("credit_yen"))).order_by():
            found[row["account_id"]] = int(row["net"])
    return [
        ChartRow(each, balance_yen(Category(each.category), found.get(each.pk, 0), 0))
        for each in Account.objects.order_by("code")
    ]


def projects(on: dt.date, first_month: int) -> list[ProjectRow]:
    """Every project with its year so far, those in use first; two queries."""
    begins_on = fiscal_year_start(Month.of(on), first_month)
    sums = (
        MonthlyBalance.objects.filter(month__gte=begins_on, project__isnull=False, account__category__in=OF_A_YEAR)
        .exclude(stage=Stage.TRANSFER)
        .values("project_id", category=F("account__category"))
        .annotate(net=Sum(F("debit_yen") - F("credit_yen")))
        .order_by()
    )
    found = {(each["project_id"], each["category"]): int(each["net"]) for each in sums}
    rows = [
        ProjectRow(each, -found.get((each.pk, Category.REVENUE), 0), found.get((each.pk, Category.EXPENSE), 0))
        for each in Project.objects.select_related("lead").order_by("code")
    ]
    return sorted(rows, key=lambda row: row.project.valid_until is not None and row.project.valid_until <= on)
