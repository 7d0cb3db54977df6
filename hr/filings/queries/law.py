"""Codes of the file, and the days by which filings are due, from dated parameters."""

import datetime as dt
from functools import lru_cache
from typing import Any

from backoffice.parameters import as_of
from hr.filings.rules import MediaLaw

ROOM = "hr.filings"


@lru_cache(maxsize=16)
def media_law(on: dt.date) -> MediaLaw:
    """Codes and caps of 届書のCSV on a day."""
    law = as_of(f"{ROOM}.media", on).value
    return MediaLaw(
        kind=str(law["kind"]),
        era_codes={era: str(code) for era, code in as_of(f"{ROOM}.era_codes", on).value.items()},
        amount_cap_yen=law["amount_cap_yen"],
        bonus_cap_yen=law["bonus_cap_yen"],
        most_bytes=law["most_bytes"],
    )


def media_value(name: str, on: dt.date) -> Any:
    """One value of the layout: a record's code, the name of the file."""
    return as_of(f"{ROOM}.media", on).value[name]


@lru_cache(maxsize=16)
def prefecture_codes(on: dt.date) -> dict[str, str]:
    """年金機構's own codes of prefectures; they are not those of JIS."""
    table = as_of(f"{ROOM}.prefecture_codes", on).value
    return {name: f"{code:02}" for name, code in table.rows}
