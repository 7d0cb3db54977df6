"""Keeping the insurance standing of employees."""

from .change_standing import (
    ReasonDoesNotFit,
    StandingBeforeJoining,
    StandingBegun,
    StandingChange,
    StandingWithinMonth,
    UnknownStandard,
    change_standing,
)
from .record_numbers import NumberInUse, record_numbers
from .record_standings import NewStanding, record_standings

__all__ = [
    "NewStanding",
    "NumberInUse",
    "ReasonDoesNotFit",
    "StandingBeforeJoining",
    "StandingBegun",
    "StandingChange",
    "StandingWithinMonth",
    "UnknownStandard",
    "change_standing",
    "record_numbers",
    "record_standings",
]
