"""The due dates of monthly duties, as dated law gives them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from backoffice.parameters import as_of as law
from backoffice.values.periods import Month

from .rules import due_on

# Further back than any monthly duty of the law reaches, its shift over holidays included.
MONTHS_BACK = 12


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty for one month: due on a day, by the first article of `source`."""

    month: Month
    on: dt.date
    source: str

    @property
    def article(self) -> str:
        """The article that sets the day, without those that move it."""
        return self.source.split(";")[0]


def monthly(key: str, *, as_of: dt.date, until: dt.date) -> Iterator[Duty]:
    """The duties of a parameter `{months_after, day}` that fall due between two days, both included."""
    month = Month.of(as_of).plus(-MONTHS_BACK)
    while month.first_day <= until:
        found = law(key, month.first_day)
        on = due_on(month, months_after=int(found.value["months_after"]), day=int(found.value["day"]))
        if as_of <= on <= until:
            yield Duty(month, on, found.source)
        month = month.next
