"""The month's shares: posted together, and taken back together."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.accruals.entries import part_draft
from accounting.accruals.models import PART, DeferralPart
from accounting.accruals.queries import accounts, unposted
from accounting.ledger.actions import ReasonMissing, post_entries, reverse_entry
from accounting.ledger.models import Entry
from accounting.ledger.queries import closed_months
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

MONTH = "accounting.accruals.month"
PART_COLUMNS = ("id", "deferral_id", "month", "amount_yen")


class NothingDue(Refusal):
    """No share of the month is left to be posted."""

    code = "accounting.accruals.nothing_due"
    cause_ja = "{month}に計上する前払・前受はありません。"
    cause_en = "Nothing paid or received in advance is due in {month}."
    remedy_ja = "登録した期間を確かめてください。"
    remedy_en = "Check the registered periods."


class MonthStillRuns(Refusal):
    """A month takes its shares after its last day."""

    code = "accounting.accruals.month_still_runs"
    cause_ja = "{month}は、まだ終わっていません。"
    cause_en = "{month} is not over yet."
    remedy_ja = "{opens_on}から計上できます。"
    remedy_en = "You can post it from {opens_on}."


class NothingPosted(Refusal):
    """No share of the month was posted."""

    code = "accounting.accruals.nothing_posted"
    cause_ja = "{month}に計上した前払・前受はありません。"
    cause_en = "No share of {month} is posted."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


@action("accounting.accruals.post_deferrals", _("前払・前受の月割を計上"))
def post_deferrals(*, month: Month, acting_user: Any, at: dt.datetime) -> int:
    """Post the shares of a month, and of earlier months that were left out; how many.

    Each stands in its own month; when that is closed, in the month that is posted. Raises MonthStillRuns, NothingDue,
    PeriodClosed.
    """
    refuse_running(month, at)
    take_turn(MONTH)
    found = unposted(month)
    if not found:
        raise NothingDue(month=month)
    its, closed = accounts(month), closed_months(PART, {due.part.month for due in found})
    ids = bulk.reserve_ids(DeferralPart, len(found))
    rows = [
        (pk, due.deferral.pk, due.part.month.first_day, due.part.amount_yen) for pk, due in zip(ids, found, strict=True)
    ]
    bulk.insert(DeferralPart, PART_COLUMNS, rows)
    drafts = [
        part_draft(
            due.deferral,
            pk,
            due.part.month,
            due.part.amount_yen,
            its,
            month if due.part.month in closed else due.part.month,
        )
        for pk, due in zip(ids, found, strict=True)
    ]
    post_entries(drafts=drafts, acting_user=acting_user, at=at)
    record(
        "accounting.accruals.post_deferrals",
        case=_case(month),
        acting_user=acting_user,
        occurred_at=at,
        changes={"parts": len(found), "amount_yen": sum(due.part.amount_yen for due in found)},
    )
    return len(found)


@action("accounting.accruals.undo_deferrals", _("前払・前受の月割を取り消す"))
def undo_deferrals(*, month: Month, reason: str, acting_user: Any, at: dt.datetime) -> int:
    """Take back the shares of a month, on the day of their entries; how many. Raises ReasonMissing, NothingPosted, PeriodClosed."""
    if not reason.strip():
        raise ReasonMissing
    take_turn(MONTH)
    parts = list(DeferralPart.objects.filter(month=month.first_day, undone_at=None).order_by("pk"))
    if not parts:
        raise NothingPosted(month=month)
    entries = Entry.objects.filter(source_kind=PART, source_id__in=[part.pk for part in parts]).order_by("pk")
    for entry in entries:
        reverse_entry(entry_id=entry.pk, reason=reason, posted_on=entry.posted_on, acting_user=acting_user, at=at)
    DeferralPart.objects.filter(pk__in=[part.pk for part in parts]).update(undone_at=at)
    record(
        "accounting.accruals.undo_deferrals",
        case=_case(month),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"parts": [len(parts), 0]},
    )
    return len(parts)


def refuse_running(month: Month, at: dt.datetime) -> None:
    """What belongs to a month's end is posted after it. Raises MonthStillRuns."""
    if at.astimezone(TOKYO).date() <= month.last_day:
        raise MonthStillRuns(month=month, opens_on=month.next.first_day)


def _case(month: Month) -> Case:
    return Case(MONTH, month.year * 100 + month.month, str(month))
