"""The figures of a version, as long as nobody has been asked to agree to it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.planning.models import Budget, BudgetCell, BudgetState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.refusals import InvalidInput, Refusal

from .draft_budget import budget_case


@dataclass(frozen=True, slots=True)
class NewCell:
    """A figure for an account, a unit and a month; zero clears it."""

    account_id: int
    unit_id: int | None
    month: Month
    amount_yen: int


class BudgetIsFixed(Refusal):
    code = "accounting.planning.budget_is_fixed"
    cause_ja = "「{name}」は{state}のため、金額を変えられません。"
    cause_en = "“{name}” is {state}: its figures stay."
    remedy_ja = "変えるときは、承認のあとで次の版を作ってください。"
    remedy_en = "To change them, make the next version after the approval."


class MonthOutsideYear(InvalidInput):
    code = "accounting.planning.month_outside_year"
    cause_ja = "{month}は、この予算の年度に入りません。"
    cause_en = "{month} is not in the year of this budget."
    remedy_ja = "年度の中の月を指定してください。"
    remedy_en = "Name a month of the year."


@action("accounting.planning.fill_budget", _("予算の金額を入れる"))
def fill_budget(*, budget_id: int, cells: Sequence[NewCell], acting_user: Any, at: dt.datetime) -> Budget:
    """Write some cells; what is not named stays. Raises BudgetIsFixed, MonthOutsideYear."""
    budget = _open(budget_id)
    changed = _write(budget, cells)
    record(
        "accounting.planning.fill_budget",
        case=budget_case(budget),
        acting_user=acting_user,
        occurred_at=at,
        changes={"cells": changed},
    )
    return budget


@action("accounting.planning.import_cells", _("予算を一覧から取り込む"))
def import_cells(*, budget_id: int, cells: Sequence[NewCell], acting_user: Any, at: dt.datetime) -> Budget:
    """Put a list in the place of every figure of the version. Raises BudgetIsFixed, MonthOutsideYear."""
    budget = _open(budget_id)
    before = budget.cells.count()
    budget.cells.all().delete()
    written = _write(budget, cells)
    record(
        "accounting.planning.import_cells",
        case=budget_case(budget),
        acting_user=acting_user,
        occurred_at=at,
        changes={"cells": [before, written]},
    )
    return budget


def _open(budget_id: int) -> Budget:
    budget = Budget.objects.select_for_update().get(pk=budget_id)
    if budget.state != BudgetState.DRAFT:
        raise BudgetIsFixed(name=budget.name, state=budget.get_state_display())
    return budget


def _write(budget: Budget, cells: Sequence[NewCell]) -> int:
    """Write what differs; how many cells that were."""
    begins = Month.of(budget.year_begins_on)
    for cell in cells:
        if not 0 <= begins.until(cell.month) < MONTHS_PER_YEAR:
            raise MonthOutsideYear(month=cell.month)
    held = _held(budget)
    differing = [cell for cell in cells if cell.amount_yen != held.get(_key(cell), (0, 0))[1]]
    gone = [held[_key(cell)][0] for cell in differing if _key(cell) in held]
    BudgetCell.objects.filter(pk__in=gone).delete()
    BudgetCell.objects.bulk_create(
        BudgetCell(
            budget=budget,
            account_id=cell.account_id,
            unit_id=cell.unit_id,
            month=cell.month.first_day,
            amount_yen=cell.amount_yen,
        )
        for cell in differing
        if cell.amount_yen
    )
    return len(differing)


def _held(budget: Budget) -> Mapping[tuple[int, int | None, dt.date], tuple[int, int]]:
    rows = budget.cells.values_list("account_id", "unit_id", "month", "pk", "amount_yen")
    return {(account, unit, month): (pk, yen) for account, unit, month, pk, yen in rows}


def _key(cell: NewCell) -> tuple[int, int | None, dt.date]:
    return cell.account_id, cell.unit_id, cell.month.first_day
