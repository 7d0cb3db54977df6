"""What a notice of working conditions must say, and when a fixed term leads to a permanent contract. Pure.

労働基準法15条・施行規則5条（2024年4月から、変更の範囲、更新上限、無期転換）; パート有期法6条; 労働契約法18条.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from backoffice.values.periods import Month

DAY = dt.timedelta(days=1)
NO_RENEWAL = "NONE"


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything that a notice says; what nobody entered is empty. `limit` is empty when renewals know no limit."""

    is_part_time: bool
    starts_on: dt.date
    ends_on: dt.date | None
    renewal: str
    renewal_criteria: str
    limit: str
    is_conversion_due: bool
    conversion_terms: str
    trial: str
    place: str
    place_range: str
    work: str
    work_range: str
    hours: tuple[str, ...]
    has_overtime: bool
    overtime: str
    days_off: tuple[str, ...]
    leave: str
    pay: tuple[str, ...]
    premium_rates: str
    pay_days: str
    pay_method: str
    deductions: str
    has_raise: bool
    raise_terms: str
    has_bonus: bool
    bonus: str
    has_retirement_pay: bool
    retirement_pay: str
    retirement: str
    resignation: str
    dismissal: str
    insurance: str
    desk: str
    other: str

    @property
    def is_fixed_term(self) -> bool:
        """Whether the contract has an end."""
        return self.ends_on is not None


@dataclass(frozen=True, slots=True)
class ConversionLaw:
    """More than so many years in all; a gap of so many months starts the count anew."""

    years: int
    gap_months: int


Period = tuple[dt.date, dt.date]
ALWAYS = (
    "place",
    "place_range",
    "work",
    "work_range",
    "hours",
    "days_off",
    "leave",
    "pay",
    "premium_rates",
    "pay_days",
    "pay_method",
    "resignation",
    "dismissal",
)


def missing(offer: Offer) -> tuple[str, ...]:
    """The names of the items that the law asks for and that are empty, in the order of the paper."""
    asked = [*ALWAYS]
    if not offer.is_fixed_term:
        asked.append("retirement")
    if offer.is_fixed_term and not offer.renewal:
        asked.append("renewal")
    if offer.is_fixed_term and offer.renewal and offer.renewal != NO_RENEWAL:
        asked.append("renewal_criteria")
    if offer.is_conversion_due:
        asked.append("conversion_terms")
    if offer.is_part_time or offer.is_fixed_term:
        asked.append("desk")
    return tuple(name for name in asked if not getattr(offer, name))


def conversion_is_due(periods: Iterable[Period], law: ConversionLaw) -> bool:
    """Whether fixed terms (first and last day, the newest among them) come to more than the law's years by their end.

    Days between two terms do not count; a gap as long as the law's starts anew.
    """
    ordered = sorted(periods)
    if not ordered:
        return False
    begun, between = ordered[0][0], dt.timedelta()
    for (_first, last), (following, _end) in pairwise(ordered):
        if following >= _months_after(last + DAY, law.gap_months):
            begun, between = following, dt.timedelta()
        else:
            between += max(following - last - DAY, dt.timedelta())
    full = _months_after(begun, law.years * 12) + between
    return ordered[-1][1] >= full


def _months_after(day: dt.date, months: int) -> dt.date:
    month = Month.of(day).plus(months)
    return min(month.last_day, month.first_day + (day - Month.of(day).first_day))
