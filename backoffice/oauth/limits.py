"""For how long what a program gets is good, and how long an address may be: the product's own limits, not the law's."""

import datetime as dt

CODE_LIVES = dt.timedelta(minutes=5)
ACCESS_LIVES = dt.timedelta(hours=1)
REFRESH_LIVES = dt.timedelta(days=90)
LONGEST_URI = 500
# What a browser leaves out of the origin of a page (RFC 6454).
USUAL_PORTS = {"http": 80, "https": 443}
