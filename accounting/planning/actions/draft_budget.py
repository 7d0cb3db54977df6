"""A new version of a year's budget: empty, like the version before, or last year's figures times a percentage."""

import datetime as dt
from enum import StrEnum
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounting.planning.models import Budget, BudgetCell, BudgetState
from accounting.planning.queries import CASE, actuals_by_unit
from accounting.planning.rules import scaled
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.refusals import InvalidInput


class Basis(StrEnum):
    """What a new version begins with."""

    ACTUALS = "ACTUALS"
    VERSION = "VERSION"
    EMPTY = "EMPTY"


class YearHasDraft(InvalidInput):
    code = "accounting.planning.year_has_draft"
    field = "year"
    cause_ja = "この年度には、作成中または承認待ちの予算「{name}」があります。"
    cause_en = "The budget “{name}” of this year is still under way."
    remedy_ja = "その予算を承認まで進めてから、次の版を作ってください。"
    remedy_en = "Bring it to its approval before making the next version."


@action("accounting.planning.draft_budget", _("予算の版を作る"))
def draft_budget(*, begins: Month, basis: Basis, percent: int, acting_user: Any, at: dt.datetime) -> Budget:
    """Begin a version of the year that `begins`. `percent` counts for last year's figures. Raises YearHasDraft."""
    of_year = Budget.objects.filter(year_begins_on=begins.first_day)
    under_way = of_year.exclude(state=BudgetState.APPROVED).first()
    if under_way:
        raise YearHasDraft(name=under_way.name)
    last = of_year.order_by("-version").first()
    version = (of_year.aggregate(newest=Max("version"))["newest"] or 0) + 1
    budget = Budget.objects.create(
        year_begins_on=begins.first_day,
        version=version,
        name=f"{begins.year}年度予算 第{version}版",
        basis=_said(basis, percent, last),
        drafted_by_id=acting_user.pk,
        drafted_by_name=acting_user.get_full_name(),
        drafted_at=at,
    )
    count = len(BudgetCell.objects.bulk_create(_cells(budget, begins, basis, percent, last)))
    record(
        "accounting.planning.draft_budget",
        case=budget_case(budget),
        acting_user=acting_user,
        occurred_at=at,
        changes={"basis": ["", budget.basis], "cells": count},
    )
    return budget


def budget_case(budget: Budget) -> Case:
    """How the log names a budget."""
    return Case(CASE, budget.pk, budget.name)


def _said(basis: Basis, percent: int, last: Budget | None) -> str:
    if basis is Basis.ACTUALS:
        return f"前年の実績 × {percent}%"
    return last.name if basis is Basis.VERSION and last else "空の表"


def _cells(budget: Budget, begins: Month, basis: Basis, percent: int, last: Budget | None) -> list[BudgetCell]:
    if basis is Basis.VERSION and last is not None:
        held = last.cells.values_list("account_id", "unit_id", "month", "amount_yen")
        return [BudgetCell(budget=budget, account_id=a, unit_id=u, month=m, amount_yen=yen) for a, u, m, yen in held]
    if basis is not Basis.ACTUALS:
        return []
    made = (
        (account, unit, month.plus(MONTHS_PER_YEAR), scaled(yen, percent))
        for account, unit, month, yen in actuals_by_unit(begins.plus(-MONTHS_PER_YEAR), begins.previous)
    )
    return [
        BudgetCell(budget=budget, account_id=account, unit_id=unit, month=month.first_day, amount_yen=yen)
        for account, unit, month, yen in made
        if yen
    ]
