"""On which day a monthly duty falls due."""

import datetime as dt

from backoffice.values.calendar import NO_OVERRIDES, Overrides, on_or_after
from backoffice.values.periods import Month


def due_on(month: Month, *, months_after: int, day: int, overrides: Overrides = NO_OVERRIDES) -> dt.date:
    """The day of the month so many months later, or its last day; on a bank holiday the next business day."""
    due = month.plus(months_after)
    return on_or_after(due.first_day.replace(day=min(day, due.last_day.day)), overrides)
