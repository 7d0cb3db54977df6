"""Withholding against the official tables, cell by cell; the formula against the table; commuting."""

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.parameters import GapInParameter
from backoffice.parameters.explain import explain
from backoffice.values.reasons import Term, replay
from hr.income_tax import queries, rules
from hr.income_tax.rules import Column

CASES = Path(__file__).resolve().parents[2] / "cases" / "hr" / "income_tax"
MONTHLY = {"2020_2025": dt.date(2025, 12, 31), "2026": dt.date(2026, 1, 1), "2027": dt.date(2027, 1, 1)}


def rows(name):
    with (CASES / f"{name}.csv").open(encoding="utf-8") as file:
        return [{key: int(value) for key, value in row.items()} for row in csv.DictReader(file)]


def pay(yen):
    return Term("taxable_after_insurance_yen", yen)


def tax(yen, column, dependants, table):
    return rules.tax_by_table(pay(yen), column, dependants, table).amount_yen


@pytest.mark.parametrize(("name", "paid_on"), MONTHLY.items())
def test_every_cell_of_the_monthly_table_at_both_ends_of_its_row(name, paid_on):
    table, official = queries.monthly_table(paid_on), rows(f"withholding_monthly_table_{name}")
    assert len(official) == {"2020_2025": 245, "2026": 231, "2027": 228}[name]
    for row in official:
        for yen in (row["from"], row["to_exclusive"] - 1):
            assert [tax(yen, Column.KOU, each, table) for each in range(8)] == [row[f"kou_{each}"] for each in range(8)]
            assert tax(yen, Column.OTSU, 0, table) == row["otsu"]


def test_every_cell_of_the_daily_table():
    table = queries.daily_table(dt.date(2026, 6, 30))
    for row in rows("withholding_daily_table_2026"):
        for yen in (row["from"], row["to_exclusive"] - 1):
            assert [tax(yen, Column.KOU, each, table) for each in range(8)] == [row[f"kou_{each}"] for each in range(8)]
            assert (tax(yen, Column.OTSU, 0, table), tax(yen, Column.HEI, 0, table)) == (row["otsu"], row["hei"])


@pytest.mark.parametrize(("name", "paid_on"), MONTHLY.items())
def test_the_formula_agrees_with_the_table_at_the_middle_of_its_rows(name, paid_on):
    formula = queries.formula(paid_on)
    for row in rows(f"withholding_monthly_table_{name}"):
        middle = (row["from"] + row["to_exclusive"]) // 2
        for dependants in range(8):
            printed = row[f"kou_{dependants}"]
            computed = rules.tax_by_formula(pay(middle), dependants, formula).tax.amount_yen
            assert abs(computed - printed) <= (10 if printed else 100)


@pytest.mark.parametrize(
    ("yen", "column", "dependants", "expected"),
    [
        (0, Column.KOU, 0, 0),
        (104999, Column.KOU, 0, 0),
        (105000, Column.KOU, 0, 170),
        (739999, Column.KOU, 0, 71380),
        (740000, Column.KOU, 0, 71680),
        (775200, Column.KOU, 3, 59477),
        (300000, Column.KOU, 30, 0),
        (740000, Column.KOU, 9, 23190),  # 26,410 - 2 × 1,610
        (3600000, Column.KOU, 0, 1171215),  # 1,125,270 + 100,000 × 45.945%
        (0, Column.OTSU, 0, 0),
        (104999, Column.OTSU, 0, 3216),  # 104,999 × 3.063% = 3,216.119
        (740000, Column.OTSU, 0, 259200),
        (1710001, Column.OTSU, 0, 655400),  # 655,400 + 0.45945
        (303102, Column.OTSU, 2, 51280),  # 54,500 - 2 × 1,610
    ],
)
def test_edges_of_the_monthly_table_of_2026(yen, column, dependants, expected):
    assert tax(yen, column, dependants, queries.monthly_table(dt.date(2026, 12, 25))) == expected


def test_the_payment_date_chooses_the_table():
    december, january = (queries.monthly_table(day) for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 1)))
    assert (tax(105000, Column.KOU, 0, december), tax(105000, Column.KOU, 0, january)) == (170, 0)


@pytest.mark.parametrize(
    ("lookup", "paid_on", "file"),
    [
        (queries.daily_table, dt.date(2027, 1, 4), "daily.yaml"),
        (queries.daily_table, dt.date(2025, 12, 31), "daily.yaml"),
        (queries.bonus_law, dt.date(2027, 1, 4), "bonus.yaml"),
        (queries.monthly_table, dt.date(2019, 12, 31), "monthly.yaml"),
    ],
)
def test_a_table_that_is_not_held_is_refused_and_named(lookup, paid_on, file):
    with pytest.raises(GapInParameter) as refused:
        lookup(paid_on)
    assert file in refused.value.remedy_ja


def test_the_monthly_table_has_no_column_for_day_labourers():
    with pytest.raises(rules.NoSuchColumn):
        tax(300000, Column.HEI, 0, queries.monthly_table(dt.date(2026, 6, 30)))


def test_the_daily_table_above_its_rows_goes_by_segments():
    table = queries.daily_table(dt.date(2026, 6, 30))
    assert tax(25000, Column.KOU, 0, table) == 2454  # 2,250 + 1,000 × 20.42% = 2,454.2
    assert tax(30000, Column.OTSU, 0, table) == 10750  # 8,300 + 6,000 × 40.84% = 10,750.4
    assert tax(80000, Column.HEI, 9, table) == 16188  # 8,608 + 22,500 × 33.693% = 16,188.925


def bonus(bonus_yen, previous_yen, **given):
    day = dt.date(2026, 6, 30)
    settings = {"column": Column.KOU, "dependants": 0} | given
    return rules.bonus_tax(
        bonus_yen, previous_yen, law=queries.bonus_law(day), monthly=queries.monthly_table(day), **settings
    )


def test_ten_times_last_months_pay_still_uses_the_rates_and_a_yen_more_does_not():
    assert bonus(2559300, 255930).rate_percent == Decimal("4.084")
    assert bonus(2559301, 255930).rate_percent is None


def test_without_pay_last_month_the_monthly_table_serves():
    found = bonus(600000, 0)
    assert found.rate_percent is None
    assert found.tax.amount_yen == 0  # 600,000 / 6 = 100,000, below 105,000
    assert bonus(1200000, 0).tax.amount_yen == 6 * 4340  # 200,000 a month: 4,340
    assert bonus(1200000, 0, period_months=12).tax.amount_yen == 0  # 100,000 a month


@given(st.integers(0, 5_000_000), st.integers(0, 12), st.sampled_from([Column.KOU, Column.OTSU]))
def test_tax_never_falls_below_zero_and_its_reason_gives_it_again(yen, dependants, column):
    made = rules.tax_by_table(pay(yen), column, dependants, queries.monthly_table(dt.date(2026, 6, 30)))
    assert made.amount_yen >= 0
    assert replay(made.because) == made.amount_yen


@given(st.integers(0, 5_000_000), st.integers(0, 12))
def test_the_formula_never_falls_below_zero_and_its_steps_give_it_again(yen, dependants):
    found = rules.tax_by_formula(pay(yen), dependants, queries.formula(dt.date(2026, 6, 30)))
    assert found.tax.amount_yen >= 0
    assert [replay(step.because) for step in found.steps] == [step.amount_yen for step in found.steps]


@pytest.mark.parametrize(
    ("paid_on", "public_yen", "vehicle_yen", "distance_km", "parking_yen", "expected"),
    [
        (dt.date(2026, 10, 30), 160000, 0, "0", 0, 150000),
        (dt.date(2026, 10, 30), 0, 5000, "1.9", 2000, 0),
        (dt.date(2026, 10, 30), 0, 5000, "2", 0, 4200),
        (dt.date(2026, 10, 30), 0, 80000, "95", 9000, 71400),
        (dt.date(2026, 10, 30), 90000, 70000, "95", 0, 150000),
        (dt.date(2026, 3, 31), 0, 80000, "95", 9000, 38700),
        (dt.date(2025, 3, 31), 0, 80000, "95", 9000, 31600),
        (dt.date(2026, 10, 30), 0, 0, "0", 0, 0),
    ],
)
def test_commuting_within_its_limits_is_not_taxed(paid_on, public_yen, vehicle_yen, distance_km, parking_yen, expected):
    law = queries.commuting(paid_on)
    found = rules.commuting_non_taxable(public_yen, vehicle_yen, Decimal(distance_km), parking_yen, law)
    assert found.amount_yen == expected


def test_the_non_resident_rate_is_the_same_after_2027():
    for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 1)):
        taxable = Term("taxable_pay_yen", 300000)
        assert rules.non_resident_tax(taxable, queries.law_on(day).non_resident_rate).amount_yen == 61260


def test_the_vectors_name_their_sources():
    vectors = json.loads((CASES.parents[1] / "vectors" / "withholding_cases.json").read_text(encoding="utf-8"))
    assert all(case["source"] for case in vectors["cases"])


@given(annual_yen=st.integers(min_value=0, max_value=10_000_000), months=st.integers(min_value=1, max_value=12))
def test_instalments_of_resident_tax_add_up(annual_yen, months):
    first, rest = rules.instalments(annual_yen, months)
    assert first.amount_yen + rest.amount_yen * (months - 1) == annual_yen
    assert rest.amount_yen % 100 == 0
    assert 0 <= first.amount_yen - rest.amount_yen < 100 * months


RETIREMENT = st.builds(
    rules.Retirement,
    pay_yen=st.integers(min_value=0, max_value=200_000_000),
    years=st.integers(min_value=1, max_value=45),
    officer_years=st.integers(min_value=0, max_value=10),
    is_disabled=st.booleans(),
    is_declared=st.booleans(),
)


@given(payment=RETIREMENT)
def test_tax_of_retirement_replays_and_is_explained(payment):
    found = rules.retirement_tax(payment, queries.retirement_law(dt.date(2026, 12, 31)))
    for each in (*found.steps, found.tax, found.municipal, found.prefectural):
        assert replay(each.because) == each.amount_yen
        assert explain(each.because, "ja")
        assert explain(each.because, "en")
    assert 0 <= found.tax.amount_yen <= payment.pay_yen


@pytest.mark.parametrize(
    ("years", "expected"), [(1, 800_000), (2, 800_000), (3, 1_200_000), (20, 8_000_000), (21, 8_700_000)]
)
def test_the_retirement_deduction_by_years(years, expected):
    law = queries.retirement_law(dt.date(2026, 12, 31))
    assert rules.retirement_deduction(rules.Retirement(0, years), law).amount_yen == expected


def test_a_day_more_of_short_service_is_halved():
    law = queries.retirement_law(dt.date(2026, 12, 31))
    five, six = (rules.retirement_tax(rules.Retirement(9_000_000, years), law) for years in (5, 6))
    assert five.steps[-1].amount_yen == 5_500_000
    assert six.steps[-1].amount_yen == 3_300_000
