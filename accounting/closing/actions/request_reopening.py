"""Asking for a lock to be undone: somebody else agrees, then it is undone with the reason that was given."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.closing.models import YearClose
from accounting.closing.queries import year_close, year_of
from accounting.ledger.actions import MonthNotClosed, ReasonMissing, reopen_month, reverse_entry
from accounting.ledger.models import Entry, Period
from backoffice.approvals.actions import submit_request
from backoffice.companies.fiscal_year import first_month
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.refusals import Refusal

from .close_year import SOURCE

KIND = "accounting.closing.reopening"


class YearIsClosed(Refusal):
    """A month of a closed year stays closed."""

    code = "accounting.closing.year_is_closed"
    cause_ja = "{month}は、締めた年度の月です。"
    cause_en = "{month} belongs to a year that is closed."
    remedy_ja = "先に年度の締めを解いてください。"
    remedy_en = "Undo the close of the year first."


class LaterYearClosed(Refusal):
    """A later year was closed on top of this one."""

    code = "accounting.closing.later_year_closed"
    cause_ja = "{begins}からの年度が、すでに締めてあります。"
    cause_en = "The later year from {begins} is already closed."
    remedy_ja = "あとの年度の締めから解いてください。"
    remedy_en = "Undo the close of the later year first."


@action("accounting.closing.request_reopening", _("締めの解除を申請"))
def request_reopening(*, period_id: int, reason: str, acting_user: Any, at: dt.datetime) -> int:
    """Ask for a lock to be undone; the number of the request.

    Raises ReasonMissing, MonthNotClosed, YearIsClosed, LaterYearClosed, and what the approval engine refuses.
    """
    period = Period.objects.select_for_update().get(pk=period_id)
    month = Month.of(period.month)
    if not reason.strip():
        raise ReasonMissing
    if period.reopened_at:
        raise MonthNotClosed(month=month)
    _refuse_closed_year(period, year_of(month, first_month()))
    request = submit_request(
        kind=KIND,
        title=f"{month}の締めの解除",
        amount_yen=None,
        case=Case("accounting.ledger.period", period.pk, str(month)),
        due_on=None,
        arguments={"period_id": period.pk, "reason": reason.strip()},
        acting_user=acting_user,
        at=at,
    )
    record(
        "accounting.closing.request_reopening",
        case=Case("accounting.ledger.period", period.pk, str(month)),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
    )
    return request.pk


@action("accounting.closing.perform_reopening", _("承認された締めの解除"))
def perform_reopening(*, period_id: int, reason: str, acting_user: Any, at: dt.datetime) -> Period:
    """Undo the lock; of a year, its transfer of profit is taken back too. Raises YearIsClosed, LaterYearClosed."""
    period = Period.objects.select_for_update().get(pk=period_id)
    month = Month.of(period.month)
    begins = year_of(month, first_month())
    for year in (begins, begins.plus(MONTHS_PER_YEAR)):
        take_turn(SOURCE, year.year)  # as close_year does
    _refuse_closed_year(period, begins)
    undone = reopen_month(period_id=period_id, reason=reason, acting_user=acting_user, at=at)
    closed = YearClose.objects.filter(lock=period).first()
    if closed:
        transfer = Entry.objects.get(source_kind=SOURCE, source_id=closed.pk)
        reverse_entry(entry_id=transfer.pk, reason=reason, posted_on=transfer.posted_on, acting_user=acting_user, at=at)
    record(
        "accounting.closing.perform_reopening",
        case=Case("accounting.ledger.period", period.pk, str(month)),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
    )
    return undone


def _refuse_closed_year(period: Period, begins: Month) -> None:
    if period.covers == Period.Covers.YEAR_END:
        later = begins.plus(MONTHS_PER_YEAR)
        if year_close(later):
            raise LaterYearClosed(begins=later)
    elif year_close(begins):
        raise YearIsClosed(month=Month.of(period.month))
