"""By when a supplier under the law of subcontracting or of freelancers must be paid. Pure.

Law: 中小受託取引適正化法（取適法）3条 and フリーランス法4条: within 60 days of receipt, the day of receipt being the first;
from the 61st day on late interest is owed under 取適法 (遅延利息). Deals that are closed once a month are taken to be in time
within two months, as the Fair Trade Commission handles them.
"""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import Month
from backoffice.values.reasons import Line, Term, line

DROP = "DROP_FRACTION"


class Verdict(StrEnum):
    """期限内, 月単位の締切なら期限内, 期限超過."""

    IN_TIME = "IN_TIME"
    BY_MONTHS = "BY_MONTHS"
    LATE = "LATE"


@dataclass(frozen=True, slots=True)
class LimitLaw:
    """`days` count the day of receipt; `months` is how monthly closings are handled; no rate, no late interest."""

    days: Term
    months: Term
    rate: Term | None
    days_of_year: Term


@dataclass(frozen=True, slots=True)
class Limited:
    """The last day by law, the last one by months, and how a day of payment stands to them."""

    last_on: dt.date
    by_months_on: dt.date
    paid_on: dt.date

    @property
    def verdict(self) -> Verdict:
        if self.paid_on <= self.last_on:
            return Verdict.IN_TIME
        return Verdict.BY_MONTHS if self.paid_on <= self.by_months_on else Verdict.LATE

    @property
    def days_late(self) -> int:
        """Days beyond the last one by law; 0 when it is in time."""
        return max((self.paid_on - self.last_on).days, 0)


def limited(received_on: dt.date, paid_on: dt.date, law: LimitLaw) -> Limited:
    """How a day of payment stands to the limit of what was received on a day."""
    last_on = received_on + dt.timedelta(days=int(law.days.value) - 1)
    return Limited(last_on, max(last_on, _months_later(received_on, int(law.months.value))), paid_on)


def late_interest(amount_yen: int, days_late: int, law: LimitLaw) -> Line | None:
    """遅延利息 of a sum paid so many days late, fractions dropped; None where the law names no rate."""
    if law.rate is None or days_late <= 0:
        return None
    terms = (Term("late_sum_yen", amount_yen), law.rate, Term("days_late", days_late, "days"), law.days_of_year)
    return line("late_interest", "late_sum_yen * late_interest_rate * days_late / interest_days_of_year", DROP, *terms)


def is_same_number(one: str, other: str) -> bool:
    """Whether two numbers of bills differ in width, case and signs at most; an empty one is like no other."""
    plain = _plain(one)
    return bool(plain) and plain == _plain(other)


def _plain(number: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", number).upper() if sign.isalnum())


def _months_later(day: dt.date, months: int) -> dt.date:
    """The last day of so many months that begin on a day."""
    month = Month.of(day).plus(months)
    if day.day > month.last_day.day:
        return month.last_day
    return month.first_day.replace(day=day.day) - dt.timedelta(days=1)
