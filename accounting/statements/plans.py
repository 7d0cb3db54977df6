"""The register of plans: the room above that plans says what accounts should come to; the statements show it beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backoffice.shell.request import StaffRequest

from .queries import Part
from .rules import Span


@dataclass(frozen=True, slots=True)
class Plan:
    """What the accounts of a year should come to in a span, by their ids, as their categories grow.

    `url` opens the plan, where each account stands at `#account-` and its id.
    """

    name: str
    url: str
    yen: Mapping[int, int]


Offer = Callable[[Span, Part | None], Plan | None]
_offers: list[tuple[str, Offer]] = []


def offer(step: str, function: Offer) -> None:
    """Let `function(span, part)` give the plan of the company or a part of it to people who may take `step`."""
    _offers.append((step, function))


def plan_of(request: StaffRequest, span: Span, part: Part | None = None) -> Plan | None:
    """The plan that the reader may see; None without one."""
    found = (function(span, part) for step, function in _offers if request.may(step))
    return next((plan for plan in found if plan is not None), None)
