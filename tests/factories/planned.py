"""Budgets: 1,000,000 of sales and 200,000 of rent a month, and whatever a test changes of it."""

import datetime as dt

from accounting.ledger.models import Account
from accounting.planning import actions
from accounting.planning.models import Budget
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import User
from backoffice.values.periods import Month

from .books import RENT, SALES

YEAR = Month(2026, 4)


def cell(code: str, month: Month, yen: int, unit_id: int | None = None) -> actions.NewCell:
    return actions.NewCell(Account.objects.get(code=code).pk, unit_id, month, yen)


def budget(keeper: User, at: dt.datetime, *cells: actions.NewCell, begins: Month = YEAR) -> Budget:
    """A draft of the year with cells; sales and rent of every month when none are named."""
    made = actions.draft_budget(begins=begins, basis=actions.Basis.EMPTY, percent=100, acting_user=keeper, at=at)
    months = [begins.plus(number) for number in range(12)]
    given = cells or tuple(
        cell(code, month, yen) for month in months for code, yen in ((SALES, 1_000_000), (RENT, 200_000))
    )
    return actions.fill_budget(budget_id=made.pk, cells=given, acting_user=keeper, at=at)


def route(approver: User, admin: User, at: dt.datetime) -> None:
    """One person agrees to budgets."""
    define_route(
        kind="accounting.planning.budget",
        name="予算",
        steps=[NewStep("社長", "PERSON", user=approver)],
        valid_from=dt.date(2020, 4, 1),
        acting_user=admin,
        at=at,
    )


def decided(made: Budget, keeper: User, approver: User, at: dt.datetime, outcome: str = "APPROVE") -> Budget:
    """The version after its submission and the decision of its approver."""
    actions.submit_budget(budget_id=made.pk, acting_user=keeper, at=at)
    asked = Request.objects.get(case_kind="accounting.planning.budget", case_id=made.pk, state="PENDING")
    decide_request(request_id=asked.pk, outcome=outcome, comment="確認", acting_user=approver, at=at)
    return Budget.objects.get(pk=made.pk)
