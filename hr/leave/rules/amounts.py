"""Amounts of leave: a day cut into so many parts that a half and every hour of it are whole numbers. Pure."""

import math
from dataclasses import dataclass
from decimal import Decimal

from backoffice.values.periods import MINUTES_PER_HOUR
from backoffice.values.refusals import InvalidInput

# Divided by every number of hours from 1 to 20, by 21, 22 and 24: an hour of anybody's day is a whole number of parts, also
# after the hours of the day were changed (a remainder below a day then stands in proportion: 施行規則24条の4).
DAY = math.lcm(*range(1, 2 * 10 + 1))
HALF = DAY // 2


class HoursDoNotFit(InvalidInput):
    """The day has so many hours that none of them is a whole number of parts."""

    code = "hr.leave.hours_do_not_fit"
    field = "hours"
    cause_ja = "1日{hours}時間の人は、時間単位の休暇を取れません。"
    cause_en = "Leave by the hour is not possible for days of {hours} hours."
    remedy_ja = "1日か半日で申請してください。"
    remedy_en = "Ask for a whole or a half day."


@dataclass(frozen=True, slots=True)
class Amount:
    """Leave as people read it: days with their half, whole hours, and minutes below an hour. Negative as a whole."""

    days: Decimal
    hours: int = 0
    minutes: int = 0
    is_negative: bool = False


def hours_of_a_day(daily_minutes: int) -> int:
    """The hours of a day of leave: a part of an hour counts as one (施行規則24条の4)."""
    return -(-daily_minutes // MINUTES_PER_HOUR)


def hours(count: int, hours_a_day: int) -> int:
    """So many hours of a day, in parts. Raises HoursDoNotFit."""
    if count and DAY % hours_a_day:
        raise HoursDoNotFit(hours=hours_a_day)
    return count * (DAY // hours_a_day)


def days(count: Decimal | int) -> int:
    """Days in parts; exact for halves."""
    return int(Decimal(count) * DAY)


def in_days(parts: int) -> Decimal:
    """Parts as days, to a thousandth: for registers that want one number."""
    return (Decimal(parts) / DAY).quantize(Decimal(1) / 1000).normalize() + 0


def amount(parts: int, hours_a_day: int) -> Amount:
    """Parts as days and hours, the way that needs the fewest words: 1.5日, 1日4時間, 0.5日2時間."""
    rest = abs(parts)
    whole, rest = divmod(rest, DAY)
    said = _half_and_hours(rest, hours_a_day)
    return Amount(Decimal(whole) + said.days, said.hours, said.minutes, parts < 0)


def _half_and_hours(rest: int, hours_a_day: int) -> Amount:
    """What is below a day: a half exactly, else whole hours, else a half and hours, else minutes rounded down."""
    half = Decimal(1) / 2
    if rest == HALF:
        return Amount(half)
    if rest * hours_a_day % DAY == 0:
        return Amount(Decimal(0), rest * hours_a_day // DAY)
    if rest > HALF and (rest - HALF) * hours_a_day % DAY == 0:
        return Amount(half, (rest - HALF) * hours_a_day // DAY)
    count, minutes = divmod(rest * hours_a_day * MINUTES_PER_HOUR // DAY, MINUTES_PER_HOUR)
    return Amount(Decimal(0), count, minutes)
