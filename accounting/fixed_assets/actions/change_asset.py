"""Correcting an asset: everything as long as nothing was depreciated, later its name, number of pieces and note."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.fixed_assets.models import Asset, AssetState, Depreciation, RunState
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .refusals import AlreadyDepreciated, AssetEnded, NumberTaken, ReasonNeeded
from .register_asset import NewAsset, accounts_of, asset_case, columns_of, refuse_closed_treatment, refuse_facts

OPEN_ALWAYS = ("name", "quantity", "note", "entry_id", "life_source")


@action("accounting.fixed_assets.change_asset", _("固定資産の登録を直す"))
def change_asset(*, asset_id: int, new: NewAsset, acting_user: Any, at: dt.datetime) -> Asset:
    """Write an asset anew; its place is moved by move_asset.

    Raises AssetEnded, AlreadyDepreciated when more than its name, pieces and note change, and what register_asset raises.
    """
    asset = held_asset(asset_id)
    refuse_facts(new, at)
    columns = columns_of(new, accounts_of([new]))
    columns["number"] = new.number or asset.number
    changes = {
        name: [_plain(getattr(asset, name)), _plain(value)]
        for name, value in columns.items()
        if getattr(asset, name) != value
    }
    if changes.keys() - set(OPEN_ALWAYS):
        _refuse_depreciated(asset)
        if new.opening is None:
            refuse_closed_treatment(new, leaving_out=asset.pk)
    if Asset.objects.filter(number=columns["number"]).exclude(pk=asset.pk).exists():
        raise NumberTaken(number=columns["number"])
    for name, value in columns.items():
        setattr(asset, name, value)
    asset.save()
    record(
        "accounting.fixed_assets.change_asset",
        case=asset_case(asset),
        acting_user=acting_user,
        occurred_at=at,
        changes=changes,
    )
    return asset


@action("accounting.fixed_assets.withdraw_asset", _("固定資産の登録を取り消す"))
def withdraw_asset(*, asset_id: int, reason: str, acting_user: Any, at: dt.datetime) -> Asset:
    """Take back what was registered by mistake, before anything was depreciated. Raises ReasonNeeded, AssetEnded, AlreadyDepreciated."""
    if not reason.strip():
        raise ReasonNeeded
    asset = held_asset(asset_id)
    _refuse_depreciated(asset)
    asset.state, asset.ended_on = AssetState.WITHDRAWN, at.astimezone(TOKYO).date()
    asset.save(update_fields=["state", "ended_on"])
    record(
        "accounting.fixed_assets.withdraw_asset",
        case=asset_case(asset),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"state": [AssetState.IN_USE, AssetState.WITHDRAWN]},
    )
    return asset


def held_asset(asset_id: int) -> Asset:
    """An asset in use, locked. Raises AssetEnded."""
    asset = Asset.objects.select_for_update(of=("self",)).select_related("account").get(pk=asset_id)
    if asset.state != AssetState.IN_USE:
        raise AssetEnded(asset=str(asset), state=asset.get_state_display())
    return asset


def _refuse_depreciated(asset: Asset) -> None:
    if Depreciation.objects.filter(asset=asset).exclude(run__state=RunState.REVERSED).exists():
        raise AlreadyDepreciated(asset=str(asset))


def _plain(value: Any) -> Any:
    """A value as the log keeps it."""
    return value if isinstance(value, int | str | None) else str(value)
