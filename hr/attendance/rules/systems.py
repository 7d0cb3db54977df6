"""Systems of working time (労働時間制度), and what goes beyond the hours of each: by day, by week, by period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from .calendar import DAYS_PER_WEEK
from .day import DayMinutes
from .facts import DayKind, Stamp, WorkLaw


class System(StrEnum):
    """固定, シフト制, フレックスタイム制 (労働基準法32条の3), 1か月・1年単位の変形労働時間制 (32条の2, 32条の4),
    専門業務型・企画業務型裁量労働制 (38条の3, 38条の4), 事業場外みなし (38条の2), 管理監督者 (41条2号)."""

    FIXED = "FIXED"
    SHIFT = "SHIFT"
    FLEX = "FLEX"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"
    EXPERT = "EXPERT"
    PLANNER = "PLANNER"
    OUTSIDE = "OUTSIDE"
    EXEMPT = "EXEMPT"


PLAIN = frozenset({System.FIXED, System.SHIFT})
DEEMED = frozenset({System.EXPERT, System.PLANNER, System.OUTSIDE})
BY_CONSENT = frozenset({System.EXPERT, System.PLANNER})
BY_WEEK = PLAIN | DEEMED
BY_PERIOD = frozenset({System.FLEX, System.MONTHLY, System.YEARLY})
PLANNED = frozenset({System.SHIFT, System.MONTHLY, System.YEARLY})


@dataclass(frozen=True, slots=True)
class Beyond:
    """The overtime of a day in minutes, by what it went beyond; no minute is in two of them.

    Of フレックス over more than a month, `week_minutes` are those beyond 50 hours a week on average in the month.
    """

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


def asks_for_filing(system: System, settled_months: int, deemed_minutes: int, law: WorkLaw) -> bool:
    """Whether the agreement or decision behind a system is filed with the Labour Standards Inspection Office.

    労働基準法32条の3第4項 (over a month), 32条の4第4項, 38条の2第3項 (over 8 hours), 38条の3第2項, 38条の4第1項.
    """
    if system is System.FLEX:
        return settled_months > 1
    if system is System.OUTSIDE:
        return deemed_minutes > law.daily_minutes
    return system in (System.YEARLY, System.EXPERT, System.PLANNER)


def frame_minutes(days: int, law: WorkLaw) -> int:
    """法定労働時間の総枠 of a period of so many days: weekly hours × days ÷ 7, to the whole minute below."""
    return law.weekly_minutes * days // DAYS_PER_WEEK


def deemed(day: DayMinutes, minutes: int, law: WorkLaw) -> DayMinutes:
    """A workday of みなし労働時間: so many minutes were worked, whatever was; what was stays as `actual_minutes`.

    Night is paid as it was worked, and days off count by their own hours (昭和63年3月14日基発150号).
    """
    if day.kind is not DayKind.WORKDAY or not day.is_complete or not day.worked_minutes:
        return replace(day, actual_minutes=day.worked_minutes)
    return replace(
        day,
        worked_minutes=minutes,
        daily_overtime_minutes=max(0, minutes - law.daily_minutes),
        actual_minutes=day.worked_minutes,
    )


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


def long_flex_overtime(worked_minutes: Sequence[int], month_limit: int, left: int | None) -> tuple[Beyond, ...]:
    """フレックス over two or three months: the days of one month of it, in order (労働基準法32条の3第2項).

    Beyond `month_limit`, 50 hours a week on average, they are overtime of that month; what else is beyond `left`, the
    frame of the period less such work of the months before, is overtime at its end. `left` is None where somebody
    works shorter than the period: that is settled once, by 32条の3の2.
    """
    by_month = _beyond(worked_minutes, month_limit)
    plain = [minutes - over for minutes, over in zip(worked_minutes, by_month, strict=True)]
    by_period = [0] * len(plain) if left is None else _beyond(plain, left)
    return tuple(Beyond(0, month, period) for month, period in zip(by_month, by_period, strict=True))


def monthly_overtime(days: Sequence[PlannedWork], law: WorkLaw) -> tuple[Beyond, ...]:
    """1か月単位の変形: overtime of each day of the period, in order (昭和63年1月1日基発1号)."""
    return variable_overtime(days, law, frame_minutes(len(days), law))


def variable_overtime(days: Sequence[PlannedWork], law: WorkLaw, left: int | None) -> tuple[Beyond, ...]:
    """変形労働時間制: overtime of days of the period, in order, whole weeks at a time (平成6年1月4日基発1号).

    By day, beyond what was planned where that is more than 8 hours, else beyond 8 hours. By week, beyond what was
    planned where that is more than 40 hours, else beyond 40 hours, less what the days counted. By period, beyond its
    frame, less what days and weeks counted. Of a week that lies in the period in part, 40 hours by its days count.
    `left` is the frame of the period less such work of the days before, None where the period is settled otherwise.
    """
    by_day = [max(0, each.worked_minutes - max(each.planned_minutes, law.daily_minutes)) for each in days]
    plain = [each.worked_minutes - over for each, over in zip(days, by_day, strict=True)]
    by_week = _by_week(days, plain, law)
    within = [minutes - over for minutes, over in zip(plain, by_week, strict=True)]
    by_period = [0] * len(days) if left is None else _beyond(within, left)
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
