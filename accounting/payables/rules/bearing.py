"""The transfer fee that a supplier bears. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

# A return of what was bought at the full rate has a category of its own; others are taken off their own purchases.
RETURNED = {"課税仕入10%": "課税仕入返還10%"}


@dataclass(frozen=True, slots=True)
class Step:
    """From so many yen on, a transfer costs so much."""

    least_yen: int
    fee_yen: int


def fee_of(transfer_yen: int, steps: Iterable[Step]) -> int | None:
    """What the list takes of a transfer, by the sum before the fee; None where the list has no step for it."""
    fitting = [each for each in steps if each.least_yen <= transfer_yen]
    return max(fitting, key=lambda each: each.least_yen).fee_yen if fitting else None


def category_of_return(bought: str) -> str:
    """The tax category under which a purchase is lessened."""
    return RETURNED.get(bought, bought)
