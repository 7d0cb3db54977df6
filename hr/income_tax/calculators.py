"""What-if tools of withholding: monthly, daily, bonus. The year's last day stands for the payment date."""

import datetime as dt

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.values.reasons import Line, Term

from . import queries, rules

# The year whose law holds for a case that names none.
LATEST = 2026


@calculator("withholding_monthly")
def withholding_monthly(given: Input) -> tuple[Output, list[Line]]:
    """Tax of a month's pay after insurance: by the table, and for 甲 also by the formula."""
    pay = Term("taxable_after_insurance_yen", int(given["amount_after_insurance"]))
    law, column, dependants = queries.law_on(_paid_on(given)), _column(given), int(given.get("dependants", 0))
    table = rules.tax_by_table(pay, column, dependants, law.monthly)
    if column is not rules.Column.KOU:
        return {"table": table.amount_yen}, [table]
    formula = rules.tax_by_formula(pay, dependants, law.formula)
    return {"table": table.amount_yen, "formula": formula.tax.amount_yen}, [table, *formula.steps, formula.tax]


@calculator("withholding_daily")
def withholding_daily(given: Input) -> tuple[Output, list[Line]]:
    """Tax of pay for so many days by the daily table."""
    amount_yen, days, dependants = int(given["amount"]), int(given.get("days", 1)), int(given.get("dependants", 0))
    found = rules.daily_tax(amount_yen, days, _column(given), dependants, queries.daily_table(_paid_on(given)))
    per_day = found.steps[-1].amount_yen
    return {"per_day": per_day, "total": found.tax.amount_yen}, [*found.steps, found.tax]


@calculator("withholding_bonus")
def withholding_bonus(given: Input) -> tuple[Output, list[Line]]:
    """Tax of a bonus by last month's pay; `method` is rate_table, or monthly over ten times last month's pay."""
    paid_on = _paid_on(given)
    found = rules.bonus_tax(
        int(given["bonus_after_insurance"]),
        int(given.get("previous_month_after_insurance") or 0),
        _column(given),
        int(given.get("dependants", 0)),
        queries.bonus_law(paid_on),
        queries.monthly_table(paid_on),
        period_months=given.get("bonus_period_months"),
    )
    output: Output = {"tax": found.tax.amount_yen, "method": "monthly"}
    if found.rate_percent is not None:
        output |= {"method": "rate_table", "rate_percent": str(found.rate_percent)}
    return output, [*found.steps, found.tax]


@calculator("retirement_income")
def retirement_income(given: Input) -> tuple[Output, list[Line]]:
    """Income tax and resident tax of a retirement payment, by the law of `year` or of today's tables."""
    payment = rules.Retirement(
        pay_yen=int(given["pay"]),
        years=int(given["years"]),
        officer_years=int(given.get("officer_years", 0)),
        is_disabled=bool(given.get("disability")),
        is_declared=bool(given["declared"]),
    )
    found = rules.retirement_tax(payment, queries.retirement_law(dt.date(int(given.get("year", LATEST)), 12, 31)))
    resident_yen = found.municipal.amount_yen + found.prefectural.amount_yen
    lines = [*found.steps, found.tax, found.municipal, found.prefectural]
    return {"tax": found.tax.amount_yen, "resident": resident_yen}, lines


@calculator("resident_tax_instalments")
def resident_tax_instalments(given: Input) -> tuple[Output, list[Line]]:
    """A year's resident tax in so many months."""
    first, rest = rules.instalments(int(given["annual"]), int(given["months"]))
    return {"first": first.amount_yen, "rest": rest.amount_yen}, [rest, first]


def _paid_on(given: Input) -> dt.date:
    return dt.date(int(given["year"]), 12, 31)


def _column(given: Input) -> rules.Column:
    return rules.Column(str(given["column"]).upper())
