"""What-if tool of fees: the tax withheld from one."""

import datetime as dt

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.parameters.queries import define
from backoffice.values.reasons import Line

from .rules import FeeKind, fee_tax
from .tax import fee_law

KINDS = {
    "general": FeeKind.PROFESSIONAL,
    "manuscript": FeeKind.MANUSCRIPT,
    "司法書士": FeeKind.SCRIVENER,
    "scrivener": FeeKind.SCRIVENER,
}


@calculator("fee_withholding")
def fee_withholding(given: Input) -> tuple[Output, list[Line]]:
    """The tax on a fee of `amount` yen of a `category` (one of KINDS) paid to an individual, by the law of `on`.

    Without `on`, the law last published. Source: 所得税法204条・205条.
    """
    newest = define("accounting.payables.fee_rates").entries[-1].from_
    on = dt.date.fromisoformat(given["on"]) if "on" in given else newest
    tax = fee_tax(KINDS[given["category"]], int(given["amount"]), fee_law(on))
    return {"withholding": tax.amount_yen}, [tax]
