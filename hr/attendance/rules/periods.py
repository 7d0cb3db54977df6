"""Periods that are settled as a whole (清算期間, 対象期間): which months they hold, and what one of フレックス comes to."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import MINUTES_PER_HOUR, Month

from .calendar import DAYS_PER_WEEK
from .facts import WorkLaw
from .systems import frame_minutes


class Shortfall(StrEnum):
    """What happens to hours that lack of 総労働時間: nothing, taken from pay, or worked in the next period (翌期繰越)."""

    KEEP = "KEEP"
    DEDUCT = "DEDUCT"
    CARRY = "CARRY"


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included, as agreed; who works in it from `begins` to `ends` alone works shorter."""

    first: dt.date
    last: dt.date
    begins: dt.date
    ends: dt.date

    @property
    def is_whole(self) -> bool:
        """Whether somebody works through all of it."""
        return (self.first, self.last) == (self.begins, self.ends)

    @property
    def days(self) -> int:
        """How many days of it somebody works through."""
        return max(0, (self.ends - self.begins).days + 1)

    @property
    def agreed_days(self) -> int:
        """How long it is."""
        return (self.last - self.first).days + 1

    @property
    def is_long(self) -> bool:
        """Whether it holds more than a month."""
        return Month.of(self.first) != Month.of(self.last)

    def ends_with(self, month: Month) -> bool:
        """Whether it is settled with that month: with its last, or that in which somebody left."""
        return Month.of(self.ends) == month

    def narrowed(self, begins: dt.date, ends: dt.date | None) -> "Period":
        """As somebody works in it who is there from a day, and to another."""
        return Period(self.first, self.last, max(self.begins, begins), min(self.ends, ends or self.ends))


def period_of(day: dt.date, since: dt.date, months: int) -> Period:
    """The period that holds a day, where they follow one another from the first of a month, `months` each."""
    passed = Month.of(since).until(Month.of(day))
    first = Month.of(since).plus(passed - passed % months)
    last = first.plus(months - 1).last_day
    return Period(first.first_day, last, first.first_day, last)


def month_limit(days: int, average_hours: int) -> int:
    """週平均50時間 of a month of so many days in minutes, to the whole minute below (労働基準法32条の3第2項)."""
    return average_hours * MINUTES_PER_HOUR * days // DAYS_PER_WEEK


@dataclass(frozen=True, slots=True)
class Settlement:
    """清算期間 of フレックス: minutes of work against the statutory frame and against what was agreed.

    `required_minutes` are 総労働時間; `leave_minutes` are those of paid leave, which count as worked towards it and not
    towards the frame. `by_month_minutes` were overtime of their month already. `brought_minutes` lacked in the period
    before and are worked in this one; `room_minutes` is how much the next one can take, within its frame.
    """

    frame_minutes: int
    required_minutes: int
    worked_minutes: int
    leave_minutes: int = 0
    by_month_minutes: int = 0
    brought_minutes: int = 0
    shortfall: Shortfall = Shortfall.KEEP
    room_minutes: int = 0
    is_whole: bool = True

    @property
    def beyond_frame_minutes(self) -> int:
        """What is beyond the frame, less what its months counted."""
        return max(0, self.worked_minutes - self.by_month_minutes - self.frame_minutes)

    @property
    def overtime_minutes(self) -> int:
        """All that is beyond."""
        return self.by_month_minutes + self.beyond_frame_minutes

    @property
    def settled_minutes(self) -> int:
        """What is beyond the frame of who worked shorter than a period of more than a month (32条の3の2)."""
        return 0 if self.is_whole else self.beyond_frame_minutes

    @property
    def to_work_minutes(self) -> int:
        """総労働時間 with what the period before left over."""
        return self.required_minutes + self.brought_minutes

    @property
    def within_frame_minutes(self) -> int:
        """法定内: beyond what was agreed, and within the frame."""
        told = self.worked_minutes + self.leave_minutes - self.to_work_minutes
        return max(0, told - self.overtime_minutes)

    @property
    def deficit_minutes(self) -> int:
        """What lacks of what was agreed."""
        return max(0, self.to_work_minutes - self.worked_minutes - self.leave_minutes)

    @property
    def carried_minutes(self) -> int:
        """What goes to the next period, which stays within its own frame (昭和63年1月1日基発1号)."""
        return min(self.deficit_minutes, self.room_minutes) if self.shortfall is Shortfall.CARRY else 0

    @property
    def deducted_minutes(self) -> int | None:
        """What is taken from pay; None where nothing is settled by hours."""
        return None if self.shortfall is Shortfall.KEEP else self.deficit_minutes - self.carried_minutes


def settled_shorter(worked_minutes: int, overtime_minutes: int, days: int, law: WorkLaw) -> int:
    """32条の4の2: beyond 40 hours a week on average of the days worked through, less what was overtime already."""
    return max(0, worked_minutes - overtime_minutes - frame_minutes(days, law))
