"""A version goes to its approvers, comes into force, or comes back."""

import datetime as dt
import hashlib
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounting.planning.models import Budget, BudgetState
from accounting.planning.queries import CASE
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from backoffice.workdays.queries import workday_after

from .draft_budget import budget_case
from .fill_budget import BudgetIsFixed

DAYS_TO_DECIDE = 10


class BudgetIsEmpty(Refusal):
    code = "accounting.planning.budget_is_empty"
    cause_ja = "「{name}」に金額が1つもありません。"
    cause_en = "“{name}” has no figure."
    remedy_ja = "金額を入れてから承認を依頼してください。"
    remedy_en = "Enter figures before asking for approval."


class BudgetNotSubmitted(Refusal):
    code = "accounting.planning.budget_not_submitted"
    cause_ja = "「{name}」は{state}のため、承認も差し戻しもできません。"
    cause_en = "“{name}” is {state}: it does not await approval."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


@action("accounting.planning.submit_budget", _("予算の承認を依頼"))
def submit_budget(*, budget_id: int, acting_user: Any, at: dt.datetime) -> Budget:
    """Ask for approval; the figures are frozen by their hash. Raises BudgetIsFixed, BudgetIsEmpty, NoRoute."""
    budget = Budget.objects.select_for_update().get(pk=budget_id)
    if budget.state != BudgetState.DRAFT:
        raise BudgetIsFixed(name=budget.name, state=budget.get_state_display())
    if not budget.cells.exists():
        raise BudgetIsEmpty(name=budget.name)
    _move(budget, BudgetState.SUBMITTED, "accounting.planning.submit_budget", acting_user, at)
    earned = budget.cells.filter(account__category="REVENUE").aggregate(yen=Sum("amount_yen"))["yen"] or 0
    submit_request(
        kind=CASE,
        title=budget.name,
        amount_yen=max(int(earned), 0),
        case=budget_case(budget),
        arguments={"budget_id": budget.pk, "cells": cells_hash(budget)},
        due_on=workday_after(at.astimezone(TOKYO).date(), DAYS_TO_DECIDE),
        acting_user=acting_user,
        at=at,
    )
    return budget


@action("accounting.planning.approve_budget", _("予算を承認"))
def approve_budget(*, budget_id: int, acting_user: Any, at: dt.datetime) -> Budget:
    """Put a version into force. Taken by the approval engine. Raises BudgetNotSubmitted."""
    budget = _submitted(budget_id)
    budget.approved_at = at
    _move(budget, BudgetState.APPROVED, "accounting.planning.approve_budget", acting_user, at)
    return budget


@action("accounting.planning.return_budget", _("予算を作成者に戻す"))
def return_budget(*, budget_id: int, acting_user: Any, at: dt.datetime) -> Budget:
    """Give a version back that was not agreed to. Taken by the approval engine. Raises BudgetNotSubmitted."""
    budget = _submitted(budget_id)
    _move(budget, BudgetState.DRAFT, "accounting.planning.return_budget", acting_user, at)
    return budget


def cells_hash(budget: Budget) -> str:
    """What the figures of a version are known by."""
    rows = budget.cells.order_by("account_id", "unit_id", "month")
    said = "\n".join(
        " ".join(map(str, row)) for row in rows.values_list("account_id", "unit_id", "month", "amount_yen")
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _submitted(budget_id: int) -> Budget:
    budget = Budget.objects.select_for_update().get(pk=budget_id)
    if budget.state != BudgetState.SUBMITTED:
        raise BudgetNotSubmitted(name=budget.name, state=budget.get_state_display())
    return budget


def _move(budget: Budget, state: BudgetState, step: str, acting_user: Any, at: dt.datetime) -> None:
    before, budget.state = budget.state, state
    budget.save(update_fields=["state", "approved_at"])
    record(
        step,
        case=budget_case(budget),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, state.value]},
    )
