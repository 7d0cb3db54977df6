"""Months that are closed, and who agrees to undo that."""

import datetime as dt

from accounting.closing import actions
from accounting.closing.models import ClosingTask
from accounting.ledger.models import Period
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.organisation.models import User
from backoffice.values.periods import Month

SINCE = dt.date(2026, 4, 1)


def route(approver: User, admin: User, at: dt.datetime) -> None:
    """A reopening asks one person."""
    define_route(
        kind=actions.KIND,
        name="締めの解除",
        steps=[NewStep("承認", "PERSON", user=approver)],
        valid_from=SINCE,
        acting_user=admin,
        at=at,
    )


def month(of: Month, keeper: User, at: dt.datetime, *, room: str = "", reason: str = "翌月に回す") -> Period:
    """A month closed with whatever is open in it."""
    return actions.close_books(month=of, room=room, reason=reason, acting_user=keeper, at=at)


def asked(period: Period, keeper: User, at: dt.datetime, reason: str = "請求書の漏れ") -> int:
    """A request for the lock to be undone."""
    return actions.request_reopening(period_id=period.pk, reason=reason, acting_user=keeper, at=at)


def reopened(period: Period, keeper: User, approver: User, at: dt.datetime) -> Period:
    """Asked for and agreed to."""
    number = asked(period, keeper, at)
    decide_request(request_id=number, outcome="APPROVE", comment="", acting_user=approver, at=at)
    period.refresh_from_db()
    return period


def task(keeper: User, at: dt.datetime, label: str = "残高証明の確認", *, is_annual: bool = False) -> ClosingTask:
    """A task of people, from April on."""
    return actions.define_task(
        label=label,
        check_code="",
        owner=None,
        due_days=3,
        is_annual=is_annual,
        since=Month(2026, 4),
        acting_user=keeper,
        at=at,
    )
