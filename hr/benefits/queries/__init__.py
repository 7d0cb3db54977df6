"""What papers for benefits are made from: events that ask for one, wages and days, days of illness."""

from .childcare import CareFound, care_dates, care_of
from .elder import (
    ELDER_LAW,
    Elder,
    ElderPair,
    SixtyWages,
    elder_law,
    elder_limits,
    elder_of,
    elder_pair,
    elders,
    lower_months,
    pairs_of,
    sixty_wages,
)
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
    "ELDER_LAW",
    "CareFound",
    "Elder",
    "ElderPair",
    "Event",
    "EventKind",
    "NotInsured",
    "PaidBeside",
    "SickPeriod",
    "SixtyWages",
    "WagesFound",
    "care_dates",
    "care_of",
    "claimed_days",
    "count_law",
    "elder_law",
    "elder_limits",
    "elder_of",
    "elder_pair",
    "elders",
    "employee",
    "event_of",
    "events",
    "lower_months",
    "pairs_of",
    "paper",
    "paper_person",
    "reasons",
    "sick_law",
    "sick_period",
    "sixty_wages",
    "suspension",
    "wages_before",
]
