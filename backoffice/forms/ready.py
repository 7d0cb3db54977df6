"""ひな形: ready designs that a company begins its own forms from, as files of this room."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .actions import NewField

SHELF = Path(__file__).parent / "ready"


@dataclass(frozen=True, slots=True)
class Ready:
    """A design that is ready: as it is entered, with the key of its amount."""

    code: str
    name: str
    purpose: str
    amount_key: str
    fields: tuple[NewField, ...]


@cache
def every() -> tuple[Ready, ...]:
    """All ready designs, in the order of their files."""
    return tuple(_design(yaml.safe_load(path.read_text())) for path in sorted(SHELF.glob("*.yaml")))


def known(code: str) -> Ready:
    """The design of that code; KeyError for none."""
    return {each.code: each for each in every()}[code]


def _design(told: dict[str, Any]) -> Ready:
    return Ready(
        code=told["code"],
        name=told["name"],
        purpose=told["purpose"],
        amount_key=told.get("amount", ""),
        fields=tuple(_field(each) for each in told["fields"]),
    )


def _field(told: dict[str, Any]) -> NewField:
    return NewField(
        key=told["key"],
        label=told["label"],
        kind=told["kind"],
        is_required=told.get("required", False),
        help_text=told.get("help", ""),
        least=Decimal(told["least"]) if "least" in told else None,
        most=Decimal(told["most"]) if "most" in told else None,
        choices=tuple(told.get("choices", ())),
        lookup=told.get("lookup", ""),
        has_total=told.get("total", False),
        adds=tuple(told.get("adds", ())),
        columns=tuple(_field(each) for each in told.get("columns", ())),
    )
