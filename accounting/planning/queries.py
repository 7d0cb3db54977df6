"""Budgets and what the books say beside them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from accounting.ledger.models import Account, MonthlyBalance
from accounting.ledger.rules import Stage
from accounting.statements.queries.books import OF_A_YEAR, book_accounts
from accounting.statements.queries.law import layout
from accounting.statements.rules import BookAccount, Statement
from accounting.statements.rules.books import grown
from accounting.statements.rules.layout import statement_of
from backoffice.organisation.models import Assignment, Unit
from backoffice.organisation.queries import on
from backoffice.values.periods import MONTHS_PER_YEAR, Month

from .models import Budget, BudgetCell, BudgetState
from .rules import COLUMNS, Cells, Landing, Ratio, compared, compared_accounts, ratios

CASE = "accounting.planning.budget"


@dataclass(frozen=True, slots=True)
class InUnit:
    """Of one unit, or without an id of what names none; None instead of it is the whole company."""

    id: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A year's plan against its books: the statement in six columns, and the key figures."""

    budget: Budget | None
    statement: Statement
    ratios: tuple[Ratio, ...]
    heads: int


def budgets() -> QuerySet[Budget]:
    """Every version, to be paged by year and id."""
    return Budget.objects.all()


def in_force(begins: Month) -> Budget | None:
    """The newest approved version of a year."""
    found = Budget.objects.filter(year_begins_on=begins.first_day, state=BudgetState.APPROVED)
    return found.order_by("-version").first()


def in_force_of(years: Iterable[dt.date]) -> dict[dt.date, int]:
    """The version in force of each of some years, by its id."""
    found = Budget.objects.filter(year_begins_on__in=list(years), state=BudgetState.APPROVED).order_by("version")
    return dict(found.values_list("year_begins_on", "pk"))


def grid_accounts(year: Month, cells: Mapping[int, object]) -> list[BookAccount]:
    """The accounts that can be planned in a year, and those that have a figure."""
    used = set(accounts_in_use(year).values_list("pk", flat=True)) | set(cells)
    return [account for account in plan_accounts() if account.id in used]


def filled_accounts(cells: Mapping[int, object]) -> list[BookAccount]:
    """The accounts that have a figure."""
    return [account for account in plan_accounts() if account.id in cells]


def listed_cells(budget: Budget) -> list[tuple[str, str, str, int]]:
    """Every figure of a version: account, unit, month, yen."""
    rows = budget.cells.order_by("account__code", "unit__code", "month")
    held = rows.values_list("account__code", "unit__code", "month", "amount_yen")
    return [(account, unit or "", str(Month.of(month)), yen) for account, unit, month, yen in held]


def units_in_use(year: Month) -> list[Unit]:
    """The units that are there in some month of a year."""
    ends = year.plus(MONTHS_PER_YEAR).first_day
    alive = Q(valid_until__isnull=True) | Q(valid_until__gt=year.first_day)
    return list(Unit.objects.filter(alive, valid_from__lt=ends).order_by("code"))


def plan_accounts() -> list[BookAccount]:
    """The accounts of a plan: what is earned and spent."""
    return [account for account in book_accounts() if account.category.is_of_a_year]


def accounts_in_use(year: Month) -> QuerySet[Account]:
    """Those of them that can be planned in a year, as rows."""
    used = Q(out_of_use_from__isnull=True) | Q(out_of_use_from__gt=year.first_day)
    return Account.objects.filter(used, category__in=OF_A_YEAR).order_by("code")


def cells_of(budget: Budget, unit: InUnit | None) -> dict[int, dict[Month, int]]:
    """The plan by account and month, of a unit or of all together."""
    found = BudgetCell.objects.filter(budget=budget)
    if unit is not None:
        found = found.filter(unit=unit.id)
    cells: dict[int, dict[Month, int]] = {}
    for account, month, yen in found.values_list("account_id", "month").annotate(yen=Sum("amount_yen")).order_by():
        cells.setdefault(account, {})[Month.of(month)] = int(yen)
    return cells


def actual_cells(first: Month, last: Month, unit: InUnit | None) -> dict[BookAccount, dict[Month, int]]:
    """What was earned and spent by account and month; the transfer of profit does not count."""
    found = MonthlyBalance.objects.filter(
        account__category__in=OF_A_YEAR, month__range=(first.first_day, last.first_day)
    ).exclude(stage=Stage.TRANSFER)
    if unit is not None:
        found = found.filter(unit=unit.id)
    accounts = {each.id: each for each in plan_accounts()}
    cells: dict[BookAccount, dict[Month, int]] = {}
    sums = found.values_list("account_id", "month").annotate(net=Sum("debit_yen") - Sum("credit_yen")).order_by()
    for pk, month, net in sums:
        cells.setdefault(accounts[pk], {})[Month.of(month)] = grown(accounts[pk], int(net))
    return cells


def actuals_by_unit(first: Month, last: Month) -> list[tuple[int, int | None, Month, int]]:
    """Account, unit, month and what it came to, for a new plan to begin with."""
    found = MonthlyBalance.objects.filter(
        account__category__in=OF_A_YEAR, month__range=(first.first_day, last.first_day)
    ).exclude(stage=Stage.TRANSFER)
    accounts = {each.id: each for each in plan_accounts()}
    sums = found.values_list("account_id", "unit_id", "month").annotate(net=Sum("debit_yen") - Sum("credit_yen"))
    return [
        (account, unit, Month.of(month), grown(accounts[account], int(net)))
        for account, unit, month, net in sums.order_by("account_id", "unit_id", "month")
    ]


def comparison(begins: Month, until: Month, unit: InUnit | None, landing: Landing) -> Comparison:
    """予実: the year to the end of `until` beside the version in force."""
    budget = in_force(begins)
    accounts = {each.id: each for each in plan_accounts()}
    planned = cells_of(budget, unit) if budget else {}
    plan: Mapping[BookAccount, Cells] = {accounts[pk]: cells for pk, cells in planned.items()}
    figures = compared_accounts(
        actual_cells(begins, until, unit),
        plan,
        lambda actual, planned: compared(actual, planned, begins=begins, until=until, landing=landing),
    )
    made = statement_of(layout("income_statement", until.last_day), figures, len(COLUMNS))
    heads = head_count(until.last_day, unit)
    return Comparison(budget, made, tuple(ratios(made.yen, heads)), heads)


def head_count(day: dt.date, unit: InUnit | None) -> int:
    """How many people work in a unit, or in the company, on a day."""
    found = Assignment.objects.filter(on(day))
    if unit is not None:
        found = found.filter(unit=unit.id)
    return found.count()
