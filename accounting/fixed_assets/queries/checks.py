"""Who saw which asset, and what nobody has looked for."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from accounting.fixed_assets.models import Asset, AssetCheck, AssetState

UNCHECKED = "UNCHECKED"


def last_checks(asset_ids: Collection[int]) -> dict[int, AssetCheck]:
    """The newest check of each asset: one query."""
    found = (
        AssetCheck.objects.filter(asset__in=asset_ids).order_by("asset_id", "-checked_at", "-pk").distinct("asset_id")
    )
    return {each.asset_id: each for each in found}


def unchecked(since: dt.date) -> QuerySet[Asset]:
    """What is in use and nobody has looked for since a day; keyset by number."""
    return Asset.objects.filter(~Exists(_since(since)), state=AssetState.IN_USE)


def checked_since(since: dt.date, result: str) -> QuerySet[Asset]:
    """What is in use and was checked since a day with a result, by its newest check; keyset by number."""
    newest = AssetCheck.objects.filter(asset=OuterRef("pk")).order_by("-checked_at", "-pk")
    found = Asset.objects.filter(Exists(_since(since)), state=AssetState.IN_USE)
    return found.alias(last_result=newest.values("result")[:1]).filter(last_result=result)


def _since(since: dt.date) -> QuerySet[AssetCheck]:
    return AssetCheck.objects.filter(asset=OuterRef("pk"), checked_on__gte=since)
