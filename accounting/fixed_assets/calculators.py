"""What-if tool of depreciation: the schedule of an asset."""

import datetime as dt
from typing import Any

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.parameters.queries import define
from backoffice.values.reasons import Line

from . import law
from .rules import Facts, Method, schedule

METHODS = {"straight_line": Method.STRAIGHT_LINE, "declining_200": Method.DECLINING_200, "pooled": Method.POOLED}
FURNITURE = "FURNITURE"


@calculator("depreciation")
def depreciation(given: Input) -> tuple[Output, list[Line]]:
    """Year by year from the first fiscal year of use. `acquired_on` chooses the rates, else those last published.

    `kind` (FURNITURE unless given) says whether a yen stays. Fractions of a yen are dropped.
    """
    newest = define(f"{law.ROOM}.declining_200_rates").entries[-1].from_
    on = dt.date.fromisoformat(given["acquired_on"]) if "acquired_on" in given else newest
    method, life = METHODS[given["method"]], _whole(given.get("life", 0)) or None
    facts = Facts(_whole(given["cost"]), method, _whole(given.get("months_in_first_year", 12)), life)
    years = list(schedule(facts, law.depreciation_law(method, life, on, given.get("kind", FURNITURE))))
    output: Output = {
        "schedule": [
            {
                "year": year.index + 1,
                "depreciation": year.depreciation.amount_yen,
                "closing_book_value": year.closing_yen,
            }
            for year in years
        ]
    }
    return output, [year.depreciation for year in years]


def _whole(value: Any) -> int:
    """A whole number, as a number or in digits."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(value)
    return int(value)
