"""Codes of the file, and the days by which filings are due, from dated parameters."""

import datetime as dt
from functools import lru_cache
from typing import Any

from backoffice.parameters import as_of
from backoffice.values.periods import Month
from hr.filings.rules import MediaLaw

ROOM = "hr.filings"
DAY = dt.timedelta(days=1)


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


def due_day(kind: str, happened_on: dt.date) -> tuple[dt.date, str] | None:
    """By when what happened on a day is filed, and by which law; None where no day is held."""
    found = as_of(f"{ROOM}.due_days", happened_on).value.get(kind)
    if found is None:
        return None
    if "days" in found:
        return happened_on + found["days"] * DAY, found["law"]
    return Month.of(happened_on).next.first_day.replace(day=found["month_day"]), found["law"]
