"""Limits of the room that are no law."""

MOST_COPIES = 99
MOST_IMPRINTS = 999
MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
# Days until the scan of a sealed paper is expected, until a company says otherwise.
SCAN_DAYS, MOST_SCAN_DAYS = 14, 365
SHOWN_EVENTS = 50
SHOWN_TASKS = 30
# Rows of the log of use that are printed at once.
MOST_PRINTED = 3_000
# Beyond twelve digits somebody mistyped.
TOO_LARGE_YEN = 10**12
