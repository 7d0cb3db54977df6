"""The arithmetic of fixed assets: schedules, months, treatments, the return, the municipality."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounting.fixed_assets import law
from accounting.fixed_assets.rules import (
    Applicant,
    Facts,
    FactsRefused,
    FiscalYear,
    Method,
    Spread,
    Standing,
    Treatment,
    assessed,
    month_of,
    municipality_of,
    options,
    schedule,
    spread_of,
    standing_in,
    year_of,
)
from backoffice.parameters import GapInParameter
from backoffice.values.periods import Month
from backoffice.values.reasons import replay

VECTORS = json.loads((Path(__file__).parents[2] / "cases/vectors/small-assets.json").read_text(encoding="utf-8"))
ON = dt.date(2026, 10, 10)
SMALL = Applicant(30_000_000, 248, blue_return=True, used_yen=0)
EVERY_LIFE = range(2, 51)


def of(method: str, life: int | None, kind: str = "FURNITURE", on: dt.date = ON) -> law.Law:
    return law.depreciation_law(method, life, on, kind)


def open_to(cost_yen: int, on: dt.date = ON, applicant: Applicant = SMALL, **more: bool) -> dict[str, str]:
    """Each treatment with why it is open, or why it is not, marked by a minus."""
    found = options(cost_yen, law.limits(on), law.special_limits(on), applicant, **more)
    return {each.treatment.value: each.why if each.is_open else f"-{each.why}" for each in found}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['cost']} {case.get('acquired', '')}")
def test_a_vector_of_small_assets_finds_its_treatment(case: dict) -> None:
    on = dt.date.fromisoformat(case.get("acquired", "2026-10-10"))
    found = {code for code, why in open_to(case["cost"], on).items() if not why.startswith("-")}
    if case["treatment"].startswith("一括"):
        assert {"POOLED", "ORDINARY"} <= found
        assert "EXPENSED" not in found
    elif case["treatment"].startswith("中小"):
        assert "SPECIAL" in found
    else:
        assert found == {"ORDINARY"}
    if "schedule" in case:
        years = schedule(Facts(case["cost"], Method.POOLED), of("POOLED", None))
        assert [year.depreciation.amount_yen for year in years] == case["schedule"]


@pytest.mark.parametrize(
    ("cost_yen", "why"),
    [(99_999, "-expensed_anyway"), (100_000, "special"), (399_999, "special"), (400_000, "-not_below")],
)
def test_the_special_rule_of_2026_ends_below_400_000_yen(cost_yen: int, why: str) -> None:
    assert open_to(cost_yen)["SPECIAL"] == why


@pytest.mark.parametrize(
    ("applicant", "why"),
    [
        (Applicant(None, None, blue_return=False, used_yen=0), "-policy_missing"),
        (Applicant(30_000_000, 248, blue_return=False, used_yen=0), "-no_blue_return"),
        (Applicant(100_000_001, 248, blue_return=True, used_yen=0), "-capital_too_large"),
        (Applicant(100_000_000, 401, blue_return=True, used_yen=0), "-too_many_employees"),
        (Applicant(100_000_000, 400, blue_return=True, used_yen=2_700_000), "special"),
        (Applicant(30_000_000, 248, blue_return=True, used_yen=2_700_001), "-year_used_up"),
    ],
)
def test_the_special_rule_asks_about_the_company(applicant: Applicant, why: str) -> None:
    assert open_to(300_000, applicant=applicant)["SPECIAL"] == why


def test_there_were_500_employees_before_april_2026_and_300_000_yen() -> None:
    before = dt.date(2026, 3, 31)
    many = Applicant(30_000_000, 500, blue_return=True, used_yen=0)
    assert open_to(299_999, before, many)["SPECIAL"] == "special"
    assert open_to(299_999, dt.date(2026, 4, 1), many)["SPECIAL"] == "-too_many_employees"
    assert open_to(300_000, dt.date(2029, 4, 1))["SPECIAL"] == "-no_special_rule"


def test_what_is_leased_out_takes_none_of_the_small_ones() -> None:
    found = open_to(90_000, leased_out=True)
    assert found == {"EXPENSED": "-leased_out", "SPECIAL": "-leased_out", "POOLED": "-leased_out", "ORDINARY": "always"}


def test_land_is_only_kept() -> None:
    assert open_to(90_000, depreciates=False) == {"ORDINARY": "not_depreciated"}


def test_intangibles_go_down_to_zero_and_things_to_one_yen() -> None:
    facts = Facts(1_000_000, Method.STRAIGHT_LINE, 12, 5)
    assert [year.closing_yen for year in schedule(facts, of("STRAIGHT_LINE", 5, "SOFTWARE"))][-1] == 0
    assert [year.closing_yen for year in schedule(facts, of("STRAIGHT_LINE", 5, "FURNITURE"))][-1] == 1


@pytest.mark.parametrize("method", ["STRAIGHT_LINE", "DECLINING_200"])
@given(life=st.sampled_from(EVERY_LIFE), cost_yen=st.integers(2, 10**10), months=st.integers(1, 12))
@settings(max_examples=60)
def test_a_schedule_takes_all_but_one_yen_and_each_year_replays(
    method: str, life: int, cost_yen: int, months: int
) -> None:
    years = list(schedule(Facts(cost_yen, Method(method), months, life), of(method, life)))
    total = sum(year.depreciation.amount_yen for year in years)
    if years:
        assert years[-1].closing_yen == cost_yen - total
    assert total <= cost_yen - 1
    if cost_yen >= 1_000_000:
        assert total == cost_yen - 1
        assert len(years) <= life + 2
    assert all(replay(year.depreciation.because) == year.depreciation.amount_yen for year in years)


def test_an_older_method_goes_on_by_the_stated_amount_down_to_its_floor() -> None:
    facts = Facts(10_000_000, Method.STATED, stated_yearly_yen=180_000, stated_floor_yen=500_000)
    years = list(schedule(facts, of("STATED", None, on=dt.date(1998, 3, 1)), Standing(27, 900_000)))
    assert [(year.index, year.depreciation.amount_yen) for year in years] == [
        (27, 180_000),
        (28, 180_000),
        (29, 40_000),
    ]


def test_rates_that_are_not_held_are_refused_by_name() -> None:
    with pytest.raises(GapInParameter) as refused:
        of("DECLINING_200", 5, on=dt.date(2012, 3, 31))
    assert "200%定率法" in str(refused.value)


def test_what_was_not_posted_is_not_made_up_for_in_a_later_year() -> None:
    facts, its_law = Facts(1_000_000, Method.STRAIGHT_LINE, 12, 10), of("STRAIGHT_LINE", 10)
    at = standing_in(facts, its_law, 2, {0: 100_000}, Standing(0, 1_000_000))
    assert at == Standing(2, 900_000, None)
    assert year_of(facts, its_law, at).depreciation.amount_yen == 100_000


def test_the_base_is_frozen_in_the_year_of_the_switch() -> None:
    facts, its_law = Facts(1_000_000, Method.DECLINING_200, 12, 10), of("DECLINING_200", 10)
    posted = {year.index: year.depreciation.amount_yen for year in schedule(facts, its_law)}
    at = standing_in(facts, its_law, 8, posted, Standing(0, 1_000_000))
    assert (at.opening_yen, at.revised_base_yen) == (131_072, 262_144)
    assert year_of(facts, its_law, at).depreciation.amount_yen == 65_536


@pytest.mark.parametrize(("cost_yen", "months"), [(0, 12), (-1, 12), (1, 0), (1, 13)])
def test_figures_that_no_asset_has_are_refused(cost_yen: int, months: int) -> None:
    with pytest.raises(FactsRefused):
        Facts(cost_yen, Method.STRAIGHT_LINE, months, 5)


@given(amount=st.integers(0, 10**10), begins=st.integers(0, 11))
def test_the_months_of_a_year_tie_to_its_limit(amount: int, begins: int) -> None:
    year = year_of(Facts(max(amount, 1), Method.AT_ONCE), of("AT_ONCE", None), Standing(0, max(amount, 1))).depreciation
    posted = 0
    for month in range(1, 13 - begins):
        share = month_of(year, Spread(month, 12 - begins), posted)
        assert share.amount_yen >= 0
        posted += share.amount_yen
    assert posted == year.amount_yen


def test_a_month_that_was_left_out_is_made_up_for_by_the_next() -> None:
    year = year_of(Facts(1_000_000, Method.STRAIGHT_LINE, 12, 10), of("STRAIGHT_LINE", 10), Standing(0, 1_000_000))
    assert month_of(year.depreciation, Spread(3, 12), 8_333).amount_yen == 16_667


def test_fiscal_years_begin_where_the_company_says() -> None:
    year = FiscalYear.of(dt.date(2027, 1, 15), 4)
    assert (year.name, year.first, year.last) == (2026, Month(2026, 4), Month(2027, 3))
    assert year.months_from(dt.date(2027, 1, 31)) == 3
    assert spread_of(Month(2026, 11), FiscalYear.of(ON, 4), ON) == Spread(2, 6)
    assert FiscalYear.of(ON, 4).plus(3).name == 2029


def test_the_assessed_value_follows_the_residual_rates_to_its_floor() -> None:
    # 5 years: 0.815 in the first year, 0.631 in each later one, never below 5% of the cost.
    its_law = law.property_law(5, dt.date(2027, 1, 1))
    values = [assessed(1_000_000, years, its_law).amount_yen for years in (1, 2, 3, 8, 20)]
    assert values == [815_000, 514_265, 324_501, 50_000, 50_000]


@pytest.mark.parametrize(
    ("address", "municipality"),
    [
        ("東京都港区海岸1丁目2番3号", "東京都港区"),
        ("大阪府大阪市中央区南船場4丁目", "大阪府大阪市中央区"),
        ("三重県四日市市諏訪町1", "三重県四日市市"),
        ("千葉県市川市八幡1", "千葉県市川市"),
        ("東京都西多摩郡瑞穂町箱根ケ崎", "東京都西多摩郡瑞穂町"),
        ("群馬県佐波郡玉村町下新田", "群馬県佐波郡玉村町"),
        ("京都府京都市中京区寺町", "京都府京都市中京区"),
        ("海の上", ""),
    ],
)
def test_the_municipality_is_read_from_the_address(address: str, municipality: str) -> None:
    assert municipality_of(address) == municipality


def test_every_treatment_is_told_apart() -> None:
    assert set(open_to(150_000)) == set(Treatment)
