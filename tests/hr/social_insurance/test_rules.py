"""Premiums against the official tables row by row; who is insured in which month."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.parameters import GapInParameter, as_of
from backoffice.parameters.calculators import calculate
from backoffice.parameters.explain import explain
from backoffice.values.periods import Month
from backoffice.values.reasons import replay
from hr.social_insurance import queries, rules

VECTORS = Path(__file__).resolve().parents[2] / "cases" / "vectors"
TABLES = {"premium_table_r6.csv": Month(2024, 3), "premium_table_r8_tokyo.csv": Month(2026, 4)}
AGES = rules.Ages(care_from=40, care_until=65, pension_until=70, health_until=75)
ALL = rules.Insured(health=True, care=True, pension=True)


def rows():
    for name, month in TABLES.items():
        with (VECTORS / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield pytest.param(row, month, id=f"{row['fiscal_year']}-{row['prefecture']}-{row['health_grade']}")


@pytest.mark.parametrize(("row", "month"), list(rows()))
def test_a_row_of_the_official_table(row, month):
    given = {"prefecture": row["prefecture"], "month": str(month), "standard_remuneration": int(row["standard"])}
    output = calculate([{"kind": "premium", "input": given}])[0]["output"]
    assert {key: str(value) for key, value in output.items() if key in row} == {
        key: row[key] for key in output if key in row
    }


def insured(month, **person):
    return rules.insured_in(Month.parse(month), rules.Person(**person), AGES)


BORN = dt.date(1990, 1, 15)
HIRED = dt.date(2020, 4, 1)


@pytest.mark.parametrize(
    ("month", "acquired_on", "last_day_on", "pays"),
    [
        ("2026-09", dt.date(2026, 10, 1), None, False),
        ("2026-10", dt.date(2026, 10, 31), None, True),
        ("2026-10", HIRED, dt.date(2026, 10, 31), True),
        ("2026-11", HIRED, dt.date(2026, 10, 31), False),
        ("2026-10", HIRED, dt.date(2026, 10, 30), False),
        ("2026-09", HIRED, dt.date(2026, 10, 30), True),
        ("2026-10", dt.date(2026, 10, 5), dt.date(2026, 10, 20), True),
        ("2026-11", dt.date(2026, 10, 5), dt.date(2026, 10, 31), False),
    ],
)
def test_the_month_of_acquisition_pays_and_the_month_of_loss_does_not(month, acquired_on, last_day_on, pays):
    found = insured(month, born_on=BORN, acquired_on=acquired_on, last_day_on=last_day_on)
    assert (found.health, found.pension) == (pays, pays)


@pytest.mark.parametrize(
    ("born_on", "month", "health", "care", "pension"),
    [
        (dt.date(1986, 5, 1), "2026-03", True, False, True),
        (dt.date(1986, 5, 1), "2026-04", True, True, True),
        (dt.date(1986, 5, 2), "2026-04", True, False, True),
        (dt.date(1961, 11, 1), "2026-09", True, True, True),
        (dt.date(1961, 11, 1), "2026-10", True, False, True),
        (dt.date(1956, 6, 15), "2026-05", True, False, True),
        (dt.date(1956, 6, 15), "2026-06", True, False, False),
        (dt.date(1951, 11, 1), "2026-10", True, False, False),
        (dt.date(1951, 11, 1), "2026-11", False, False, False),
        (dt.date(1945, 1, 1), "2026-11", False, False, False),
    ],
)
def test_ages_begin_and_end_insurance(born_on, month, health, care, pension):
    assert insured(month, born_on=born_on, acquired_on=HIRED) == rules.Insured(health, care, pension)


def test_somebody_hired_after_70_never_joins_the_pension():
    found = insured("2026-10", born_on=dt.date(1955, 1, 1), acquired_on=dt.date(2026, 10, 1))
    assert found == rules.Insured(health=True, care=False, pension=False)


def test_a_month_of_childcare_leave_is_exempt():
    months = frozenset({Month(2026, 10)})
    assert insured("2026-10", born_on=BORN, acquired_on=HIRED, exempt_months=months) == rules.NOT_INSURED
    assert insured("2026-11", born_on=BORN, acquired_on=HIRED, exempt_months=months).health


def premiums(month, standard_yen, *, insured=ALL, prefecture="東京都", support_levy=rules.SupportLevy.OWN_LINE):
    law = queries.law_for_month(Month.parse(month), prefecture)
    found = rules.premiums(rules.PremiumMonth(law.month, standard_yen, insured), law, support_levy)
    return {line.code: line.amount_yen for line in found.employee + found.employer}


def test_health_and_care_are_rounded_once_and_the_employer_bears_the_rest():
    assert premiums("2026-03", 410000) == {
        "health_insurance": 23513,
        "pension_insurance": 37515,
        "health_insurance_employer": 23514,
        "pension_insurance_employer": 37515,
        "child_contribution": 1476,
    }


def test_the_support_levy_begins_with_the_premium_of_april_2026():
    assert "child_support_levy" not in premiums("2026-03", 300000)
    assert premiums("2026-04", 300000)["child_support_levy"] == 345


def test_the_support_levy_may_be_rounded_together_with_health():
    together = premiums("2026-08", 170000, prefecture="青森県", support_levy=rules.SupportLevy.TOGETHER)
    assert "child_support_levy" not in together
    assert together["health_insurance"] == 9945  # 170,000 × (9.85% + 1.62% + 0.23%) / 2


def test_the_pension_keeps_within_its_own_grades():
    assert premiums("2026-08", 58000)["pension_insurance"] == 8052  # 88,000 × 18.3% / 2
    assert premiums("2026-08", 1390000)["pension_insurance"] == 59475  # 650,000 × 18.3% / 2


def test_the_pension_grades_grow_in_september_2027():
    with pytest.raises(GapInParameter):
        queries.law_for_month(Month(2027, 9), "東京都")
    assert max(row[1] for row in as_of("hr.social_insurance.pension_grades", dt.date(2027, 9, 1)).value.rows) == 680000


def test_a_remuneration_that_is_no_grade_is_refused():
    with pytest.raises(rules.NoSuchGrade):
        premiums("2026-08", 300001)


def test_an_unknown_prefecture_is_refused():
    with pytest.raises(queries.UnknownPrefecture):
        queries.law_for_month(Month(2026, 8), "江戸")


@pytest.mark.parametrize(
    ("remuneration_yen", "standard_yen"),
    [(0, 58000), (62999, 58000), (63000, 68000), (309999, 300000), (310000, 320000), (9999999, 1390000)],
)
def test_pay_falls_into_its_grade(remuneration_yen, standard_yen):
    assert rules.grade_of(remuneration_yen, queries.health_grades(Month(2026, 8))).standard_yen == standard_yen


@pytest.mark.parametrize(
    ("closing_on", "business", "employee", "employer"),
    [
        (dt.date(2026, 3, 31), "GENERAL", 1650, 2700),
        (dt.date(2026, 4, 1), "GENERAL", 1500, 2550),
        (dt.date(2026, 4, 1), "CONSTRUCTION", 1800, 3150),
        (dt.date(2026, 4, 1), "AGRICULTURE", 1800, 2850),
    ],
)
def test_employment_insurance_goes_by_the_closing_date(closing_on, business, employee, employer):
    mine, theirs = rules.employment_insurance(300000, queries.employment_law(closing_on, business))
    assert (mine.amount_yen, theirs.amount_yen) == (employee, employer)


def test_accident_insurance_goes_by_the_business():
    rate = queries.accident_rate(dt.date(2026, 10, 31), "その他の各種事業")
    assert rules.accident_insurance(284466, rate).amount_yen == 853  # 284,466 × 3 / 1000 = 853.398
    with pytest.raises(queries.UnknownAccidentBusiness):
        queries.accident_rate(dt.date(2026, 10, 31), "魔法業")


@pytest.mark.parametrize(
    ("bonus_yen", "counted_yen", "health_yen", "pension_yen"),
    [
        (1_999_999, 0, 1_999_000, 1_500_000),
        (1_000_000, 5_000_000, 730_000, 1_000_000),
        (1_000_000, 5_730_000, 0, 1_000_000),
        (999, 0, 0, 0),
    ],
)
def test_a_standard_bonus_keeps_within_its_caps(bonus_yen, counted_yen, health_yen, pension_yen):
    law = queries.law_for_month(Month(2026, 6), "東京都")
    found = rules.bonus_premiums(bonus_yen, counted_yen, ALL, law)
    assert [step.amount_yen for step in found.steps][1:] == [health_yen, pension_yen]
    for line in (*found.steps, *found.employee, *found.employer):
        assert replay(line.because) == line.amount_yen
        assert explain(line.because, "ja").calculation
        assert explain(line.because, "en").calculation


@given(
    paid=st.lists(
        st.builds(
            rules.MonthPaid, st.integers(min_value=0, max_value=2_000_000), st.integers(min_value=0, max_value=31)
        ),
        min_size=3,
        max_size=3,
    ),
    short_time=st.booleans(),
)
def test_the_average_lies_between_the_months_that_count(paid, short_time):
    least = queries.least_base_days(dt.date(2026, 7, 1), short_time=short_time)
    found = rules.regular_average(paid, least)
    counted = [each.pay_yen for each in paid if each.base_days >= least.value]
    assert found.months == len(counted)
    if found.line is None:
        assert counted == []
    else:
        assert min(counted) <= found.line.amount_yen <= max(counted)
        assert replay(found.line.because) == found.line.amount_yen
        assert explain(found.line.because, "ja")
