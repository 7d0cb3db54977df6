"""The law of the papers on a day, from dated parameters."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from backoffice.parameters import as_of
from backoffice.values.reasons import Term
from hr.benefits.rules import CountLaw, SickLaw

ROOM = "hr.benefits"
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class SeparationReason:
    """An item of 離職理由: as the form numbers it, in words, what ハローワーク usually decides (離職区分), 喪失原因."""

    code: str
    item: str
    label: str
    divisions: str
    cause: str
    needs_words: bool


def count_law(day: dt.date) -> tuple[CountLaw, Mapping[str, Any]]:
    """Which months count for somebody whose last day it is, and how far the table goes back."""
    value = as_of(f"{ROOM}.insured_month", day).value
    law = CountLaw(value["least_days"], value["least_hours"] * MINUTES_PER_HOUR, value["half_from_days"])
    return law, value


def sick_law(day: dt.date) -> SickLaw:
    """傷病手当金 that begins on a day."""
    found = as_of(f"{ROOM}.sickness", day)
    value = found.value

    def term(name: str, key: str, unit: str) -> Term:
        return Term(name, value[key], unit, found.version)

    return SickLaw(
        waiting_days=value["waiting_days"],
        months=value["months"],
        month_days=term("month_days", "month_days", "days"),
        numerator=term("share_numerator", "numerator", "times"),
        denominator=term("share_denominator", "denominator", "times"),
        average_of_all=term("average_of_all_yen", "average_of_all_yen", "yen"),
    )


@lru_cache(maxsize=8)
def reasons(day: dt.date) -> tuple[SeparationReason, ...]:
    """離職理由 that the form offers on a day, in its order."""
    rows = as_of(f"{ROOM}.separation_reasons", day).value.rows
    return tuple(
        SeparationReason(str(code), str(item), str(label), str(divisions or ""), str(cause), bool(int(needs)))
        for code, item, label, divisions, cause, needs in rows
    )
