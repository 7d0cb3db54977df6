"""Moving an asset to another office, unit or room, from a day on."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.fixed_assets.models import AssetPlace
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput

from .change_asset import held_asset
from .register_asset import asset_case


class MovedBeforeItCame(InvalidInput):
    """A place begins after the one before it."""

    code = "accounting.fixed_assets.moved_before_it_came"
    field = "moved_on"
    cause_ja = "移動日は、いまの場所に置いた日（{since}）より後の日です。"
    cause_en = "The move must come after {since}, when it came to its present place."
    remedy_ja = "移動日を確認してください。"
    remedy_en = "Check the day of the move."


@action("accounting.fixed_assets.move_asset", _("固定資産を移動"))
def move_asset(
    *,
    asset_id: int,
    moved_on: dt.date,
    office_id: int,
    unit_id: int | None,
    room: str,
    acting_user: Any,
    at: dt.datetime,
) -> AssetPlace:
    """Put an asset into another place from a day on; months from then on are borne by the new unit.

    Raises AssetEnded, MovedBeforeItCame.
    """
    asset = held_asset(asset_id)
    present = (
        AssetPlace.objects.select_for_update(of=("self",)).select_related("office").get(asset=asset, valid_until=None)
    )
    if moved_on <= present.valid_from:
        raise MovedBeforeItCame(since=present.valid_from)
    present.valid_until = moved_on
    present.save(update_fields=["valid_until"])
    made = AssetPlace.objects.create(
        asset=asset,
        office_id=office_id,
        unit_id=unit_id,
        room=room,
        valid_from=moved_on,
        moved_by_id=acting_user.pk,
        moved_by_name=acting_user.get_full_name(),
    )
    record(
        "accounting.fixed_assets.move_asset",
        case=asset_case(asset),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "office": [present.office_id, office_id],
            "unit": [present.unit_id, unit_id],
            "room": [present.room, room],
            "moved_on": ["", str(moved_on)],
        },
    )
    return made
