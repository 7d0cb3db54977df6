"""How much a form takes: the product's own limits, not the law's."""

import datetime as dt
from decimal import Decimal

LONGEST_LINE, LONGEST_TEXT = 200, 4000
MOST_ROWS = 50
MOST_DECIMALS = 4
LONGEST_ID = 18
BEYOND = Decimal(10**12)
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
# Beyond so many an entry of a register is chosen by name, from one list for the whole page.
MOST_IN_A_LIST = 100
