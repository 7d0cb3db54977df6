"""Reading people, their terms, and what happened to them."""

from .absences import bonus_free_in, exempt_months_of, suspended_in, suspensions_between
from .choices import HINTS, Item, items, pay_groups
from .people import accounts_of_people, employee, employees, latest_terms, named, terms_on
from .roster import RosterEntry, retention, roster, work_needed_from
from .timeline import Happening, What, events_of

__all__ = [
    "HINTS",
    "Happening",
    "Item",
    "RosterEntry",
    "What",
    "accounts_of_people",
    "bonus_free_in",
    "employee",
    "employees",
    "events_of",
    "exempt_months_of",
    "items",
    "latest_terms",
    "named",
    "pay_groups",
    "retention",
    "roster",
    "suspended_in",
    "suspensions_between",
    "terms_on",
    "work_needed_from",
]
