"""What the minutes of a day are computed from. Times of a day are minutes since its midnight, also beyond the next."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import MINUTES_PER_HOUR

MINUTES_PER_DAY = dt.timedelta(days=1) // dt.timedelta(minutes=1)


class PunchKind(StrEnum):
    """出勤, 休憩開始, 休憩終了, 退勤."""

    IN = "IN"
    BREAK_START = "BREAK_START"
    BREAK_END = "BREAK_END"
    OUT = "OUT"


class Stand(StrEnum):
    """How somebody stands after the punches so far: 勤務外, 勤務中, 休憩中."""

    OFF = "OFF"
    WORKING = "WORKING"
    ON_BREAK = "ON_BREAK"


class DayKind(StrEnum):
    """勤務日, 所定休日 (a day off by the schedule), 法定休日 (労働基準法35条)."""

    WORKDAY = "WORKDAY"
    DAY_OFF = "DAY_OFF"
    STATUTORY_HOLIDAY = "STATUTORY_HOLIDAY"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A punch of a day: `minute` counts from the midnight with which the day begins, and may go past the next."""

    kind: PunchKind
    minute: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """固定 schedule: minutes of the day; days of the week are ISO (1 Monday, 7 Sunday). Without a break both are None.

    An end at or before the start lies on the next day. A punch before `turns_at` still belongs to the day before,
    where that day is open.
    """

    starts_minute: int
    ends_minute: int
    workdays: frozenset[int]
    statutory_holiday: int
    week_starts_on: int
    turns_minute: int
    break_starts_minute: int | None = None
    break_ends_minute: int | None = None
    works_on_public_holidays: bool = False

    @property
    def scheduled_minutes(self) -> int:
        """所定労働時間 of a workday."""
        length = (self.ends_minute - self.starts_minute) % MINUTES_PER_DAY
        return (length or MINUTES_PER_DAY) - self.break_minutes

    @property
    def break_minutes(self) -> int:
        """How long the scheduled break is."""
        if self.break_starts_minute is None or self.break_ends_minute is None:
            return 0
        return (self.break_ends_minute - self.break_starts_minute) % MINUTES_PER_DAY

    @property
    def scheduled_break(self) -> tuple[int, int] | None:
        """The break as a span of the working day; past midnight where the work has gone past it."""
        if self.break_starts_minute is None:
            return None
        begins = self.break_starts_minute
        if begins < self.starts_minute:
            begins += MINUTES_PER_DAY
        return begins, begins + self.break_minutes


@dataclass(frozen=True, slots=True)
class WorkLaw:
    """The law of working time, in minutes, with the versions of the parameters that gave it.

    `least_breaks` are (work of more than, break of at least), the shortest first.
    """

    daily_minutes: int
    weekly_minutes: int
    night_from_minute: int
    night_until_minute: int
    least_breaks: tuple[tuple[int, int], ...]
    versions: tuple[str, ...]

    def least_break(self, worked_minutes: int) -> int:
        """The break that the work asks for (労働基準法34条)."""
        return max((least for over, least in self.least_breaks if worked_minutes > over), default=0)


def in_minutes(time: dt.time) -> int:
    """A time of the day as minutes since midnight."""
    return time.hour * MINUTES_PER_HOUR + time.minute
