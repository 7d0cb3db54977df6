"""評価額 of depreciables as of 1 January (固定資産評価基準 第3章第1節). Pure."""

from dataclasses import dataclass

from backoffice.values.reasons import Line, Term, line

FORMULA = "max(prior_value_yen * residual_rate, asset_cost_yen * property_floor_rate)"


@dataclass(frozen=True, slots=True)
class PropertyLaw:
    """The residual rates of one life: for what was acquired in the year before, for later years, and the floor."""

    first_year: Term
    later: Term
    floor: Term


def assessed(cost_yen: int, years: int, law: PropertyLaw) -> Line:
    """The assessed value in the so many-th year of the return (1: acquired in the calendar year before)."""
    found = _year(cost_yen, cost_yen, law.first_year, law)
    for _later in range(1, years):
        found = _year(cost_yen, found.amount_yen, law.later, law)
    return found


def _year(cost_yen: int, prior_yen: int, rate: Term, law: PropertyLaw) -> Line:
    terms = (Term("prior_value_yen", prior_yen), rate, Term("asset_cost_yen", cost_yen), law.floor)
    return line("assessed_value", FORMULA, "DROP_FRACTION", *terms)
