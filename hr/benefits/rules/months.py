"""被保険者期間算定対象期間: months counted back from the day after the last one, and which of them count."""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from backoffice.values.periods import MONTHS_PER_YEAR

DAY = dt.timedelta(days=1)
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class CountLaw:
    """When a month counts: so many days paid for, else so many minutes (0: no such way); the half month at the
    beginning needs so many calendar days beside (雇用保険法14条)."""

    least_days: int
    least_minutes: int
    half_from_days: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One month counted back, both days included; `is_whole` is False where insurance began within it."""

    first_on: dt.date
    last_on: dt.date
    is_whole: bool
    days: int | None = None
    minutes: int | None = None

    def worth(self, law: CountLaw) -> Decimal:
        """1 for a month that counts, 1/2 for the half one, else 0; what is not known counts for nothing."""
        enough = self.days is not None and self.days >= law.least_days
        by_hours = bool(law.least_minutes) and self.minutes is not None and self.minutes >= law.least_minutes
        if not (enough or by_hours):
            return Decimal(0)
        if self.is_whole:
            return Decimal(1)
        return HALF if (self.last_on - self.first_on).days + 1 >= law.half_from_days else Decimal(0)


def counted_months(last_on: dt.date, since: dt.date, most: int) -> Iterator[Counted]:
    """The months back from the day after `last_on`, the newest first, until insurance began, at most so many."""
    lost_on = last_on + DAY
    for place in range(most):
        ends, begins = boundary(lost_on, place), boundary(lost_on, place + 1)
        if ends <= since:
            return
        yield Counted(max(begins, since), ends - DAY, is_whole=begins >= since)


def boundary(lost_on: dt.date, months_back: int) -> dt.date:
    """応当日: the same day so many months before, or the last day of that month."""
    place = lost_on.year * MONTHS_PER_YEAR + lost_on.month - 1 - months_back
    year, month = divmod(place, MONTHS_PER_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(lost_on.day, last))


def insured_months(months: tuple[Counted, ...], law: CountLaw) -> Decimal:
    """被保険者期間 that the months come to."""
    return sum((each.worth(law) for each in months), Decimal(0))
