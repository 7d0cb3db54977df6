"""償却資産税: the return as of 1 January by municipality, on the page and as CSV."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.fixed_assets import queries, shown
from accounting.fixed_assets.queries import PropertyPlace
from backoffice.companies import clock
from backoffice.exchange.sheets import csv_file
from backoffice.shell.pages import page
from backoffice.shell.request import StaffRequest
from backoffice.values.eras import Wareki

VIEW = "accounting.fixed_assets.view_assets"
FIRST_YEAR, LAST_YEAR = 2009, 2200
ROWS_SHOWN = 200
HEADER = (
    "市区町村",
    "資産の種類",
    "資産コード",
    "資産の名称等",
    "数量",
    "取得年号",
    "取得年",
    "取得月",
    "取得価額",
    "耐用年数",
    "増減",
    "減少年月日",
    "減少の事由",
    "評価額（試算）",
    "摘要",
)
ENDED = {"SOLD": "1 売却", "RETIRED": "2 滅失"}


@page(step=VIEW)
def property_list(request: StaffRequest) -> HttpResponse:
    """The return of a year, the next 1 January unless the address says."""
    year = _year(request)
    url = reverse("accounting:fixed_assets_property_list")
    context = {
        "year": year,
        "previous_url": f"{url}?year={year - 1}",
        "next_url": f"{url}?year={year + 1}",
        "file_url": reverse("accounting:fixed_assets_property_file", args=[year]),
        "places": [
            {
                "municipality": each.municipality or _("市区町村が分からない"),
                "offices": "、".join(each.offices),
                "rows": [shown.property_row(item) for item in each.items[:ROWS_SHOWN]],
                "more_rows": max(0, len(each.items) - ROWS_SHOWN),
                "count": len(each.held),
                "cost_yen": each.cost_yen,
                "value_yen": each.value_yen,
                "exemption_yen": each.exemption_yen,
                "is_exempt": each.is_exempt,
            }
            for each in queries.property_return(year)
        ],
    }
    return render(request, "accounting/fixed_assets/property_list.html", context)


@page(step=VIEW)
def property_file(request: StaffRequest, year: int) -> HttpResponse:
    """The same as CSV, in the columns of 種類別明細書."""
    rows = (row for place in queries.property_return(year) for row in _rows(place))
    return HttpResponse(
        csv_file(HEADER, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="shokyaku-shisan-{year}.csv"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _rows(place: PropertyPlace) -> Iterator[tuple[object, ...]]:
    for item in place.items:
        asset, acquired = item.asset, Wareki.of(item.asset.acquired_on)
        gone = item.change == "DECREASE"
        yield (
            place.municipality,
            item.property_class,
            asset.number,
            asset.name,
            asset.quantity,
            acquired.era,
            acquired.year,
            asset.acquired_on.month,
            asset.cost_yen,
            asset.life_years,
            {"INCREASE": "増加", "DECREASE": "減少", "": ""}[item.change],
            f"{asset.ended_on:%Y-%m-%d}" if gone and asset.ended_on else "",
            ENDED.get(asset.state, "") if gone else "",
            "" if gone else item.value_yen,
            "租税特別措置法67条の5" if asset.treatment == "SPECIAL" else "",
        )


def _year(request: StaffRequest) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) <= len(str(LAST_YEAR)) else clock.today().year + 1
    return min(max(year, FIRST_YEAR), LAST_YEAR)
