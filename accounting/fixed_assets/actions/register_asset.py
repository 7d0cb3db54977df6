"""Entering assets into the register: one with the treatment that a person chose, or many from before the system."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.fixed_assets import law
from accounting.fixed_assets.models import ASSET, Asset, AssetKind, AssetPlace, Method, Treatment
from accounting.fixed_assets.queries import options_for
from accounting.fixed_assets.rules import Option
from accounting.ledger.actions import UnknownAccount
from accounting.ledger.models import Account
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.companies.fiscal_year import first_month
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.numbering import actions as numbering
from backoffice.numbering.models import Series

from .refusals import (
    AcquiredInFuture,
    LifeUnknown,
    MethodNotOpen,
    NumberTaken,
    OpeningTooLarge,
    StatedMissing,
    TreatmentNotOpen,
    UsedBeforeAcquired,
)

SERIES, PATTERN = "accounting.fixed_assets.asset", "FA-{number:05}"
METHOD_OF = {Treatment.POOLED: Method.POOLED, Treatment.SPECIAL: Method.AT_ONCE, Treatment.EXPENSED: Method.NONE}
WITH_LIFE = (Method.STRAIGHT_LINE, Method.DECLINING_200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An asset from before the system: its book value at the beginning of `month`, from which it is depreciated here.

    `year_yen` is what the fiscal year was charged before that month; `revised_base_yen` is 改定取得価額 where the declining
    balance has switched. Older methods go on by the amounts of `stated_*`.
    """

    month: dt.date
    book_yen: int
    year_yen: int = 0
    revised_base_yen: int | None = None
    stated_yearly_yen: int | None = None
    stated_floor_yen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAsset:
    """An asset to be. Without a number the next one of the series is taken; without an account that of the kind."""

    name: str
    kind: str
    treatment: str
    acquired_on: dt.date
    in_use_from: dt.date
    cost_yen: int
    office_id: int
    method: str = ""
    life_years: int | None = None
    life_source: str = ""
    number: str = ""
    quantity: int = 1
    leased_out: bool = False
    unit_id: int | None = None
    room: str = ""
    note: str = ""
    entry_id: int | None = None
    account_code: str = ""
    opening: Opening | None = None

    @property
    def its_method(self) -> str:
        """The method: that of the treatment, or the one that was chosen for ordinary depreciation."""
        return METHOD_OF.get(Treatment(self.treatment), self.method)


@action("accounting.fixed_assets.register_asset", _("固定資産を登録"))
def register_asset(*, new: NewAsset, acting_user: Any, at: dt.datetime) -> Asset:
    """Enter an asset with the treatment that was chosen among those that are open.

    Raises NumberTaken, AcquiredInFuture, UsedBeforeAcquired, TreatmentNotOpen, MethodNotOpen, LifeUnknown, and
    UnknownAccount where the company's chart lacks the account.
    """
    refuse_facts(new, at)
    refuse_closed_treatment(new)
    (made,) = _entered([new], acting_user, at)
    record(
        "accounting.fixed_assets.register_asset",
        case=asset_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"treatment": ["", made.treatment], "method": ["", made.method], "amount_yen": ["", made.cost_yen]},
    )
    return made


@action("accounting.fixed_assets.register_assets", _("固定資産をまとめて登録"))
def register_assets(*, entries: Sequence[NewAsset], acting_user: Any, at: dt.datetime) -> list[Asset]:
    """Enter assets from before the system as they stand, all or none; which treatment was open then is not asked.

    Raises NumberTaken, AcquiredInFuture, UsedBeforeAcquired, OpeningTooLarge, StatedMissing, LifeUnknown, UnknownAccount.
    """
    for new in entries:
        refuse_facts(new, at)
    made = _entered(entries, acting_user, at)
    record(
        "accounting.fixed_assets.register_assets",
        case=asset_case(made[0]),
        acting_user=acting_user,
        occurred_at=at,
        changes={"assets": len(made), "amount_yen": sum(each.cost_yen for each in made)},
    )
    return made


def asset_case(asset: Asset) -> Case:
    """How the log names an asset."""
    return Case(ASSET, asset.pk, str(asset))


def refuse_facts(new: NewAsset, at: dt.datetime) -> None:
    """Refuse what no asset can be, whichever way it comes in."""
    if new.acquired_on > at.astimezone(TOKYO).date():
        raise AcquiredInFuture(day=new.acquired_on)
    if new.in_use_from < new.acquired_on:
        raise UsedBeforeAcquired(acquired_on=new.acquired_on, in_use_from=new.in_use_from)
    if new.treatment == Treatment.ORDINARY:
        _refuse_method(new)
    if new.opening is not None:
        _refuse_opening(new, new.opening)
    elif new.its_method == Method.STATED:
        raise StatedMissing


def refuse_closed_treatment(new: NewAsset, leaving_out: int | None = None) -> None:
    """Refuse a treatment that is not open to the company for this cost and day."""
    found = treatments_of(new, leaving_out)
    chosen = next((each for each in found if each.treatment == new.treatment), None)
    if chosen is None or not chosen.is_open:
        raise TreatmentNotOpen(treatment=Treatment(new.treatment).label, cost_yen=new.cost_yen)


def treatments_of(new: NewAsset, leaving_out: int | None = None) -> tuple[Option, ...]:
    """Every treatment of an asset to be, open or not."""
    return options_for(
        kind=new.kind,
        cost_yen=new.cost_yen,
        acquired_on=new.acquired_on,
        in_use_from=new.in_use_from,
        leased_out=new.leased_out,
        leaving_out=leaving_out,
        begins_with=first_month(),
    )


def account_code_of(new: NewAsset) -> str:
    """The account on which the asset stands: the one that was named, else that of the pool or of the kind."""
    if new.account_code:
        return new.account_code
    if new.treatment == Treatment.POOLED:
        return law.account_for("pool", dt.date.max)
    return law.kind_law(new.kind, dt.date.max).account


def accounts_of(entries: Sequence[NewAsset]) -> dict[str, Account]:
    """The accounts of assets by code; raises UnknownAccount."""
    codes = {account_code_of(new) for new in entries}
    found = {each.code: each for each in Account.objects.filter(code__in=codes)}
    if missing := codes - found.keys():
        raise UnknownAccount(codes="、".join(sorted(missing)))
    return found


def columns_of(new: NewAsset, accounts: dict[str, Account]) -> dict[str, Any]:
    """What the register keeps of an asset, without its number and its place."""
    opening = new.opening
    stated = opening if new.its_method == Method.STATED else None
    return {
        "name": new.name,
        "kind": new.kind,
        "account": accounts[account_code_of(new)],
        "treatment": new.treatment,
        "method": new.its_method,
        "life_years": new.life_years,
        "life_source": new.life_source,
        "acquired_on": new.acquired_on,
        "in_use_from": new.in_use_from,
        "cost_yen": new.cost_yen,
        "quantity": new.quantity,
        "leased_out": new.leased_out,
        "note": new.note,
        "entry_id": new.entry_id,
        "opening_month": opening.month if opening else None,
        "opening_book_yen": opening.book_yen if opening else None,
        "opening_year_yen": opening.year_yen if opening else None,
        "revised_base_yen": opening.revised_base_yen if opening else None,
        "stated_yearly_yen": stated.stated_yearly_yen if stated else None,
        "stated_floor_yen": stated.stated_floor_yen if stated else None,
    }


def _entered(entries: Sequence[NewAsset], acting_user: Any, at: dt.datetime) -> list[Asset]:
    accounts = accounts_of(entries)
    _refuse_taken_numbers(entries)
    ids = bulk.reserve_ids(Asset, len(entries))
    made = [
        Asset(
            pk=pk,
            number=new.number or _next_number(pk, new, acting_user, at),
            registered_by_id=acting_user.pk,
            registered_by_name=acting_user.get_full_name(),
            registered_at=at,
            **columns_of(new, accounts),
        )
        for pk, new in zip(ids, entries, strict=True)
    ]
    Asset.objects.bulk_create(made)
    AssetPlace.objects.bulk_create(
        _first_place(asset, new, acting_user) for asset, new in zip(made, entries, strict=True)
    )
    return made


def _first_place(asset: Asset, new: NewAsset, acting_user: Any) -> AssetPlace:
    return AssetPlace(
        asset=asset,
        office_id=new.office_id,
        unit_id=new.unit_id,
        room=new.room,
        valid_from=new.acquired_on,
        moved_by_id=acting_user.pk,
        moved_by_name=acting_user.get_full_name(),
    )


def _next_number(pk: int, new: NewAsset, acting_user: Any, at: dt.datetime) -> str:
    if not Series.objects.filter(code=SERIES).exists():
        numbering.define_series(code=SERIES, name="固定資産", pattern=PATTERN, acting_user=acting_user, at=at)
    case = Case(ASSET, pk, new.name)
    number = numbering.take(SERIES, on=new.acquired_on, case=case, acting_user=acting_user, at=at)
    if Asset.objects.filter(number=number).exists():
        raise NumberTaken(number=number)
    return number


def _refuse_taken_numbers(entries: Sequence[NewAsset]) -> None:
    given = [new.number for new in entries if new.number]
    used = Asset.objects.filter(number__in=given).order_by("number").values_list("number", flat=True).first()
    twice = used or next((number for number, count in Counter(given).items() if count > 1), None)
    if twice:
        raise NumberTaken(number=twice)


def _refuse_method(new: NewAsset) -> None:
    """The law must leave the method open, and hold rates for the day and the life; what needs none passes.

    Raises MethodNotOpen, LifeUnknown, GapInParameter.
    """
    if new.method not in (*WITH_LIFE, Method.STATED, Method.NONE):
        raise MethodNotOpen(kind=AssetKind(new.kind).label, day=new.acquired_on)
    if new.method not in WITH_LIFE:
        return
    if new.method not in law.open_methods(new.kind, new.acquired_on):
        raise MethodNotOpen(kind=AssetKind(new.kind).label, day=new.acquired_on)
    held = law.lives(new.acquired_on)
    if new.life_years not in held:
        raise LifeUnknown(least=held[0], most=held[-1])
    law.depreciation_law(new.its_method, new.life_years, new.acquired_on, new.kind)


def _refuse_opening(new: NewAsset, opening: Opening) -> None:
    if opening.book_yen + opening.year_yen > new.cost_yen:
        raise OpeningTooLarge(cost_yen=new.cost_yen)
    if new.its_method == Method.STATED and not (opening.stated_yearly_yen and opening.stated_floor_yen is not None):
        raise StatedMissing
