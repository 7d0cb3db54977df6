"""How long an approval holds. Pure."""

import datetime as dt

from backoffice.values.periods import Month

DAY = dt.timedelta(days=1)


def valid_until(approved_on: dt.date, months: int | None) -> dt.date | None:
    """The last day of so many months after an approval; None without an end.

    They are counted from the next day on (民法140条) and end before the day of its number, or with a month that has none
    (民法143条2項).
    """
    if months is None:
        return None
    first = approved_on + DAY
    last = Month.of(first).plus(months)
    return last.last_day if first.day > last.last_day.day else last.first_day.replace(day=first.day) - DAY
