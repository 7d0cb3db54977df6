"""What a month depreciates: for each asset its year, the share of the month, and the reasons of both."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounting.fixed_assets import law
from accounting.fixed_assets.models import Asset, AssetPlace, AssetState, Depreciation, Method, RunState, Treatment
from accounting.fixed_assets.rules import (
    Facts,
    FiscalYear,
    Law,
    Standing,
    Year,
    month_of,
    spread_of,
    standing_in,
    year_of,
)
from accounting.fixed_assets.rules import Method as RuleMethod
from backoffice.organisation.queries import on
from backoffice.values.periods import Month
from backoffice.values.reasons import Line

YEAR_OF_MONTH = "EXTRACT(YEAR FROM (accounting_depreciation.month - make_interval(months => %s)))::int"
# What was posted by year of use: the index of the year (0 is the year of first use) to yen.
Posted = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Due:
    """An asset in a month: the year with its limit, the month's share, the book value after it, and who bears it."""

    asset: Asset
    unit_id: int | None
    year: Year
    month: Line
    book_yen: int


def due_assets(month: Month) -> QuerySet[Asset]:
    """The assets that have something left to depreciate in a month, by number; pooled ones also after they went."""
    posted = Depreciation.objects.filter(asset=OuterRef("pk"), run__state=RunState.POSTED).values("asset")
    left = Coalesce("opening_book_yen", "cost_yen") - Coalesce(
        Subquery(posted.annotate(sum=Sum("amount_yen")).values("sum")), 0, output_field=IntegerField()
    )
    there = Q(state=AssetState.IN_USE) | Q(state__in=(AssetState.RETIRED, AssetState.SOLD), treatment=Treatment.POOLED)
    found = Asset.objects.filter(there, in_use_from__lte=month.last_day).exclude(method=Method.NONE)
    found = found.filter(Q(opening_month=None) | Q(opening_month__lte=month.first_day))
    found = found.annotate(left_yen=left).filter(left_yen__gt=0)
    return found.exclude(_memorandum_alone(month)).select_related("account").order_by("number")


def due_of(month: Month, assets: Iterable[Asset], *, begins_with: int) -> list[Due]:
    """What the assets depreciate in a month, in two queries; `begins_with` is the first month of fiscal years."""
    held = list(assets)
    ids = [each.pk for each in held]
    posted, units = posted_by_year(ids, month, begins_with=begins_with), _units(ids, month.last_day)
    return [_due(each, month, posted.get(each.pk, {}), units.get(each.pk), begins_with) for each in held]


def posted_by_year(asset_ids: Collection[int], before: Month | None, *, begins_with: int) -> dict[int, dict[int, int]]:
    """What was posted for assets, before a month or at all, by the name of the fiscal year: one query."""
    found = Depreciation.objects.filter(asset__in=asset_ids, run__state=RunState.POSTED)
    if before is not None:
        found = found.filter(month__lt=before.first_day)
    year = RawSQL(YEAR_OF_MONTH, (begins_with - 1,), output_field=IntegerField())  # noqa: S611
    sums = found.annotate(fiscal_year=year).values("asset_id", "fiscal_year").annotate(yen=Sum("amount_yen"))
    held: dict[int, dict[int, int]] = {}
    for asset_id, name, yen in sums.values_list("asset_id", "fiscal_year", "yen"):
        held.setdefault(asset_id, {})[name] = int(yen)
    return held


def year_in(asset: Asset, year: FiscalYear, posted: Mapping[int, int], *, begins_with: int) -> tuple[Year, int]:
    """The limit of an asset in a fiscal year, and what was posted in it already; `posted` by the name of the year."""
    facts, begins = facts_of(asset, begins_with), begins_at(asset, begins_with)
    first = FiscalYear.of(asset.in_use_from, begins_with)
    by_index = {name - first.name: yen for name, yen in posted.items()}
    if asset.opening_year_yen:
        by_index[begins.index] = by_index.get(begins.index, 0) + asset.opening_year_yen
    index = max(first.until(year), begins.index)
    law_of = law_for(asset)
    return year_of(facts, law_of, standing_in(facts, law_of, index, by_index, begins)), by_index.get(index, 0)


def facts_of(asset: Asset, begins_with: int) -> Facts:
    """The asset as its rules take it; a pooled asset counts whole years from the fiscal year of its use."""
    first = FiscalYear.of(asset.in_use_from, begins_with)
    return Facts(
        cost_yen=asset.cost_yen,
        method=RuleMethod(asset.method),
        months_in_first_year=first.months_from(asset.in_use_from),
        life_years=asset.life_years,
        stated_yearly_yen=asset.stated_yearly_yen or 0,
        stated_floor_yen=asset.stated_floor_yen or 0,
    )


def begins_at(asset: Asset, begins_with: int) -> Standing:
    """Where the asset stood when this book took it over: new, or with its opening value at the year's beginning."""
    if asset.opening_month is None:
        return Standing(0, asset.cost_yen)
    taken_over = FiscalYear.of(asset.opening_month, begins_with)
    index = max(FiscalYear.of(asset.in_use_from, begins_with).until(taken_over), 0)
    opening_yen = (asset.opening_book_yen or 0) + (asset.opening_year_yen or 0)
    return Standing(index, opening_yen, asset.revised_base_yen)


def law_for(asset: Asset) -> Law:
    """The law of the asset's method, by the day on which it was acquired."""
    return law.depreciation_law(asset.method, asset.life_years, asset.acquired_on, asset.kind)


def _due(asset: Asset, month: Month, posted: Mapping[int, int], unit_id: int | None, begins_with: int) -> Due:
    fiscal_year = FiscalYear.of(month.first_day, begins_with)
    year, posted_yen = year_in(asset, fiscal_year, posted, begins_with=begins_with)
    spread = spread_of(month, fiscal_year, asset.in_use_from)
    share = month_of(year.depreciation, spread, posted_yen, at_once=asset.method == Method.AT_ONCE)
    return Due(asset, unit_id, year, share, year.opening_yen - posted_yen - share.amount_yen)


def _units(asset_ids: Collection[int], day: dt.date) -> dict[int, int | None]:
    """The unit that bears each asset on a day."""
    places = AssetPlace.objects.filter(on(day), asset__in=asset_ids)
    return dict(places.values_list("asset_id", "unit_id"))


def _memorandum_alone(month: Month) -> Q:
    """Of what a yen stays in the books, when only that yen is left."""
    kinds = [code for code, each in law.kinds(month.first_day).items() if each.has_memorandum]
    methods = (Method.STRAIGHT_LINE, Method.DECLINING_200)
    return Q(kind__in=kinds, method__in=methods, left_yen__lte=1) | Q(
        method=Method.STATED, left_yen__lte=F("stated_floor_yen")
    )
