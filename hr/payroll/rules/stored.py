"""Facts as they are kept with a payslip, and read again. Pure."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from backoffice.values.periods import Month

from .facts import BonusFacts, Facts, PayFacts, RetirementFacts

OF_A_BONUS = "period_months"
OF_A_RETIREMENT = "officer_years"


def as_text(facts: Facts) -> str:
    """Facts as JSON: dataclasses by their fields, a month as 2026-10, decimals and dates as text."""
    return json.dumps(facts, default=_plain, ensure_ascii=False, separators=(",", ":"))


def from_stored(stored: Mapping[str, Any]) -> Facts:
    """The facts that `as_text` wrote, read from the parsed JSON; what was not known then has its default."""
    kind: type[Facts] = BonusFacts if OF_A_BONUS in stored else PayFacts
    if OF_A_RETIREMENT in stored:
        kind = RetirementFacts
    found: Facts = _read(kind, stored)
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, Month):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return str(value)


def _read(wanted: Any, stored: Any) -> Any:
    """The value of a declared type."""
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return None if stored is None else _read(_without_none(wanted), stored)
    if origin is tuple:
        return tuple(_read(get_args(wanted)[0], each) for each in stored)
    if wanted is Month:
        return Month.parse(stored)
    if wanted is dt.date:
        return dt.date.fromisoformat(stored)
    if wanted is Decimal or (isinstance(wanted, type) and issubclass(wanted, Enum)):
        return wanted(stored)
    return _object(wanted, stored) if is_dataclass(wanted) else stored


def _object(kind: Any, stored: Mapping[str, Any]) -> Any:
    return kind(**{name: _read(hint, stored[name]) for name, hint in _hints(kind).items() if name in stored})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _without_none(wanted: Any) -> Any:
    (only,) = (each for each in get_args(wanted) if each is not NoneType)
    return only
