"""What papers for benefits are made from: events that ask for one, wages and days, days of illness."""

from .childcare import CareFound, care_dates, care_of
from .events import (
    CARE_LAW,
    Event,
    EventKind,
    claimed_days,
    employee,
    event_of,
    events,
    paper,
    paper_person,
    suspension,
)
from .law import count_law, reasons, sick_law
from .sickness import NotInsured, PaidBeside, SickPeriod, sick_period
from .wages import WagesFound, wages_before

__all__ = [
    "CARE_LAW",
    "CareFound",
    "Event",
    "EventKind",
    "NotInsured",
    "PaidBeside",
    "SickPeriod",
    "WagesFound",
    "care_dates",
    "care_of",
    "claimed_days",
    "count_law",
    "employee",
    "event_of",
    "events",
    "paper",
    "paper_person",
    "reasons",
    "sick_law",
    "sick_period",
    "suspension",
    "wages_before",
]
