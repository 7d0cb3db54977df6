"""What-if tools of the year-end adjustment: its parts, and the whole."""

from collections.abc import Mapping
from typing import Any

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.values.reasons import Line

from . import queries, rules

OUTPUT = {
    "income_after_deduction": "employment_income",
    "income_adjustment": "income_adjustment",
    "adjusted": "adjusted_income",
    "social_insurance": "social_insurance_deduction",
    "life_insurance": "life_deduction",
    "earthquake": "earthquake_deduction",
    "spouse": "spouse_deduction",
    "specified_relative": "specified_relative_deduction",
    "basic": "basic_deduction",
    "total_deductions": "total_deductions",
    "taxable": "taxable",
    "computed_tax": "computed_tax",
    "after_credit": "tax_after_credit",
    "annual_tax": "annual_tax",
    "settlement": "settlement",
    "overpaid": "overpaid",
    "applied_to_last_month": "applied_to_last_month",
    "refund_to_person": "refund_to_person",
    "dependants": "dependants_deduction",
}
LIFE_PARTS = {"general": "general_life", "medical_care": "medical_life", "pension": "pension_life"}


@calculator("employment_income")
def employment_income(given: Input) -> tuple[Output, list[Line]]:
    """給与所得控除後の給与等の金額."""
    steps = rules.employment_income(int(given["pay"]), queries.income_table(int(given["year"])))
    return {"value": steps[-1].amount_yen}, list(steps)


@calculator("income_adjustment_deduction")
def income_adjustment_deduction(given: Input) -> tuple[Output, list[Line]]:
    """所得金額調整控除."""
    law = queries.income_adjustment(int(given["year"]))
    return _one(rules.income_adjustment(int(given["pay"]), law, is_adjusted=bool(given["qualifies"])))


@calculator("basic_deduction")
def basic_deduction(given: Input) -> tuple[Output, list[Line]]:
    """基礎控除."""
    return _one(rules.basic_deduction(int(given["total_income"]), queries.basic_bands(int(given["year"]))))


@calculator("spouse_deduction")
def spouse_deduction(given: Input) -> tuple[Output, list[Line]]:
    """配偶者控除・配偶者特別控除."""
    spouse = rules.Spouse(int(given["spouse_income"]), given.get("age_class") == "70_or_over")
    law = queries.spouse_law(int(given["year"]))
    return _one(rules.spouse_deduction(spouse, int(given["taxpayer_income"]), law))


@calculator("specified_relative_deduction")
def specified_relative_deduction(given: Input) -> tuple[Output, list[Line]]:
    """特定親族特別控除 of one relative."""
    bands = queries.specified_relative_bands(int(given["year"]))
    return _one(rules.deduction_for_specified_relatives([int(given["relative_income"])], bands))


@calculator("life_insurance_general")
def life_insurance_general(given: Input) -> tuple[Output, list[Line]]:
    """生命保険料控除, the general kind."""
    law = queries.premium_law(int(given["year"]))
    new_yen, old_yen = int(given.get("new", 0)), int(given.get("old", 0))
    steps = rules.general_life_deduction(new_yen, old_yen, law, has_child=bool(given.get("child")))
    return {"value": steps[-1].amount_yen}, list(steps)


@calculator("computed_tax")
def computed_tax(given: Input) -> tuple[Output, list[Line]]:
    """算出所得税額."""
    return _one(rules.computed_tax(int(given["taxable"]), queries.tax_pieces(int(given["year"]))))


@calculator("year_end_adjustment")
def year_end_adjustment(given: Input) -> tuple[Output, list[Line]]:
    """年末調整 of one person; `settlement` is what is still due, `refund` its opposite."""
    facts = _facts(given)
    found = rules.settle(facts, queries.law_of(int(given["year"])))
    output: Output = {name: found.yen(code) for name, code in OUTPUT.items()}
    output["dependants_and_disability"] = output["dependants"] + found.yen("disability_deduction")
    output["housing_loan"] = min(facts.housing_loan_credit_yen, output["computed_tax"])
    output["refund"] = -output["settlement"]
    if facts.life_deduction_yen is None:
        output["life_parts"] = {name: found.yen(code) for name, code in LIFE_PARTS.items()}
    return output, list(found.lines.values())


def _one(found: Line) -> tuple[Output, list[Line]]:
    return {"value": found.amount_yen}, [found]


def _facts(given: Input) -> rules.Facts:
    people: list[Mapping[str, Any]] = list(given.get("dependants", ()))
    spouse, life = given.get("spouse"), given.get("life_deduction")
    disabled = [each["disability"] for each in (*people, spouse or {}) if each.get("disability")]
    has_child = bool(given.get("has_child_under_23", any(each["type"] in CHILDREN for each in people)))
    return rules.Facts(
        yearly=rules.Yearly(
            pay_yen=int(given["pay"]),
            withheld_yen=int(given.get("withheld", 0)),
            social_insurance_yen=int(given.get("social_insurance", 0)),
            last_month_tax_due_yen=given.get("last_month_tax_due"),
        ),
        spouse=rules.Spouse(int(spouse["income"]), spouse.get("age_class") == "70_or_over") if spouse else None,
        dependants=tuple(rules.Dependant(each["type"].upper()) for each in people),
        disabilities=tuple(rules.Disability(each.upper()) for each in disabled),
        specified_relatives_income_yen=tuple(int(each["income"]) for each in _relatives(given)),
        life=rules.LifePremiums(**{LIFE[name]: int(paid) for name, paid in given.get("life", {}).items()}),
        life_deduction_yen=None if life is None else int(life),
        earthquake=rules.EarthquakePremiums(
            **{f"{name}_yen": int(paid) for name, paid in given.get("earthquake", {}).items()}
        ),
        housing_loan_credit_yen=int(given.get("housing_loan_credit", 0)),
        has_child=has_child,
        is_adjusted=has_child or any(each.endswith("special") for each in disabled),
    )


LIFE = {
    "general_new": "general_new_yen",
    "general_old": "general_old_yen",
    "medical_care": "medical_care_yen",
    "pension_new": "pension_new_yen",
    "pension_old": "pension_old_yen",
}
CHILDREN = {"under_16", "specified"}


def _relatives(given: Input) -> list[Mapping[str, Any]]:
    return [each if isinstance(each, Mapping) else {"income": each} for each in given.get("specified_relatives", ())]
