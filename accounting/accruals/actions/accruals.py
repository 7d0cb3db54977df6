"""Estimating cost or revenue at a month's end; the next month takes it back by itself."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.accruals.entries import accrual_draft, washback_draft
from accounting.accruals.models import Accrual, AccrualKind
from accounting.accruals.queries import accounts
from accounting.ledger.actions import ReasonMissing, post_entry, reverse_entry
from accounting.ledger.models import Account
from accounting.ledger.queries import is_closed_to
from backoffice.companies import bulk
from backoffice.eventlog import door
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

from .deferrals import refuse_account


@dataclass(frozen=True, slots=True)
class NewAccrual:
    """An estimate to be; the memo says what it is and where the amount comes from."""

    kind: str
    month: Month
    account_id: int
    amount_yen: int
    memo: str
    is_adjustment: bool = False
    unit_id: int | None = None
    project_id: int | None = None
    partner_id: int | None = None


class NextMonthClosed(Refusal):
    """The month that takes the estimate back is closed."""

    code = "accounting.accruals.next_month_closed"
    cause_ja = "戻しを記帳する{month}は、締め済みです。"
    cause_en = "{month}, which takes the estimate back, is closed."
    remedy_ja = "{month}の締めを解くか、振替伝票で記帳してください。"
    remedy_en = "Have {month} reopened, or post it by hand."


class AccrualCancelled(Refusal):
    """It was cancelled before."""

    code = "accounting.accruals.accrual_cancelled"
    cause_ja = "「{memo}」は、取り消し済みです。"
    cause_en = "{memo} was cancelled."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class RecordedAlready(Refusal):
    """The same was recorded after the form was opened: it was sent twice."""

    code = "accounting.accruals.recorded_already"
    cause_ja = "この画面を開いたあとに、同じ月・科目・金額・内容の見越が計上されました。"
    cause_en = "The same estimate was posted after this form was opened."
    remedy_ja = "その月の経過勘定で確認してください。別のものなら、もう一度計上してください。何も変えていません。"
    remedy_en = "Look at the accruals of that month; if this is another one, send it again. Nothing was changed."


@action("accounting.accruals.record_accrual", _("見越を計上"))
def record_accrual(*, new: NewAccrual, acting_user: Any, at: dt.datetime) -> Accrual:
    """Post an estimate on the last day of its month, and its return on the first day of the next.

    Raises WrongAccount, NextMonthClosed, RecordedAlready, and what the ledger refuses.
    """
    account = Account.objects.get(pk=new.account_id)
    refuse_account(account, is_cost=new.kind == AccrualKind.EXPENSE, kind=AccrualKind(new.kind).label)
    following = new.month.next
    if is_closed_to("accounting.accruals.washback", following.first_day):
        raise NextMonthClosed(month=following)
    _refuse_again(new)
    (pk,) = bulk.reserve_ids(Accrual, 1)
    accrual = Accrual(
        pk=pk,
        **{**asdict(new), "month": new.month.first_day},
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    accrual.account = account
    its = accounts(new.month)
    accrual.entry = post_entry(draft=accrual_draft(accrual, its), acting_user=acting_user, at=at)
    accrual.washback = post_entry(draft=washback_draft(accrual, its), acting_user=acting_user, at=at)
    accrual.save(force_insert=True)
    record(
        "accounting.accruals.record_accrual",
        case=accrual_case(accrual),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", accrual.amount_yen], "month": ["", str(new.month)]},
    )
    return accrual


def _refuse_again(new: NewAccrual) -> None:
    opened_at = door.current().started_at
    if opened_at is None:
        return
    same = Accrual.objects.filter(
        month=new.month.first_day, account=new.account_id, amount_yen=new.amount_yen, memo=new.memo, cancelled_at=None
    )
    if same.filter(recorded_at__gte=opened_at).exists():
        raise RecordedAlready


@action("accounting.accruals.cancel_accrual", _("見越を取り消す"))
def cancel_accrual(*, accrual_id: int, reason: str, acting_user: Any, at: dt.datetime) -> Accrual:
    """Take back both entries, each on its own day. Raises ReasonMissing, AccrualCancelled, PeriodClosed."""
    if not reason.strip():
        raise ReasonMissing
    held = Accrual.objects.select_for_update(of=("self",)).select_related("entry", "washback").get(pk=accrual_id)
    if held.cancelled_at:
        raise AccrualCancelled(memo=held.memo)
    for entry in (held.entry, held.washback):
        reverse_entry(entry_id=entry.pk, reason=reason, posted_on=entry.posted_on, acting_user=acting_user, at=at)
    held.cancelled_at, held.cancelled_because = at, reason.strip()
    held.save(update_fields=["cancelled_at", "cancelled_because"])
    record(
        "accounting.accruals.cancel_accrual",
        case=accrual_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=held.cancelled_because,
        changes={"amount_yen": [held.amount_yen, 0]},
    )
    return held


def accrual_case(accrual: Accrual) -> Case:
    """How the log names an estimate."""
    return Case("accounting.accruals.accrual", accrual.pk, str(accrual))
