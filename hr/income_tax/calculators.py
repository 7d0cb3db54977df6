"""What-if tools of withholding: monthly, daily, bonus. The year's last day stands for the payment date."""

import datetime as dt

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.values.reasons import Line, Term

from . import queries, rules


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


def _paid_on(given: Input) -> dt.date:
    return dt.date(int(given["year"]), 12, 31)


def _column(given: Input) -> rules.Column:
    return rules.Column(str(given["column"]).upper())
