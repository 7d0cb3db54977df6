"""Why a payslip differs from the month before: every cause by itself, and nothing unexplained."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.parameters.queries import GapInParameter
from backoffice.values.periods import Month
from hr.income_tax.rules import Column
from hr.payroll import rules
from hr.payroll.law import law_of
from hr.social_insurance.rules import Insured, PremiumMonth
from tests.factories.pay_facts import pay_facts

TOKYO = rules.Place("東京都", "GENERAL", Decimal(3))
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


def month_of(month: Month, **changed: object) -> rules.PayFacts:
    given_facts = {
        "pay_month": month,
        "overtime_month": month,
        "closing_on": month.last_day,
        "paid_on": month.plus(1).first_day.replace(day=25),
        "pay_kind": rules.PayKind.MONTHLY,
        "items": (rules.PayItem("base", "基本給", 300_000),),
        "average_monthly_minutes": Decimal(9600),
        "premium_months": (PremiumMonth(month, 300_000, Insured(health=True, care=False, pension=True)),),
        "place": TOKYO,
    }
    return rules.PayFacts(**given_facts | changed)


def yen_by_cause(before: rules.Facts, now: rules.Facts) -> dict[str, int]:
    return {each.item or each.code: each.net_yen for each in rules.causes(before, now, law_of)}


def test_a_month_like_the_one_before_differs_in_nothing():
    assert rules.causes(month_of(SEPTEMBER), month_of(OCTOBER), law_of) == ()


def test_ten_hours_of_overtime_are_the_cause_with_the_tax_and_insurance_that_they_bring():
    (cause,) = rules.causes(month_of(SEPTEMBER), month_of(OCTOBER, overtime_minutes=600), law_of)
    # 300,000 / 160h × 10h × 1.25 = 23,438; employment insurance 1,617 − 1,500; tax 6,970 − 6,210 by the table
    assert (cause.code, cause.gross_yen, cause.before, cause.now) == ("overtime", 23_438, 0, 600)
    slips = [rules.payslip(f, law_of(f)) for f in (month_of(SEPTEMBER), month_of(OCTOBER, overtime_minutes=600))]
    assert cause.net_yen == slips[1].net_yen - slips[0].net_yen


def test_a_raise_a_grade_and_a_dependant_are_three_causes():
    grade = PremiumMonth(OCTOBER, 320_000, Insured(health=True, care=False, pension=True))
    now = month_of(OCTOBER, items=(rules.PayItem("base", "基本給", 320_000),), premium_months=(grade,), dependants=1)
    found = yen_by_cause(month_of(SEPTEMBER), now)
    assert list(found) == ["基本給", "standard_remuneration", "tax_standing"]
    assert found["基本給"] > 0 > found["standard_remuneration"]
    assert found["tax_standing"] > 0


def test_new_rates_are_the_law_and_not_the_person():
    """The health rate of 2026-03 against that of 2026-02, in one grade: the law alone."""
    found = rules.causes(month_of(Month(2026, 2)), month_of(Month(2026, 3)), law_of)
    assert [each.code for each in found] == ["law"]


def test_an_item_that_ends_and_one_that_begins_are_two_causes():
    night = rules.PayItem("duty", "当直手当", 5_000)
    home = rules.PayItem("home", "在宅手当", 3_000)
    base = rules.PayItem("base", "基本給", 300_000)
    before, now = month_of(SEPTEMBER, items=(base, night)), month_of(OCTOBER, items=(base, home))
    found = {each.item: (each.before, each.now) for each in rules.causes(before, now, law_of)}
    assert found == {"在宅手当": (None, 3_000), "当直手当": (5_000, None)}


@settings(max_examples=60)
@given(pay_facts(), pay_facts())
def test_the_causes_come_to_the_difference_to_the_yen(before: rules.PayFacts, now: rules.PayFacts):
    before, now = replace(before, place=TOKYO), replace(now, place=TOKYO)
    found = rules.causes(before, now, law_of)
    old, new = (rules.payslip(each, law_of(each)) for each in (before, now))
    assert sum(each.net_yen for each in found) == new.net_yen - old.net_yen
    assert sum(each.gross_yen for each in found) == new.gross_yen - old.gross_yen
    assert sum(each.deductions_yen for each in found) == new.deductions_yen - old.deductions_yen


@settings(max_examples=60)
@given(pay_facts())
def test_facts_are_read_again_as_they_were_kept(facts: rules.PayFacts):
    assert rules.from_stored(json.loads(rules.as_text(facts))) == facts


def bonus(month: Month, yen: int, **changed: object) -> rules.BonusFacts:
    paid_on = month.first_day.replace(day=10)
    given_facts = {
        "pay_month": month,
        "closing_on": paid_on,
        "paid_on": paid_on,
        "pay_kind": rules.PayKind.MONTHLY,
        "items": (rules.PayItem("bonus", "賞与", yen),),
        "period_months": 6,
        "premium_month": PremiumMonth(month, 300_000, Insured(health=True, care=False, pension=True)),
        "previous_yen": 255_000,
        "place": TOKYO,
    }
    return rules.BonusFacts(**given_facts | changed)


def test_a_bonus_to_the_yen():
    slip = rules.payslip(bonus(Month(2026, 7), 600_500), law_of(bonus(Month(2026, 7), 600_500)))
    found = {line.code: line.amount_yen for line in slip.lines}
    # standard bonus 600,000: health 9.85% / 2 = 29,550; support 0.23% / 2 = 690; pension 18.3% / 2 = 54,900
    assert [found[c] for c in ("health_insurance", "child_support_levy", "pension_insurance")] == [29_550, 690, 54_900]
    # wages 600,500 × 5/1000 = 3,002.5 → 3,002 (50銭以下切捨て)
    assert found["employment_insurance"] == 3_002
    # 600,500 − 88,142 = 512,358 × 4.084% (2026年の率の表、甲 0人、前月 255,000) = 20,924.7 → 20,924
    assert (slip.taxable_after_insurance_yen, found["income_tax"]) == (512_358, 20_924)
    assert slip.net_yen == 600_500 - 88_142 - 20_924


def test_a_bonus_without_pay_in_the_month_before_is_taxed_by_the_monthly_table():
    facts = bonus(Month(2026, 7), 600_000, previous_yen=0)
    slip = rules.payslip(facts, law_of(facts))
    (tax,) = (line for line in slip.lines if line.code == "income_tax")
    assert tax.because.formula.endswith("* bonus_months")


def test_a_bonus_differs_by_its_amount_and_by_last_months_pay():
    found = rules.causes(bonus(Month(2026, 7), 500_000), bonus(Month(2026, 12), 600_000, previous_yen=310_000), law_of)
    assert [each.item or each.code for each in found] == ["賞与", "last_months_pay"]


@settings(max_examples=40)
@given(
    st.integers(1, 9_000_000), st.sampled_from([Column.KOU, Column.OTSU, Column.NONRESIDENT]), st.integers(0, 900_000)
)
def test_a_bonus_sums_to_its_totals_and_is_kept_as_it_was(yen: int, column: Column, previous_yen: int):
    facts = bonus(Month(2026, 12), yen, tax_column=column, previous_yen=previous_yen)
    slip = rules.payslip(facts, law_of(facts))
    sums = {section: sum(line.amount_yen for line in slip.section(section)) for section in rules.Section}
    assert (sums[rules.Section.PAY], sums[rules.Section.DEDUCTION]) == (slip.gross_yen, slip.deductions_yen)
    assert rules.from_stored(json.loads(rules.as_text(facts))) == facts


def test_what_is_added_to_a_payslip_is_taxed_as_if_it_had_been_in_it():
    whole = month_of(OCTOBER, items=(rules.PayItem("base", "基本給", 320_000),), employment_insured=False)
    paid = month_of(OCTOBER, employment_insured=False)
    first = rules.payslip(paid, law_of(paid))
    added = replace(
        paid,
        items=(rules.PayItem("extra_pay", "基本給の不足", 20_000),),
        premium_months=(),
        earlier=rules.EarlierPay(first.taxable_after_insurance_yen, first.amount_yen("income_tax")),
    )
    both = first.amount_yen("income_tax") + rules.payslip(added, law_of(added)).amount_yen("income_tax")
    assert both == rules.payslip(whole, law_of(whole)).amount_yen("income_tax")


def test_a_bonus_of_2027_is_refused_and_the_table_to_load_is_named():
    facts = bonus(Month(2027, 1), 500_000)
    with pytest.raises(GapInParameter) as refused:
        law_of(facts)
    assert refused.value.given["key"] == "hr.income_tax.bonus_rates"
    assert "2027年1月10日" in refused.value.remedy_ja


def test_a_month_of_2027_is_computed_by_the_law_of_2027():
    facts = month_of(Month(2027, 1))
    assert any(
        version.startswith("hr.income_tax.monthly_table@2027-01-01")
        for version in rules.payslip(facts, law_of(facts)).versions
    )
