"""Any facts of pay, for what must hold for every payslip."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from backoffice.values.periods import Month
from hr.income_tax.rules import Column, Method
from hr.payroll import rules
from hr.payroll.law import pay_law
from hr.social_insurance import rules as insurance
from hr.social_insurance.queries import ages_on, given_accident_rate


def law_of(facts, prefecture="東京都"):
    return pay_law(
        insurance_months=[due.month for due in facts.premium_months],
        closing_on=facts.closing_on,
        paid_on=facts.paid_on,
        prefecture=prefecture,
        employment_business="GENERAL",
        accident_rate=given_accident_rate(Decimal(3)),
    )


def minutes(most):
    return st.integers(0, most)


FORMULAS = (
    rules.FormulaItem("duty", "当直手当", "PAY", "3000円 * days_worked", "DROP_FRACTION", prorated=False),
    rules.FormulaItem(
        "seniority",
        "勤続手当",
        "PAY",
        "BAND(service_months, 0円, 12か月, 5000円, 36か月, ROUND_UP(item_0 * 3%, 10円))",
        "HALF_UP",
    ),
    rules.FormulaItem(
        "home",
        "住宅手当",
        "PAY",
        "MIN(own_value, 50000円) / 3",
        "RAISE_FRACTION",
        in_premium_base=False,
        own_value=Decimal("25000.50"),
        own_unit="yen_each",
    ),
    rules.FormulaItem(
        "expenses",
        "立替分",
        "PAY",
        "IF(overtime_minutes > 10時間, 1500円, 0円)",
        "HALF_UP",
        taxable=False,
        is_wage=False,
    ),
    rules.FormulaItem(
        "dues", "組合費", "DEDUCTION", "(item_0 + seniority) * 1.5%", "DROP_FRACTION", agreement="賃金控除協定"
    ),
)


@st.composite
def pay_facts(draw):
    kind = draw(st.sampled_from(rules.PayKind))
    is_officer = kind is rules.PayKind.OFFICER
    month = draw(st.sampled_from([Month(2026, 4), Month(2026, 9), Month(2026, 11)]))
    flags = st.booleans()
    items = tuple(
        rules.PayItem(
            f"item_{index}",
            f"手当{index}",
            draw(st.integers(1, 900_000)),
            draw(flags),
            draw(flags),
            draw(flags),
            draw(flags),
        )
        for index in range(draw(st.integers(0, 4)))
    )
    born_on = draw(st.dates(dt.date(1948, 1, 1), dt.date(2005, 1, 1)))
    last_day_on = draw(st.none() | st.dates(month.previous.first_day, month.last_day))
    person = insurance.Person(born_on, dt.date(2020, 4, 1), last_day_on)
    months = draw(st.sampled_from([(), (month.previous,), (month.previous, month)]))
    standard_yen = draw(st.sampled_from([58000, 98000, 300000, 650000, 680000, 1390000]))
    return rules.PayFacts(
        pay_month=month,
        overtime_month=month.previous,
        closing_on=month.last_day,
        paid_on=month.last_day,
        pay_kind=kind,
        items=items,
        commuting=rules.Commuting(
            draw(st.integers(0, 200_000)), draw(st.integers(0, 90_000)), draw(st.decimals(0, 120, places=1))
        ),
        proration=draw(st.none() | st.builds(rules.Proration, st.decimals(0, 21, places=1), st.just(Decimal(21)))),
        hourly_yen=draw(st.integers(1000, 5000)) if kind is rules.PayKind.HOURLY else 0,
        average_monthly_minutes=Decimal(draw(st.integers(6000, 10_400))),
        ordinary_minutes=draw(minutes(10_000)),
        extra_minutes=0 if is_officer else draw(minutes(600)),
        overtime_minutes=0 if is_officer else draw(minutes(6000)),
        night_minutes=0 if is_officer else draw(minutes(3000)),
        statutory_holiday_minutes=0 if is_officer else draw(minutes(1200)),
        absence_minutes=0 if is_officer else draw(minutes(12_000)),
        settled_minutes=0 if is_officer else draw(minutes(3000)),
        taxable_benefit_yen=draw(st.integers(0, 50_000)),
        premium_months=insurance.premium_months(
            months, person, dict.fromkeys(months, standard_yen), ages_on(month.first_day)
        ),
        employment_insured=draw(flags),
        accident_insured=draw(flags),
        tax_column=draw(st.sampled_from([Column.KOU, Column.OTSU, Column.NONRESIDENT])),
        dependants=draw(st.integers(0, 9)),
        tax_method=draw(st.sampled_from(Method)),
        resident_tax_yen=draw(st.integers(0, 80_000)),
        other_deductions=draw(st.sampled_from([(), (rules.OtherDeduction("union", "組合費", 1500),)])),
        support_levy=draw(st.sampled_from(insurance.SupportLevy)),
        formula_items=tuple(each for each in FORMULAS if draw(flags)),
        work=draw(
            st.none()
            | st.builds(
                rules.WorkFacts,
                st.integers(0, 480),
                st.just(Decimal(21)),
                st.decimals(0, 23, places=1),
                st.just(Decimal(1)),
                st.just(Decimal(0)),
                minutes(12_000),
            )
        ),
    )
