"""現物確認: somebody stands before an asset and says whether it is there."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.fixed_assets.models import Asset, AssetCheck, AssetState
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput

from .refusals import AssetEnded
from .register_asset import asset_case


class WhereIsMissing(InvalidInput):
    """What is elsewhere is somewhere."""

    code = "accounting.fixed_assets.where_is_missing"
    field = "found_at"
    cause_ja = "実際の場所が入力されていません。"
    cause_en = "It is not said where the asset is."
    remedy_ja = "見つけた場所を入力してください。"
    remedy_en = "Enter the place where you found it."


@action("accounting.fixed_assets.check_asset", _("固定資産の現物を確認"))
def check_asset(
    *, asset_id: int, result: str, found_at: str, note: str, acting_user: Any, at: dt.datetime
) -> AssetCheck:
    """Record who saw an asset in use, or did not find it, now. Raises AssetEnded, WhereIsMissing."""
    asset = Asset.objects.get(pk=asset_id)
    if asset.state != AssetState.IN_USE:
        raise AssetEnded(asset=str(asset), state=asset.get_state_display())
    if result == AssetCheck.Result.ELSEWHERE and not found_at.strip():
        raise WhereIsMissing
    made = AssetCheck.objects.create(
        asset=asset,
        result=result,
        found_at=found_at.strip(),
        note=note.strip(),
        checked_on=at.astimezone(TOKYO).date(),
        checked_at=at,
        checked_by_id=acting_user.pk,
        checked_by_name=acting_user.get_full_name(),
    )
    record(
        "accounting.fixed_assets.check_asset",
        case=asset_case(asset),
        acting_user=acting_user,
        occurred_at=at,
        changes={"result": ["", result], "found_at": ["", made.found_at]},
    )
    return made
