"""What-if tools of insurance: the premium table of a grade, and the premiums on a bonus."""

from decimal import Decimal

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.values.periods import Month
from backoffice.values.reasons import Line

from . import queries, rules

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
