"""Undoing a lock: visible for good, and only after somebody else agreed (the request is of `accounting.closing`)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Period
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

from .close_month import period_case
from .reverse_entry import ReasonMissing


class MonthNotClosed(Refusal):
    """The lock was undone before."""

    code = "accounting.ledger.month_not_closed"
    cause_ja = "{month}の締めは、すでに解いてあります。"
    cause_en = "The lock of {month} has been undone already."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


@action("accounting.ledger.reopen_month", _("締めを解く"))
def reopen_month(*, period_id: int, reason: str, acting_user: Any, at: dt.datetime) -> Period:
    """Undo a lock with a reason. Raises ReasonMissing, MonthNotClosed.

    No duty holds this step: an approved request performs it.
    """
    if not reason.strip():
        raise ReasonMissing
    period = Period.objects.select_for_update().get(pk=period_id)
    if period.reopened_at:
        raise MonthNotClosed(month=Month.of(period.month))
    period.reopened_at, period.reopened_because = at, reason.strip()
    period.reopened_by_id, period.reopened_by_name = acting_user.pk, acting_user.get_full_name()
    period.save()
    record(
        "accounting.ledger.reopen_month",
        case=period_case(period),
        acting_user=acting_user,
        occurred_at=at,
        reason=period.reopened_because,
        changes={"reopened_at": ["", at.isoformat()]},
    )
    return period
