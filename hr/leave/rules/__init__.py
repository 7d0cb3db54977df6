"""The rules of leave: amounts, grants, use. Pure: facts and law in, results with their reasons out."""

from backoffice.values.periods import MONTHS_PER_YEAR

from .amounts import DAY, HALF, Amount, HoursDoNotFit, amount, days, hours, hours_of_a_day, in_days
from .grants import (
    Attendance,
    Granted,
    GrantLaw,
    GrantType,
    Row,
    Schedule,
    base_days,
    grant,
    months_later,
    row_for,
)
from .use import Duty, Holding, Taken, duty, hours_left, take

__all__ = [
    "DAY",
    "HALF",
    "MONTHS_PER_YEAR",
    "Amount",
    "Attendance",
    "Duty",
    "GrantLaw",
    "GrantType",
    "Granted",
    "Holding",
    "HoursDoNotFit",
    "Row",
    "Schedule",
    "Taken",
    "amount",
    "base_days",
    "days",
    "duty",
    "grant",
    "hours",
    "hours_left",
    "hours_of_a_day",
    "in_days",
    "months_later",
    "row_for",
    "take",
]
