"""Retiring or selling an asset: its cost and what was depreciated leave the books, the rest is gain or loss."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.queries import rates
from accounting.consumption_tax.rules import RateKind, split
from accounting.fixed_assets import law
from accounting.fixed_assets.models import DISPOSAL, Asset, AssetPlace, DepreciationRun, Disposal, RunState, Treatment
from accounting.fixed_assets.queries import asset as with_book_value
from accounting.fixed_assets.queries import due_assets, place_on, run_of_month
from accounting.fixed_assets.rules import Disposed, result_of
from accounting.ledger.actions import UnknownAccount, post_entry
from accounting.ledger.models import Account
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.periods import Month
from backoffice.values.reasons import Line
from backoffice.values.refusals import InvalidInput, Refusal

from .change_asset import held_asset
from .refusals import ReasonNeeded
from .register_asset import asset_case

ROUNDING = "DROP_FRACTION"
# How a sale is taxed; land is exempt, and a company without registration may sell outside of the tax.
SALE_CATEGORIES = {"STANDARD": "課税売上10%", "EXEMPT": "非課税売上", "OUTSIDE": "不課税"}
UNTAXED = "対象外"
# What these cost is not in the books as an asset that could leave them.
WITHOUT_BOOK_VALUE = (Treatment.POOLED, Treatment.EXPENSED)


class DisposalInFuture(InvalidInput):
    """A disposal is recorded when it happened."""

    code = "accounting.fixed_assets.disposal_in_future"
    field = "disposed_on"
    cause_ja = "除却・売却の日（{day}）は、まだ来ていません。"
    cause_en = "The day of the disposal, {day}, has not come."
    remedy_ja = "実際に除却・売却した日を入力してください。"
    remedy_en = "Enter the day on which it happened."


class DisposalBeforeUse(InvalidInput):
    """An asset goes after it came."""

    code = "accounting.fixed_assets.disposal_before_use"
    field = "disposed_on"
    cause_ja = "除却・売却の日が、いまの場所に置いた日（{since}）より前です。"
    cause_en = "The disposal comes before {since}, when it came to its place."
    remedy_ja = "日付を確認してください。"
    remedy_en = "Check the day."


class EarlierMonthOpen(Refusal):
    """The book value is known when the months before are posted."""

    code = "accounting.fixed_assets.earlier_month_open"
    cause_ja = "{month}の減価償却が計上されていないため、帳簿価額が決まりません。"
    cause_en = "The depreciation of {month} is not posted, so the book value is not settled."
    remedy_ja = "{month}までの減価償却を計上してから、登録してください。"
    remedy_en = "Post the depreciation up to {month}, then record it."


class LaterMonthPosted(Refusal):
    """The month of the disposal, or a later one, was depreciated with this asset."""

    code = "accounting.fixed_assets.later_month_posted"
    cause_ja = "{month}の減価償却が、この資産を含めて計上されています。除却・売却した月からは償却しません。"
    cause_en = "The depreciation of {month} holds this asset; from the month of its disposal nothing is depreciated."
    remedy_ja = "その月の減価償却を取り消してから登録し、計上し直してください。"
    remedy_en = "Take that month back, record the disposal, and post the month anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDisposal:
    """How an asset ends. Without proceeds it is retired; a sale says its amount with tax and where the money goes."""

    disposed_on: dt.date
    reason: str
    proceeds_yen: int = 0
    tax_treatment: str = "STANDARD"
    account_code: str = ""
    partner_id: int | None = None

    @property
    def is_sale(self) -> bool:
        return self.proceeds_yen > 0


@action("accounting.fixed_assets.dispose_asset", _("固定資産を除却・売却"))
def dispose_asset(*, asset_id: int, new: NewDisposal, acting_user: Any, at: dt.datetime) -> Disposal:
    """Take an asset out of use and post what its cost, its depreciation and its price come to.

    The month of the disposal is not depreciated any more. A pooled asset goes on being depreciated (法人税法施行令133条の2
    has no early end), so a sale of it is all gain. Raises ReasonNeeded, AssetEnded, DisposalInFuture, DisposalBeforeUse,
    EarlierMonthOpen, LaterMonthPosted, UnknownAccount, and what the ledger refuses.
    """
    asset = held_asset(asset_id)
    _refuse_day(asset, new, at)
    _refuse_open_months(asset, Month.of(new.disposed_on))
    disposed = _disposed(asset, new)
    found = result_of(disposed)
    made = _stored(asset, new, disposed, found, acting_user, at)
    _end(asset, new)
    lines = tuple(_lines(asset, new, disposed, found, made))
    entry = post_entry(draft=_draft(asset, made, lines), acting_user=acting_user, at=at) if lines else None
    record(
        "accounting.fixed_assets.dispose_asset",
        case=asset_case(asset),
        acting_user=acting_user,
        occurred_at=at,
        reason=new.reason.strip(),
        changes={
            "state": ["IN_USE", asset.state],
            "result_yen": ["", found.amount_yen],
            "entry": entry.pk if entry else None,
        },
    )
    return made


def _refuse_day(asset: Asset, new: NewDisposal, at: dt.datetime) -> None:
    if not new.reason.strip():
        raise ReasonNeeded
    if new.disposed_on > at.astimezone(TOKYO).date():
        raise DisposalInFuture(day=new.disposed_on)
    place = AssetPlace.objects.get(asset=asset, valid_until=None)
    since = max(place.valid_from, asset.acquired_on)
    if new.disposed_on < since:
        raise DisposalBeforeUse(since=since)


def _refuse_open_months(asset: Asset, month: Month) -> None:
    """The asset must be depreciated up to the month before, and no further."""
    if asset.treatment in WITHOUT_BOOK_VALUE:
        return
    later = DepreciationRun.objects.exclude(state=RunState.REVERSED).filter(month__gte=month.first_day)
    beyond = later.order_by("month").first()
    if beyond is not None:
        raise LaterMonthPosted(month=Month.of(beyond.month))
    before = run_of_month(month.previous)
    if (before is None or before.state != RunState.POSTED) and due_assets(month.previous).filter(pk=asset.pk).exists():
        raise EarlierMonthOpen(month=month.previous)


def _disposed(asset: Asset, new: NewDisposal) -> Disposed:
    held: Any = with_book_value(asset.pk)
    accumulated = asset.cost_yen if asset.treatment in WITHOUT_BOOK_VALUE else held.accumulated_yen
    return Disposed(asset.cost_yen, accumulated, new.proceeds_yen, _tax_yen(new))


def _tax_yen(new: NewDisposal) -> int:
    """The consumption tax within the price of a sale, fractions dropped."""
    if not new.is_sale or new.tax_treatment != "STANDARD":
        return 0
    return split(new.proceeds_yen, rates(new.disposed_on)[RateKind.STANDARD], ROUNDING).tax.amount_yen


def _stored(
    asset: Asset, new: NewDisposal, disposed: Disposed, found: Line, acting_user: Any, at: dt.datetime
) -> Disposal:
    return Disposal.objects.create(
        asset=asset,
        kind=Disposal.Kind.SOLD if new.is_sale else Disposal.Kind.RETIRED,
        disposed_on=new.disposed_on,
        cost_yen=disposed.cost_yen,
        accumulated_yen=disposed.accumulated_yen,
        proceeds_yen=disposed.proceeds_yen,
        tax_yen=disposed.tax_yen,
        tax_category=SALE_CATEGORIES[new.tax_treatment] if new.is_sale else "",
        result_yen=found.amount_yen,
        because=found.because.as_json(),
        account=_money_account(new),
        partner_id=new.partner_id,
        reason=new.reason.strip(),
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )


def _money_account(new: NewDisposal) -> Account | None:
    if not new.is_sale:
        return None
    code = new.account_code or law.account_for("proceeds", new.disposed_on)
    found = Account.objects.filter(code=code).first()
    if found is None:
        raise UnknownAccount(codes=code)
    return found


def _end(asset: Asset, new: NewDisposal) -> None:
    asset.state, asset.ended_on = ("SOLD" if new.is_sale else "RETIRED"), new.disposed_on
    asset.save(update_fields=["state", "ended_on"])


def _draft(asset: Asset, made: Disposal, lines: tuple[DraftLine, ...]) -> EntryDraft:
    return EntryDraft(
        posted_on=made.disposed_on,
        source=Source(DISPOSAL, made.pk),
        description=f"固定資産の{made.get_kind_display()}　{asset}",
        lines=lines,
    )


def _lines(asset: Asset, new: NewDisposal, disposed: Disposed, found: Line, made: Disposal) -> Iterator[DraftLine]:
    """The entry. A sale stands on one account with its whole price and, against it, the book value.

    So the taxed amount is the price (消費税法28条), and the account shows the gain or the loss.
    """
    day, place = new.disposed_on, place_on(asset.pk, new.disposed_on)
    unit_id = place.unit_id if place else None
    result_account = _result_account(new, found)
    if new.is_sale and made.account is not None:
        yield DraftLine(
            made.account.code,
            Side.DEBIT,
            disposed.proceeds_yen,
            memo=asset.name,
            tax_category=UNTAXED,
            partner_id=new.partner_id,
        )
        yield DraftLine(result_account, Side.CREDIT, disposed.net_yen, unit_id, "売却額（税抜）", made.tax_category)
    if disposed.tax_yen:
        output_tax = law.account_for("output_tax", day)
        yield DraftLine(output_tax, Side.CREDIT, disposed.tax_yen, tax_category=made.tax_category)
    if asset.treatment not in WITHOUT_BOOK_VALUE:
        yield from _leaving(asset, disposed, result_account, unit_id, day)


def _leaving(
    asset: Asset, disposed: Disposed, result_account: str, unit_id: int | None, day: dt.date
) -> Iterator[DraftLine]:
    """Cost and depreciation leave the books, and the book value goes against the result."""
    is_indirect = law.kind_law(asset.kind, day).is_indirect
    if disposed.book_yen:
        yield DraftLine(result_account, Side.DEBIT, disposed.book_yen, unit_id, "帳簿価額", UNTAXED)
    if is_indirect and disposed.accumulated_yen:
        contra = law.account_for("accumulated", day)
        yield DraftLine(contra, Side.DEBIT, disposed.accumulated_yen, memo=asset.name, tax_category=UNTAXED)
    leaves_yen = disposed.cost_yen if is_indirect else disposed.book_yen
    if leaves_yen:
        yield DraftLine(asset.account.code, Side.CREDIT, leaves_yen, memo=asset.name, tax_category=UNTAXED)


def _result_account(new: NewDisposal, found: Line) -> str:
    purpose = "retired" if not new.is_sale else "gain" if found.amount_yen >= 0 else "loss"
    return law.account_for(purpose, new.disposed_on)
