"""Whole payslips from YAML cases, and what holds for every payslip."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given

from backoffice.parameters.explain import explain
from backoffice.parameters.terms import has_label
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from hr.income_tax.rules import Column, Method
from hr.payroll import rules
from hr.payroll.rules import Section
from hr.social_insurance import rules as insurance
from hr.social_insurance.queries import ages_on
from tests.factories.pay_facts import law_of, pay_facts

CASES = Path(__file__).resolve().parents[2] / "cases" / "hr" / "payroll"
TOTALS = {"gross": "gross_yen", "deductions": "deductions_yen", "net": "net_yen", "employer": "employer_yen"}
NEVER_MIND = {"born_on": dt.date(1995, 1, 15), "acquired_on": dt.date(2020, 4, 1)}


def cases():
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(case["facts"], case["expected"], id=f"{path.stem}: {case['name']}")


def premium_months(given):
    months = [Month.parse(str(each)) for each in given.pop("insurance_months")]
    standard_yen = given.pop("standard_remuneration_yen", 0)
    person = insurance.Person(**given.pop("person", NEVER_MIND))
    ages = ages_on(dt.date(2026, 10, 1))
    return insurance.premium_months(months, person, dict.fromkeys(months, standard_yen), ages)


def item(code, label, amount_yen, flags=None):
    return rules.PayItem(code, label, amount_yen, **(flags or {}))


def built(facts):
    """Facts and law of a YAML case; the closing date is the last day of the month paid."""
    given = dict(facts)
    pay_month = Month.parse(str(given.pop("pay_month")))
    prefecture = given.pop("prefecture", "東京都")
    commuting = given.pop("commuting", {})
    proration = given.pop("proration", None)
    made = rules.PayFacts(
        pay_month=pay_month,
        overtime_month=Month.parse(str(given.pop("overtime_month", pay_month))),
        closing_on=pay_month.last_day,
        pay_kind=rules.PayKind(given.pop("pay_kind", "MONTHLY")),
        items=tuple(item(*each) for each in given.pop("items", ())),
        commuting=rules.Commuting(**commuting | {"distance_km": Decimal(commuting.get("distance_km", 0))}),
        proration=rules.Proration(*map(Decimal, proration)) if proration else None,
        average_monthly_minutes=Decimal(given.pop("average_monthly_minutes", 9600)),
        tax_column=Column(given.pop("tax_column", "KOU")),
        tax_method=Method(given.pop("tax_method", "TABLE")),
        support_levy=insurance.SupportLevy(given.pop("support_levy", "OWN_LINE")),
        premium_months=premium_months(given),
        **given,
    )
    return made, law_of(made, prefecture)


@pytest.mark.parametrize(("facts", "expected"), list(cases()))
def test_a_case_gives_what_its_arithmetic_says(facts, expected):
    slip = rules.payslip(*built(facts))
    assert {
        code: getattr(slip, TOTALS[code]) if code in TOTALS else slip.amount_yen(code) for code in expected
    } == expected


@pytest.mark.parametrize(("facts", "expected"), list(cases()))
def test_every_line_of_a_case_reads_in_both_languages(facts, expected):
    for line in rules.payslip(*built(facts)).lines:
        assert line.label_ja or has_label(line.code)
        assert [term.name for term in line.because.terms if not has_label(term.name)] == []
        assert explain(line.because, "ja").calculation
        assert explain(line.because, "en").calculation


@given(pay_facts())
def test_lines_sum_exactly_to_the_totals(facts):
    slip = rules.payslip(facts, law_of(facts))
    sums = {section: sum(line.amount_yen for line in slip.section(section)) for section in Section}
    assert slip.gross_yen == sums[Section.PAY]
    assert slip.deductions_yen == sums[Section.DEDUCTION]
    assert slip.employer_yen == sums[Section.EMPLOYER]
    assert slip.net_yen == slip.gross_yen - slip.deductions_yen
    assert sum(len(slip.section(section)) for section in Section) == len(slip.lines)


@given(pay_facts())
def test_the_stored_reason_of_every_line_gives_the_same_yen_again(facts):
    for line in rules.payslip(facts, law_of(facts)).lines:
        stored = Reason.from_json(line.because.as_json())
        assert stored == line.because
        assert replay(stored) == line.amount_yen


@given(pay_facts())
def test_every_line_can_be_explained(facts):
    for line in rules.payslip(facts, law_of(facts)).lines:
        assert line.label_ja or has_label(line.code)
        assert explain(line.because, "ja").calculation
        assert explain(line.because, "en").calculation


@given(pay_facts())
def test_the_same_facts_give_the_same_payslip(facts):
    assert rules.payslip(facts, law_of(facts)) == rules.payslip(facts, law_of(facts))


def test_an_officer_has_no_hours():
    facts, law = built(
        {
            "pay_month": "2026-10",
            "paid_on": dt.date(2026, 10, 30),
            "pay_kind": "OFFICER",
            "insurance_months": [],
            "overtime_minutes": 60,
        }
    )
    with pytest.raises(rules.OfficerHasNoHours):
        rules.payslip(facts, law)


def test_a_payslip_names_the_versions_of_the_law_it_used():
    facts, law = built(
        {
            "pay_month": "2026-10",
            "paid_on": dt.date(2026, 10, 30),
            "items": [["base", "基本給", 300000]],
            "insurance_months": ["2026-09"],
            "standard_remuneration_yen": 300000,
        }
    )
    assert rules.payslip(facts, law).versions == (
        "hr.income_tax.monthly_table@2026-01-01",
        "hr.social_insurance.child_contribution_rate@2020-04-01",
        "hr.social_insurance.employment_rates@2026-04-01",
        "hr.social_insurance.health_rate@2026-03-01",
        "hr.social_insurance.pension_grades@2020-09-01",
        "hr.social_insurance.pension_rate@2017-09-01",
        "hr.social_insurance.support_levy_rate@2026-04-01",
    )


def test_each_insurance_month_has_its_own_line():
    facts, law = built(
        {
            "pay_month": "2026-10",
            "paid_on": dt.date(2026, 10, 30),
            "items": [["base", "基本給", 300000]],
            "insurance_months": ["2026-09", "2026-10"],
            "standard_remuneration_yen": 300000,
        }
    )
    lines = [line for line in rules.payslip(facts, law).lines if line.code == "health_insurance"]
    assert [(line.about, line.amount_yen) for line in lines] == [("2026-09", 14775), ("2026-10", 14775)]


def test_who_joined_late_and_was_absent_is_never_paid_less_than_nothing():
    """Two of 21 days in service, both absent: 300,000 × 2/21 = 28,571 is paid and 28,571 taken, not 30,000."""
    facts, law = built(
        {
            "pay_month": "2026-10",
            "paid_on": dt.date(2026, 11, 25),
            "items": [["base", "基本給", 300_000]],
            "proration": [2, 21],
            "absence_minutes": 960,
            "insurance_months": [],
        }
    )
    slip = rules.payslip(facts, law)
    assert (slip.amount_yen("base"), slip.amount_yen("absence"), slip.gross_yen) == (28_571, -28_571, 0)


@given(pay_facts())
def test_absence_never_takes_more_than_is_paid_of_what_follows_it(facts):
    slip = rules.payslip(facts, law_of(facts))
    followed = {item.code for item in (*facts.items, *facts.formula_items) if item.prorated}
    paid_yen = sum(line.amount_yen for line in slip.lines if line.code in followed)
    assert -slip.amount_yen("absence") <= max(paid_yen, 0)


@pytest.mark.parametrize("month", ["2026-01", "2026-02", "2026-04", "2026-10"])
def test_the_length_of_a_month_changes_no_monthly_pay(month):
    facts, law = built(
        {
            "pay_month": month,
            "paid_on": Month.parse(month).plus(1).first_day.replace(day=25),
            "items": [["base", "基本給", 300_000]],
            "insurance_months": [],
        }
    )
    assert rules.payslip(facts, law).gross_yen == 300_000
