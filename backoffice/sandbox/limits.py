"""Limits that are no law."""

import datetime as dt

# As far as deadlines of a few years can be looked at; beyond, no calendar and no rate of the law is held.
MOST_AHEAD = dt.timedelta(days=5 * 366)
MOST_USERS = 30
