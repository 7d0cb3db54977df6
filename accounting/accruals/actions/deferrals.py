"""Registering what was paid or received in advance, and ending it early."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.accruals.entries import start_draft
from accounting.accruals.models import Deferral, DeferralKind
from accounting.accruals.queries import accounts, advance_of
from accounting.accruals.rules import Spread, left_after, qualifies_as_short_term
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Account, Category
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.parameters import as_of
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal

from .months import MONTH


@dataclass(frozen=True, slots=True)
class NewDeferral:
    """A deferral to be. `was_expensed`: the payment stands in the account of cost or revenue and is brought over."""

    kind: str
    name: str
    account_id: int
    amount_yen: int
    starts_on: dt.date
    ends_on: dt.date
    paid_on: dt.date
    spread: str
    was_expensed: bool = False
    unit_id: int | None = None
    project_id: int | None = None
    partner_id: int | None = None


class EndsOutsideItsTime(InvalidInput):
    """The last day lies before the first."""

    code = "accounting.accruals.ends_outside_its_time"
    field = "ends_on"
    cause_ja = "期間の末日 {ends} が、初日 {starts} より前です。"
    cause_en = "The last day {ends} lies before the first day {starts}."
    remedy_ja = "期間を直してください。"
    remedy_en = "Correct the period."


class NotShortTerm(InvalidInput):
    """The service is not used up within a year of its payment."""

    code = "accounting.accruals.not_short_term"
    field = "spread"
    cause_ja = "{paid}から1年以内に終わらない役務（{ends}まで）は、短期前払費用にできません（法人税基本通達2-2-14）。"
    cause_en = "A service until {ends} that doesn't end within a year of {paid} is no short-term prepaid expense."
    remedy_ja = "月割か日割を選んでください。"
    remedy_en = "Choose months or days."


class WrongAccount(InvalidInput):
    """A prepaid expense needs an account of cost, deferred revenue one of revenue."""

    code = "accounting.accruals.wrong_account"
    field = "account_id"
    cause_ja = "「{account}」は、{kind}の相手にできる科目ではありません。"
    cause_en = "{account} is not an account for this kind."
    remedy_ja = "前払費用・未払費用には費用の科目を、前受収益・未収収益には収益の科目を選んでください。"
    remedy_en = "Choose an account of cost for expenses, of revenue for revenue."


class DeferralEnded(Refusal):
    """It was ended before."""

    code = "accounting.accruals.deferral_ended"
    cause_ja = "「{name}」は、{month}で打ち切り済みです。"
    cause_en = "{name} was ended in {month}."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class MonthAlreadyPosted(InvalidInput):
    """A share of that month, or a later one, is posted."""

    code = "accounting.accruals.month_already_posted"
    field = "month"
    cause_ja = "{month}までの分は、計上済みです。"
    cause_en = "The shares up to {month} are posted."
    remedy_ja = "それより後の月を選ぶか、月の計上を取り消してから打ち切ってください。"
    remedy_en = "Choose a later month, or undo the posting of the month first."


class EndedOutsideItsTime(InvalidInput):
    """A deferral is ended in a month of its own, and not before it was paid."""

    code = "accounting.accruals.ended_outside_its_time"
    field = "month"
    cause_ja = "「{name}」を{month}で打ち切ることはできません。打ち切れるのは、{first}から{last}までです。"
    cause_en = "{name} can't be ended in {month}: only from {first} to {last}."
    remedy_ja = "その間の月を選んでください。登録そのものが誤りのときは、登録を取り下げてください。"
    remedy_en = "Choose one of these months; withdraw what should not have been registered."


class RefundTooLarge(InvalidInput):
    """More comes back than is left."""

    code = "accounting.accruals.refund_too_large"
    field = "refund_yen"
    cause_ja = "返金 {refund_yen:,}円が、残り {left_yen:,}円を超えています。"
    cause_en = "The refund of {refund_yen:,} yen is more than the {left_yen:,} yen that are left."
    remedy_ja = "残りの額までで入力してください。"
    remedy_en = "Enter at most what is left."


@action("accounting.accruals.record_deferral", _("前払・前受を登録"))
def record_deferral(*, new: NewDeferral, acting_user: Any, at: dt.datetime) -> Deferral:
    """Register an amount for a time. Raises EndsOutsideItsTime, WrongAccount, NotShortTerm, and what the ledger refuses."""
    if new.ends_on < new.starts_on:
        raise EndsOutsideItsTime(starts=new.starts_on, ends=new.ends_on)
    account = Account.objects.get(pk=new.account_id)
    refuse_account(account, is_cost=new.kind == DeferralKind.PREPAID, kind=DeferralKind(new.kind).label)
    if new.spread == Spread.AT_ONCE:
        months = as_of("accounting.accruals.short_term", new.paid_on).value["months"]
        if not qualifies_as_short_term(new.paid_on, new.ends_on, months):
            raise NotShortTerm(paid=new.paid_on, ends=new.ends_on)
    given = asdict(new)
    was_expensed = given.pop("was_expensed")
    made = Deferral.objects.create(**given, **_by(acting_user, at))
    made.account = account
    if was_expensed:
        draft = start_draft(made, accounts(Month.of(new.paid_on)))
        post_entry(draft=draft, acting_user=acting_user, at=at)
    record(
        "accounting.accruals.record_deferral",
        case=deferral_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", made.amount_yen], "until": ["", made.ends_on.isoformat()]},
    )
    return made


@action("accounting.accruals.end_deferral", _("前払・前受を打ち切る"))
def end_deferral(
    *, deferral_id: int, month: Month, refund_yen: int, reason: str, acting_user: Any, at: dt.datetime
) -> Deferral:
    """What is left, less what was paid back, belongs to the month of the end.

    Raises DeferralEnded, EndedOutsideItsTime, MonthAlreadyPosted, RefundTooLarge.
    """
    take_turn(MONTH)
    held = Deferral.objects.select_for_update(of=("self",)).get(pk=deferral_id)
    if held.ended_in:
        raise DeferralEnded(name=held.name, month=Month.of(held.ended_in))
    _refuse_other_times(held, month)
    latest = held.parts.filter(undone_at=None).order_by("-month").first()
    if latest and latest.month >= month.first_day:
        raise MonthAlreadyPosted(month=Month.of(latest.month))
    left_yen = left_after(advance_of(held), month.previous)
    if refund_yen > left_yen:
        raise RefundTooLarge(refund_yen=refund_yen, left_yen=left_yen)
    held.ended_in, held.refund_yen, held.ended_because = month.first_day, refund_yen, reason.strip()
    held.save(update_fields=["ended_in", "refund_yen", "ended_because"])
    record(
        "accounting.accruals.end_deferral",
        case=deferral_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=held.ended_because,
        changes={"ended_in": ["", str(month)], "refund_yen": [0, refund_yen]},
    )
    return held


def deferral_case(deferral: Deferral) -> Case:
    """How the log names a deferral."""
    return Case("accounting.accruals.deferral", deferral.pk, deferral.name)


def refuse_account(account: Account, *, is_cost: bool, kind: Any) -> None:
    """Raise WrongAccount unless it is of cost, or of revenue."""
    if account.category != (Category.EXPENSE if is_cost else Category.REVENUE):
        raise WrongAccount(account=str(account), kind=kind)


def _refuse_other_times(held: Deferral, month: Month) -> None:
    first = Month.of(max(held.starts_on, held.paid_on))
    last = max(first, Month.of(held.ends_on))
    if not first <= month <= last:
        raise EndedOutsideItsTime(name=held.name, month=month, first=first, last=last)


def _by(acting_user: Any, at: dt.datetime) -> dict[str, Any]:
    return {
        "recorded_by_id": acting_user.pk,
        "recorded_by_name": acting_user.get_full_name(),
        "recorded_at": at,
    }
