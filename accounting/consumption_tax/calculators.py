"""What-if tools of consumption tax: the tax of an invoice, the credit of a purchase."""

import datetime as dt
from typing import Any

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.parameters.queries import define
from backoffice.values.reasons import Line

from . import queries, rules

ROUNDINGS = {"floor": "DROP_FRACTION", "half_up": "HALF_UP", "ceil": "RAISE_FRACTION"}


@calculator("invoice_tax")
def invoice_tax(given: Input) -> tuple[Output, list[Line]]:
    """The tax of an invoice by rate, rounded once each. `supplied_on` chooses the rates in force, else the newest."""
    newest = define(f"{queries.ROOM}.rates").entries[-1].from_
    on = dt.date.fromisoformat(given["supplied_on"]) if "supplied_on" in given else newest
    entered = rules.Entered.WITH_TAX if given["amounts_are_tax_inclusive"] else rules.Entered.WITHOUT_TAX
    lines = [(queries.rate_of_percent(_whole(each["rate"]), on), _whole(each["amount"])) for each in given["lines"]]
    found = rules.tax_of_paper(lines, entered, ROUNDINGS[given["rounding"]])
    output: Output = {
        "taxable_by_rate": {str(total.rate.percent): total.entered_yen for total in found.totals},
        "tax_by_rate": {str(total.rate.percent): total.tax_yen for total in found.totals},
        "grand_total": found.gross_yen,
    }
    return output, [total.tax for total in found.totals]


def _whole(value: Any) -> int:
    """A whole number, as a number or in digits; anything else is no amount of yen."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(value)
    return int(value)
