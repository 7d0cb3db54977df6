"""The register of who knows which pay stands: payroll, which is built upon this room, says until when tax was deducted."""

from collections.abc import Callable

from backoffice.values.periods import Month

Offer = Callable[[int], "Month | None"]
_offers: dict[str, Offer] = {}


def offer(name: str, function: Offer) -> None:
    """Let `function(employee_id)` name the newest month of payment whose pay stands and deducted resident tax."""
    _offers[name] = function


def last_withheld(employee_id: int) -> Month | None:
    """The newest month of payment in which resident tax was deducted for good; None when it never was."""
    found = [month for function in _offers.values() if (month := function(employee_id))]
    return max(found, default=None)
