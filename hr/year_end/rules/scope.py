"""Who is adjusted at the end of a year, and who is not and why (所得税法190条; 所得税基本通達190-1)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

DECEMBER = 12


class Exclusion(StrEnum):
    """Why a year of somebody is not adjusted."""

    OVER_LIMIT = "OVER_LIMIT"
    OTSU = "OTSU"
    NONRESIDENT = "NONRESIDENT"
    ELSEWHERE = "ELSEWHERE"
    LEFT = "LEFT"
    DISASTER = "DISASTER"


class Inclusion(StrEnum):
    """The cases in which somebody who left within the year is adjusted nevertheless."""

    DEATH = "DEATH"
    DISABLED = "DISABLED"
    PART_TIME = "PART_TIME"
    MOVED_ABROAD = "MOVED_ABROAD"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides: `column` of the last pay, `files_elsewhere` where the main declaration is with another employer."""

    pay_yen: int
    column: str
    left_on: dt.date | None
    last_paid_on: dt.date | None
    files_elsewhere: bool = False
    included_as: Inclusion | None = None
    has_disaster_relief: bool = False


def excluded(standing: Standing, year: int, highest_pay_yen: int) -> Exclusion | None:
    """Why the year is not adjusted; None where it is."""
    if standing.column == Exclusion.NONRESIDENT and standing.included_as is not Inclusion.MOVED_ABROAD:
        return Exclusion.NONRESIDENT
    if standing.column == Exclusion.OTSU:
        return Exclusion.OTSU
    if standing.files_elsewhere:
        return Exclusion.ELSEWHERE
    if standing.has_disaster_relief:
        return Exclusion.DISASTER
    if _left_early(standing, year) and standing.included_as is None:
        return Exclusion.LEFT
    return Exclusion.OVER_LIMIT if standing.pay_yen > highest_pay_yen else None


def _left_early(standing: Standing, year: int) -> bool:
    """Left within the year, and not after the pay of December (基本通達190-1)."""
    left_on, paid_on = standing.left_on, standing.last_paid_on
    if left_on is None or left_on >= dt.date(year + 1, 1, 1) - dt.timedelta(days=1):
        return False
    return paid_on is None or (paid_on.year, paid_on.month) != (year, DECEMBER) or left_on < paid_on
