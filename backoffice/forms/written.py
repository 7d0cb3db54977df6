"""Numbers as text, and ids and counts that were sent as text. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .limits import LONGEST_ID


def plain(number: Decimal) -> str:
    """1.5, 300: a number as it is kept, without an exponent and without zeros behind it."""
    return f"{number.normalize():f}" if number else "0"


def grouped(number: Decimal) -> str:
    """1,000.5: a number as people read it."""
    return f"{number.normalize():,f}" if number else "0"


def entry_id(given: Any) -> int | None:
    """The id of an entry of a register, as it was chosen or is kept, or another small number; None for what is none."""
    text = str(given.get("id") if isinstance(given, Mapping) else given)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else None
