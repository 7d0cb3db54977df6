"""Systems of working time (労働時間制度), and what goes beyond the hours of each: by day, by week, by period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from .calendar import DAYS_PER_WEEK
from .day import DayMinutes
from .facts import Stamp, WorkLaw


class System(StrEnum):
    """固定, シフト制, フレックスタイム制 (労働基準法32条の3), 1か月単位の変形労働時間制 (32条の2), 管理監督者 (41条2号)."""

    FIXED = "FIXED"
    SHIFT = "SHIFT"
    FLEX = "FLEX"
    MONTHLY = "MONTHLY"
    EXEMPT = "EXEMPT"


BY_WEEK = frozenset({System.FIXED, System.SHIFT})
BY_PERIOD = frozenset({System.FLEX, System.MONTHLY})
PLANNED = frozenset({System.SHIFT, System.MONTHLY})


@dataclass(frozen=True, slots=True)
class Beyond:
    """The overtime of a day in minutes, by what it went beyond; no minute is in two of them."""

    day_minutes: int = 0
    week_minutes: int = 0
    period_minutes: int = 0

    @property
    def minutes(self) -> int:
        """法定時間外."""
        return self.day_minutes + self.week_minutes + self.period_minutes


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """A day of 変形労働時間制: in which week it lies (any number), what was planned and what was worked, in minutes."""

    week: int
    planned_minutes: int
    worked_minutes: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """清算期間 of フレックス: minutes of work against the statutory frame and against what was agreed.

    `required_minutes` are 総労働時間; `leave_minutes` are those of paid leave, which count as worked towards it and not
    towards the frame.
    """

    frame_minutes: int
    required_minutes: int
    worked_minutes: int
    leave_minutes: int = 0

    @property
    def overtime_minutes(self) -> int:
        """What is beyond the frame."""
        return max(0, self.worked_minutes - self.frame_minutes)

    @property
    def within_frame_minutes(self) -> int:
        """法定内: beyond what was agreed, and within the frame."""
        told = self.worked_minutes + self.leave_minutes - self.required_minutes
        return max(0, told - self.overtime_minutes)

    @property
    def deficit_minutes(self) -> int:
        """What lacks of what was agreed."""
        return max(0, self.required_minutes - self.worked_minutes - self.leave_minutes)


def frame_minutes(days: int, law: WorkLaw) -> int:
    """法定労働時間の総枠 of a period of so many days: weekly hours × days ÷ 7, to the whole minute below."""
    return law.weekly_minutes * days // DAYS_PER_WEEK


def exempt(day: DayMinutes) -> DayMinutes:
    """A day of 管理監督者: hours, breaks and days off are not limited; night stays, for it is paid to them too."""
    return replace(
        day,
        worked_minutes=day.worked_minutes + day.statutory_holiday_minutes,
        daily_overtime_minutes=0,
        statutory_holiday_minutes=0,
        warnings=(),
    )


def flex_overtime(worked_minutes: Sequence[int], frame: int) -> tuple[Beyond, ...]:
    """フレックス: what the days of a 清算期間, in order, come to beyond its frame; it belongs to the days beyond it."""
    return tuple(Beyond(period_minutes=over) for over in _beyond(worked_minutes, frame))


def monthly_overtime(days: Sequence[PlannedWork], law: WorkLaw) -> tuple[Beyond, ...]:
    """1か月単位の変形: overtime of each day of the period, in order (昭和63年1月1日基発1号).

    By day, beyond what was planned where that is more than 8 hours, else beyond 8 hours. By week, beyond what was
    planned where that is more than 40 hours, else beyond 40 hours, less what the days counted. By period, beyond its
    frame, less what days and weeks counted. Of a week that lies in the period in part, 40 hours by its days count.
    """
    by_day = [max(0, each.worked_minutes - max(each.planned_minutes, law.daily_minutes)) for each in days]
    plain = [each.worked_minutes - over for each, over in zip(days, by_day, strict=True)]
    by_week = _by_week(days, plain, law)
    left = [minutes - over for minutes, over in zip(plain, by_week, strict=True)]
    by_period = _beyond(left, frame_minutes(len(days), law))
    return tuple(map(Beyond, by_day, by_week, by_period))


def core_is_missed(stamps: Sequence[Stamp], core: tuple[int, int]) -> bool:
    """Whether the work of a day began after core time, or ended before its end. Minutes of the day."""
    begins, ends = core
    return stamps[0].minute > begins or stamps[-1].minute < ends


def _by_week(days: Sequence[PlannedWork], plain: Sequence[int], law: WorkLaw) -> list[int]:
    found: list[int] = []
    for _week, group in groupby(zip(days, plain, strict=True), key=lambda pair: pair[0].week):
        held = list(group)
        planned = sum(day.planned_minutes for day, _minutes in held)
        found += _beyond([minutes for _day, minutes in held], max(planned, frame_minutes(len(held), law)))
    return found


def _beyond(minutes: Sequence[int], limit: int) -> list[int]:
    """What of each goes beyond the limit of their sum: it belongs to those that exceed it."""
    found, total = [], 0
    for each in minutes:
        found.append(max(0, total + each - limit) - max(0, total - limit))
        total += each
    return found
