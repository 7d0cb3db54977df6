"""What holds while a company has said nothing, and how much is set at once: the product's own, not the law's."""

import datetime as dt

WEEKDAYS = frozenset({1, 2, 3, 4, 5})
OPENS_AT, CLOSES_AT = dt.time(9), dt.time(18)
MOST_DAYS = dt.timedelta(days=31)
# Beyond so many days off in a row nobody works here: counting on would never end.
LONGEST_BREAK = 400
