"""What-if tools of payroll: a whole payslip, and overtime."""

import datetime as dt
from decimal import Decimal
from typing import Any

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.values.periods import MINUTES_PER_HOUR, MONTHS_PER_YEAR, Month
from backoffice.values.reasons import Line
from hr.income_tax.rules import Column
from hr.social_insurance import rules as insurance
from hr.social_insurance.queries import ages_on, given_accident_rate

from . import rules
from .law import overtime_law, pay_law

_OUTPUT = {
    "health": "health_insurance",
    "support": "child_support_levy",
    "pension": "pension_insurance",
    "employment": "employment_insurance",
    "income_tax": "income_tax",
    "health_employer": "health_insurance_employer",
    "support_employer": "child_support_levy_employer",
    "pension_employer": "pension_insurance_employer",
    "employment_employer": "employment_insurance_employer",
    "child_contribution": "child_contribution",
    "accident": "accident_insurance",
    "taxable_after_insurance": "taxable_after_insurance",
}


@calculator("payslip")
def payslip(given: Input) -> tuple[Output, list[Line]]:
    """A month's payslip of pay already summed. Closing and payment date are the last day of `pay_month`."""
    facts = _facts(given)
    slip = rules.payslip(facts, _law(given, facts))
    output: Output = {key: slip.amount_yen(code) for key, code in _OUTPUT.items()}
    output |= {"gross": slip.gross_yen, "deductions": slip.deductions_yen, "net": slip.net_yen}
    return output, list(slip.lines)


@calculator("overtime")
def overtime(given: Input) -> tuple[Output, list[Line]]:
    """Premium pay of one month on a monthly base; each layer to the nearest yen."""
    overtime_minutes = _minutes(given.get("overtime_hours", 0))
    yearly = _decimal(given["annual_working_days"]) * _decimal(given["hours_per_day"]) * MINUTES_PER_HOUR
    month = Month.parse(given.get("month", "2026-04"))
    law = overtime_law(month.last_day)
    time = rules.OvertimeTime(
        month=month,
        overtime_minutes=overtime_minutes,
        night_minutes=_minutes(given.get("night_hours", 0)),
        statutory_holiday_minutes=_minutes(given.get("statutory_holiday_hours", 0)),
    )
    base = rules.PremiumBase(int(given["monthly_base"]), yearly / MONTHS_PER_YEAR)
    lines = list(rules.overtime_lines(base, time, law))
    threshold = int(law.long_overtime_threshold_hours.value) * MINUTES_PER_HOUR
    return {
        "hours_over_60": _hours(max(overtime_minutes - threshold, 0)),
        "up_to_60": _sum(lines, "overtime_pay"),
        "over_60": _sum(lines, "long_overtime_pay"),
        "holiday": _sum(lines, "statutory_holiday_pay"),
        "night": _sum(lines, "night_premium"),
    }, lines


def _facts(given: Input) -> rules.PayFacts:
    month = Month.parse(given["pay_month"])
    wages_yen, untaxed_yen = int(given["wages_for_employment_insurance"]), int(given.get("non_taxable_part", 0))
    items = (
        rules.PayItem("wages", "賃金", wages_yen - untaxed_yen),
        rules.PayItem("untaxed_wages", "非課税の賃金", untaxed_yen, taxable=False),
    )
    return rules.PayFacts(
        pay_month=month,
        overtime_month=month,
        closing_on=month.last_day,
        paid_on=month.last_day,
        pay_kind=rules.PayKind.MONTHLY,
        items=tuple(item for item in items if item.amount_yen),
        taxable_benefit_yen=int(given.get("other_taxable_benefit", 0)),
        premium_months=tuple(_premium_month(Month.parse(each), given) for each in given["insurance_months_collected"]),
        tax_column=Column(str(given["tax_column"]).upper()),
        dependants=int(given.get("dependants", 0)),
        resident_tax_yen=int(given.get("resident_tax", 0)),
        support_levy=insurance.SupportLevy(given.get("support_levy", "OWN_LINE")),
    )


def _premium_month(month: Month, given: Input) -> insurance.PremiumMonth:
    return insurance.PremiumMonth(month, int(given["standard_remuneration"]), _insured(month, given))


def _insured(month: Month, given: Input) -> insurance.Insured:
    """By birth date where it is given, else by the flags; nobody is insured in or after the month of loss."""
    born_on, last_day_on = _date(given.get("born")), _date(given.get("last_day"))
    joined_on = _date(given.get("joined")) or month.previous.first_day
    ages = ages_on(month.first_day)
    person = insurance.Person(born_on or _of_working_age(month, ages), joined_on, last_day_on)
    found = insurance.insured_in(month, person, ages)
    if born_on:
        return found
    care, pension = bool(given.get("long_term_care", False)), bool(given.get("pension_insured", True))
    return insurance.Insured(found.health, found.health and care, found.pension and pension)


def _of_working_age(month: Month, ages: insurance.Ages) -> dt.date:
    return dt.date(month.year - ages.care_from, 1, 1)


def _law(given: Input, facts: rules.PayFacts) -> rules.PayLaw:
    return pay_law(
        insurance_months=[due.month for due in facts.premium_months],
        closing_on=facts.closing_on,
        paid_on=facts.paid_on,
        prefecture=given["prefecture"],
        employment_business=str(given.get("employment_business", "general")).upper(),
        accident_rate=given_accident_rate(_decimal(given.get("accident_rate_per_1000", 0))),
    )


def _decimal(value: Any) -> Decimal:
    """A number of a JSON document; a binary float is read by the digits that it was written with."""
    return Decimal(str(value))


def _minutes(hours: Any) -> int:
    return int(_decimal(hours) * MINUTES_PER_HOUR)


def _hours(minutes: int) -> int | str:
    whole, rest = divmod(minutes, MINUTES_PER_HOUR)
    return str(Decimal(minutes) / MINUTES_PER_HOUR) if rest else whole


def _sum(lines: list[Line], code: str) -> int:
    return sum(line.amount_yen for line in lines if line.code == code)


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
