"""償却資産の申告: what stands in each municipality on 1 January, with what came and went in the year before."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounting.fixed_assets import law
from accounting.fixed_assets.models import Asset, AssetPlace, AssetState, Treatment
from accounting.fixed_assets.rules import assessed, municipality_of
from backoffice.organisation.models import Office
from backoffice.organisation.queries import on
from backoffice.values.reasons import Line

DECLARED = (Treatment.ORDINARY, Treatment.SPECIAL)


@dataclass(frozen=True, slots=True)
class PropertyItem:
    """An asset of the return. `change` is INCREASE or DECREASE of the year before, "" for what was there already.

    A decrease has no value any more; `value` is None where its life is not known.
    """

    asset: Asset
    property_class: int
    change: str
    value: Line | None

    @property
    def value_yen(self) -> int:
        return self.value.amount_yen if self.value else 0


@dataclass(frozen=True, slots=True)
class PropertyPlace:
    """The return of one municipality: its offices, its items by class and number, and its sums."""

    municipality: str
    offices: tuple[str, ...]
    items: tuple[PropertyItem, ...]
    exemption_yen: int

    @property
    def held(self) -> tuple[PropertyItem, ...]:
        """What is there on 1 January."""
        return tuple(item for item in self.items if item.change != "DECREASE")

    @property
    def cost_yen(self) -> int:
        return sum(item.asset.cost_yen for item in self.held)

    @property
    def value_yen(self) -> int:
        return sum(item.value_yen for item in self.held)

    @property
    def is_exempt(self) -> bool:
        """Whether the values stay below the exemption (地方税法351条)."""
        return self.value_yen < self.exemption_yen


def property_return(year: int) -> list[PropertyPlace]:
    """The returns as of 1 January of a year, by municipality: two queries.

    一括償却資産 and what was expensed are outside, what the special rule of small companies expensed is inside
    (地方税法341条4号, 同法施行令49条).
    """
    base = dt.date(year, 1, 1)
    by_place: dict[str, list[PropertyItem]] = {}
    offices: dict[str, set[str]] = {}
    places = _places(base)
    for asset in _assets(base):
        office = places.get(asset.pk)
        municipality = (municipality_of(office.address) or office.name) if office else ""
        item = _item(asset, base)
        if item is not None:
            by_place.setdefault(municipality, []).append(item)
            offices.setdefault(municipality, set()).update({office.name} if office else ())
    exemption_yen = int(law.property_exemption(base).value)
    return [
        PropertyPlace(name, tuple(sorted(offices[name])), _in_order(by_place[name]), exemption_yen)
        for name in sorted(by_place)
    ]


def _assets(base: dt.date) -> Iterable[Asset]:
    """What was acquired until 1 January and not gone before the one before."""
    there = Q(ended_on=None) | Q(ended_on__gt=_before(base))
    found = Asset.objects.filter(there, treatment__in=DECLARED, acquired_on__lte=base)
    return found.exclude(state=AssetState.WITHDRAWN).order_by("number")


def _places(base: dt.date) -> dict[int, Office]:
    """The office of each asset on 1 January; of what is gone, the last that it had."""
    found = AssetPlace.objects.filter(on(base) | Q(asset__ended_on__lte=base)).select_related("office")
    return {each.asset_id: each.office for each in found.order_by("valid_from")}


def _item(asset: Asset, base: dt.date) -> PropertyItem | None:
    """The asset as an item of the return; None for a kind that is not declared, or what came and went in the year."""
    property_class = law.kind_law(asset.kind, base).property_class
    is_new, is_gone = asset.acquired_on > _before(base), asset.ended_on is not None and asset.ended_on <= base
    if property_class is None or (is_new and is_gone):
        return None
    if is_gone:
        return PropertyItem(asset, property_class, "DECREASE", None)
    value = (
        assessed(asset.cost_yen, base.year - _year_of(asset), law.property_law(asset.life_years, base))
        if asset.life_years
        else None
    )
    return PropertyItem(asset, property_class, "INCREASE" if is_new else "", value)


def _year_of(asset: Asset) -> int:
    """The calendar year of acquisition; 1 January belongs to the year before, as the return counts."""
    return (asset.acquired_on - dt.timedelta(days=1)).year


def _before(base: dt.date) -> dt.date:
    return base.replace(year=base.year - 1)


def _in_order(items: list[PropertyItem]) -> tuple[PropertyItem, ...]:
    return tuple(sorted(items, key=lambda item: (item.property_class, item.asset.number)))
