"""The register of accounts that the program posts to by itself: rooms say which, and those do not go out of use."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from backoffice.parameters import as_of

Codes = Callable[[dt.date], Iterable[str]]
_offers: list[tuple[Any, Codes]] = []


def offer(label: Any, codes: Codes) -> None:
    """Let `codes(day)` name the accounts that a room posts to; `label` is what people call the room."""
    _offers.append((label, codes))


def offer_parameter(label: Any, key: str, *columns: str) -> None:
    """Offer the accounts of a parameter: every value of a table of roles, or the cells of some columns of a list."""
    offer(label, lambda day: codes_of(key, day, *columns))


def codes_of(key: str, on: dt.date, *columns: str) -> list[str]:
    """The accounts that a parameter names on a day."""
    return list(_codes(as_of(key, on).value, columns))


def rooms_of(code: str, on: dt.date) -> list[Any]:
    """The labels of the rooms that post to an account, each once."""
    return list(dict.fromkeys(label for label, codes in _offers if code in set(codes(on))))


def _codes(held: Any, columns: tuple[str, ...]) -> Iterator[str]:
    if isinstance(held, Mapping):
        for value in held.values():
            yield from _codes(value, columns)
    elif columns:
        yield from (str(cell) for column in columns for cell in held.column(column) if cell)
    else:
        yield str(held)
