"""Fixed assets: a company that keeps a register, and what stands in it."""

import datetime as dt
from typing import Any

from accounting.fixed_assets.actions import (
    NewAsset,
    NewDisposal,
    Opening,
    define_company_facts,
    dispose_asset,
    order_depreciation,
    register_asset,
    register_assets,
    upload_list,
)
from accounting.fixed_assets.models import Asset, AssetImport, DepreciationRun, Disposal
from backoffice.companies import clock
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import Office, Unit, User
from backoffice.values.periods import Month

OCTOBER = Month(2026, 10)


def new(**changed: Any) -> NewAsset:
    """A copier of 1,200,000 yen, bought and in use since 10 October 2026, depreciated over 5 years by 200%."""
    given: dict[str, Any] = {
        "name": "複合機",
        "kind": "FURNITURE",
        "treatment": "ORDINARY",
        "method": "DECLINING_200",
        "life_years": 5,
        "life_source": "別表第一 器具及び備品 2",
        "acquired_on": dt.date(2026, 10, 10),
        "in_use_from": dt.date(2026, 10, 10),
        "cost_yen": 1_200_000,
        "office_id": Office.objects.get().pk,
        "unit_id": Unit.objects.get().pk,
        "room": "5階",
        **changed,
    }
    return NewAsset(**given)


def registered(keeper: User, at: dt.datetime, **changed: Any) -> Asset:
    """That asset in the register."""
    return register_asset(new=new(**changed), acting_user=keeper, at=at)


def taken_over(keeper: User, at: dt.datetime, **changed: Any) -> Asset:
    """Shelves of 1,000,000 yen from April 2020 over 10 years, taken over in April 2026 with 400,000 yen left."""
    opening = changed.pop("opening", None) or Opening(month=dt.date(2026, 4, 1), book_yen=400_000)
    given: dict[str, Any] = {
        "name": "書架",
        "number": "OLD-1",
        "method": "STRAIGHT_LINE",
        "life_years": 10,
        "acquired_on": dt.date(2020, 4, 1),
        "in_use_from": dt.date(2020, 4, 1),
        "cost_yen": 1_000_000,
        **changed,
    }
    return register_assets(entries=[new(opening=opening, **given)], acting_user=keeper, at=at)[0]


def small_company(keeper: User, at: dt.datetime, **changed: Any) -> None:
    """A capital of 30 million yen, 248 employees, and a blue return."""
    given: dict[str, Any] = {
        "valid_from": dt.date(2020, 4, 1),
        "capital_yen": 30_000_000,
        "employees": 248,
        "blue_return": True,
        **changed,
    }
    define_company_facts(**given, acting_user=keeper, at=at)


def depreciated(keeper: User, month: Month = OCTOBER) -> DepreciationRun:
    """A month of depreciation, worked off to its entry."""
    job = order_depreciation(month=month, acting_user=keeper, at=clock.now())
    work_off(job.pk, clock=clock.now)
    return DepreciationRun.objects.get(pk=job.case_id)


def disposed(asset: Asset, keeper: User, at: dt.datetime, **changed: Any) -> Disposal:
    """The asset retired on 4 November 2026, or sold when the caller says for how much."""
    given: dict[str, Any] = {"disposed_on": dt.date(2026, 11, 4), "reason": "入れ替え", **changed}
    return dispose_asset(asset_id=asset.pk, new=NewDisposal(**given), acting_user=keeper, at=at)


HEADINGS = (
    "資産番号,資産名,種類,税務上の扱い,償却方法,耐用年数（年）,取得日,事業供用日,取得価額,数量,事業所,"
    "引き継いで償却を始める月,開始時の帳簿価額,同じ年度の開始前の償却額,会社が決めた年額,償却の限度になる帳簿価額"
)


def listed(*rows: str) -> bytes:
    """A list of assets as a spreadsheet in Japan writes it."""
    return "\r\n".join((HEADINGS, *rows)).encode("cp932")


def uploaded(keeper: User, at: dt.datetime) -> AssetImport:
    """A list of one shelf that waits to be confirmed."""
    row = "K-1,書架,工具器具備品,通常の減価償却,定額法,10,2020/4/1,2020/4/1,1000000,2,TYO,2026/4/1,400000,,,"
    return upload_list(name="台帳.csv", content=listed(row), media_type="text/csv", acting_user=keeper, at=at)
