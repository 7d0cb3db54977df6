"""What-if tools of insurance: the premium table of a grade, and the premiums on a bonus."""

import datetime as dt
from decimal import Decimal

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.values.periods import Month
from backoffice.values.reasons import Line, Term

from . import queries, rules

# The year whose law holds for a case that names none.
LATEST = 2026
_WITHOUT_CARE = rules.Insured(health=True, care=False, pension=True)
_WITH_CARE = rules.Insured(health=True, care=True, pension=True)


@calculator("premium")
def premium(given: Input) -> tuple[Output, list[Line]]:
    """One row of the premium table: whole amounts as decimal strings, the employee's parts in yen.

    The explanation is that of the person: with care when `long_term_care` is true.
    """
    month, standard_yen = Month.parse(given["month"]), int(given["standard_remuneration"])
    law = queries.law_for_month(month, given["prefecture"])
    without = rules.premiums(rules.PremiumMonth(month, standard_yen, _WITHOUT_CARE), law)
    with_care = rules.premiums(rules.PremiumMonth(month, standard_yen, _WITH_CARE), law)
    chosen = with_care if given.get("long_term_care") else without
    return _whole(standard_yen, law) | _parts(without, with_care), [*chosen.employee, *chosen.employer]


@calculator("bonus_social_insurance")
def bonus_social_insurance(given: Input) -> tuple[Output, list[Line]]:
    """The employee's premiums on the bonuses of a month; employment insurance for general business."""
    month, bonus_yen = Month.parse(given["month"]), int(given["bonus"])
    law = queries.law_for_month(month, given["prefecture"])
    insured = _WITH_CARE if given.get("long_term_care") else _WITHOUT_CARE
    counted_yen = int(given.get("health_standard_already_this_fiscal_year", 0))
    found = rules.bonus_premiums(bonus_yen, counted_yen, insured, law)
    employment, _ = rules.employment_insurance(bonus_yen, queries.employment_law(month.last_day, "GENERAL"))
    standard, health, pension = (step.amount_yen for step in found.steps)
    return {
        "standard": standard,
        "health_standard": health,
        "pension_standard": pension,
        "health": _sum(found.employee, "health_insurance"),
        "support": _sum(found.employee, "child_support_levy"),
        "pension": _sum(found.employee, "pension_insurance"),
        "employment": employment.amount_yen,
    }, [*found.steps, *found.employee, employment, *found.employer]


@calculator("regular_determination")
def regular_determination(given: Input) -> tuple[Output, list[Line]]:
    """定時決定: how many months count, and their average; null for a month that was not worked."""
    months = [each and rules.MonthPaid(int(each[0]), int(each[1])) for each in given["months_pay_and_base_days"]]
    found = rules.regular_average(months, _least_days(given))
    return {"months": found.months, "average": found.line and found.line.amount_yen}, [found.line] if found.line else []


@calculator("regular_determination_excluded")
def regular_determination_excluded(given: Input) -> tuple[Output, list[Line]]:
    """Whether somebody has no 定時決定 in the year."""
    acquired_on = dt.date.fromisoformat(given["acquired_on"]) if given.get("acquired_on") else None
    due = bool(given.get("occasional_revision_due"))
    year = acquired_on.year if acquired_on else LATEST
    left_out = rules.is_left_out(acquired_on, queries.excluded_from(year), occasional_revision_due=due)
    return {"value": left_out}, []


@calculator("occasional_revision_base_days")
def occasional_revision_base_days(given: Input) -> tuple[Output, list[Line]]:
    """Whether three months have the days that 随時改定 asks for."""
    return {"value": rules.has_enough_days([int(days) for days in given["base_days"]], _least_days(given))}, []


def _least_days(given: Input) -> Term:
    return queries.least_base_days(dt.date(LATEST, 7, 1), short_time=bool(given.get("short_time_worker")))


def _whole(standard_yen: int, law: rules.Law) -> Output:
    health, care = Decimal(law.health_rate.value), Decimal(law.care_rate.value)
    pension_yen = sum(line.amount_yen for line in _pension_both(standard_yen, law))
    return {
        "health_total": _one_place(standard_yen * health),
        "health_care_total": _one_place(standard_yen * (health + care)),
        "pension_total": pension_yen,
        "support_total": _one_place(standard_yen * Decimal(law.support_levy_rate.value)),
    }


def _pension_both(standard_yen: int, law: rules.Law) -> list[Line]:
    both = rules.premiums(rules.PremiumMonth(law.month, standard_yen, _WITHOUT_CARE), law)
    codes = ("pension_insurance", "pension_insurance_employer")
    return [line for line in both.employee + both.employer if line.code in codes]


def _parts(without: rules.Premiums, with_care: rules.Premiums) -> Output:
    return {
        "employee_health": _sum(without.employee, "health_insurance"),
        "employee_health_care": _sum(with_care.employee, "health_insurance"),
        "employee_pension": _sum(without.employee, "pension_insurance"),
        "employee_support_own_line": _sum(without.employee, "child_support_levy"),
    }


def _sum(lines: tuple[Line, ...], code: str) -> int:
    return sum(line.amount_yen for line in lines if line.code == code)


def _one_place(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.1")))
