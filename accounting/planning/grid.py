"""The grid of a unit as it travels between the page and the form."""

from dataclasses import dataclass, field

from backoffice.values.periods import Month

from .actions import NewCell


@dataclass(slots=True)
class Grid:
    """What was typed into the grid of a unit: cells, and what cannot be read by the name of its input."""

    cells: list[NewCell] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def name_of(account_id: int, month: Month) -> str:
    """The name of an input of the grid."""
    return f"c-{account_id}-{month}"
