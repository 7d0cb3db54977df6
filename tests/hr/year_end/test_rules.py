"""The year-end adjustment: every line replays, more is never deducted than allowed, and what is settled adds up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.parameters import GapInParameter, as_of
from backoffice.parameters.explain import explain
from backoffice.values.reasons import replay
from hr.year_end import queries, rules

YEARS = st.sampled_from((2025, 2026))
YEN = st.integers(min_value=0, max_value=3_000_000)
PAY = st.integers(min_value=0, max_value=20_000_000)
LIFE = st.builds(rules.LifePremiums, YEN, YEN, YEN, YEN, YEN)
SPOUSE = st.none() | st.builds(rules.Spouse, YEN, st.booleans())
FACTS = st.builds(
    rules.Facts,
    yearly=st.builds(rules.Yearly, PAY, YEN, YEN, st.none() | YEN),
    spouse=SPOUSE,
    dependants=st.lists(st.sampled_from(rules.Dependant), max_size=5).map(tuple),
    disabilities=st.lists(st.sampled_from(rules.Disability), max_size=3).map(tuple),
    specified_relatives_income_yen=st.lists(YEN, max_size=3).map(tuple),
    life=LIFE,
    earthquake=st.builds(rules.EarthquakePremiums, YEN, YEN),
    housing_loan_credit_yen=YEN,
    has_child=st.booleans(),
    is_adjusted=st.booleans(),
)


def of_one(pay_yen: int, **more: object) -> rules.Facts:
    return rules.Facts(rules.Yearly(pay_yen, 0, 0), **more)  # type: ignore[arg-type]


@given(facts=FACTS, year=YEARS)
def test_every_line_replays_and_speaks_both_languages(facts: rules.Facts, year: int) -> None:
    for each in rules.settle(facts, queries.law_of(year)).lines.values():
        assert replay(each.because) == each.amount_yen
        assert explain(each.because, "ja")
        assert explain(each.because, "en")


@given(facts=FACTS, year=YEARS)
def test_what_is_settled_adds_up(facts: rules.Facts, year: int) -> None:
    found = rules.settle(facts, queries.law_of(year))
    withheld_yen = facts.yearly.withheld_yen
    assert found.yen("annual_tax") == withheld_yen + found.yen("settlement")
    assert found.yen("overpaid") == found.yen("applied_to_last_month") + found.yen("refund_to_person")
    assert found.yen("taxable") % 1000 == 0
    assert found.yen("annual_tax") % 100 == 0
    assert found.yen("life_deduction") <= 120_000
    assert found.yen("earthquake_deduction") <= 50_000


@given(pay_yen=PAY, more=st.integers(min_value=0, max_value=1_000_000), year=YEARS)
def test_more_pay_is_never_less_income_nor_less_tax(pay_yen: int, more: int, year: int) -> None:
    law, higher = queries.law_of(year), min(pay_yen + more, 20_000_000)
    one, other = (rules.settle(of_one(each), law) for each in (pay_yen, higher))
    assert one.yen("employment_income") <= other.yen("employment_income")
    if not set(_basics(year)) & set(range(one.yen("adjusted_income"), other.yen("adjusted_income"))):
        assert one.yen("annual_tax") <= other.yen("annual_tax")


def _basics(year: int) -> tuple[int, ...]:
    return queries.basic_bands(year).up_to_yen


@given(paid=LIFE, more=YEN, has_child=st.booleans())
def test_paying_more_premium_never_deducts_less(paid: rules.LifePremiums, more: int, has_child: bool) -> None:
    law = queries.premium_law(2026)
    higher = rules.LifePremiums(
        paid.general_new_yen + more,
        paid.general_old_yen,
        paid.medical_care_yen,
        paid.pension_new_yen,
        paid.pension_old_yen,
    )
    one, other = (rules.life_deduction(each, law, has_child=has_child)[-1].amount_yen for each in (paid, higher))
    assert one <= other


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_table_of_income_has_no_step_down(year: int) -> None:
    table = queries.income_table(year)
    found = [rules.employment_income(yen, table)[-1].amount_yen for yen in range(0, 20_000_000, 997)]
    assert found == sorted(found)
    for row in table[1:]:
        before, at = (rules.employment_income(row.from_yen + n, table)[-1].amount_yen for n in (-1, 0))
        assert 0 <= at - before <= 4_000


def test_who_earns_more_than_twenty_million_files_a_return() -> None:
    rules.settle(of_one(20_000_000), queries.law_of(2026))
    with pytest.raises(rules.TooMuchPay, match="20,000,000"):
        rules.settle(of_one(20_000_001), queries.law_of(2026))


def test_a_year_whose_tables_are_not_there_is_refused_by_name() -> None:
    for year in (2023, 2027):
        with pytest.raises(GapInParameter, match="年末調整"):
            queries.law_of(year)


def test_dependants_are_counted_by_kind() -> None:
    kinds = (rules.Dependant.SPECIFIED, rules.Dependant.SPECIFIED, rules.Dependant.UNDER_16)
    found = rules.deduction_for_dependants(kinds, queries.law_of(2026).dependants)
    assert found.amount_yen == 1_260_000
    assert ("dependants_deduction_specified", 2) in [(term.name, term.value) for term in found.because.terms]


def test_the_credit_of_a_housing_loan_stops_at_the_tax() -> None:
    found = rules.settle(of_one(6_000_000, housing_loan_credit_yen=10**6), queries.law_of(2026))
    assert (found.yen("tax_after_credit"), found.yen("annual_tax")) == (0, 0)


def test_the_limit_of_2026_for_parents_of_children_ends_with_the_year() -> None:
    assert as_of("hr.year_end.life_child_limit", dt.date(2026, 12, 31)).value == 60_000
    assert as_of("hr.year_end.life_child_limit", dt.date(2025, 12, 31)).value == 40_000
