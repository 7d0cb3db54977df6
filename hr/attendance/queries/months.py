"""Months of people: their days, what is missing before the close, and what they come to."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Exists, OuterRef

from backoffice.approvals.models import Request, RequestState
from backoffice.values.periods import Month
from hr.attendance import absences
from hr.attendance.absences import Explained
from hr.attendance.law import work_law
from hr.attendance.models import DailyRecord, MonthClose, WorkSystem
from hr.attendance.rules import (
    BY_PERIOD,
    CountedDay,
    DayKind,
    MonthTotal,
    Pattern,
    Period,
    Settlement,
    Shortfall,
    System,
    frame_minutes,
    month_total,
    settled_shorter,
)
from hr.attendance.rules.calendar import dated
from hr.employment.models import Employee

from .closes import closes_in_force
from .schedules import Held, Schedules, period_in, schedules
from .settled import Counted, brought, carries, counted_in, room_of_next

CASE = "hr.attendance.day"
SHOWN = 5
NOTHING = Counted()
Key = tuple[int, dt.date]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one person: what it is, what was punched, why it was not worked. `held` is None without a schedule."""

    date: dt.date
    kind: DayKind
    holiday: str
    held: Held | None
    record: DailyRecord | None
    explained: Explained | None
    request_id: int | None
    is_employed: bool
    is_over: bool
    work_system: WorkSystem | None = None

    @property
    def system(self) -> System:
        """By which system the hours of the day count."""
        return System(self.work_system.system) if self.work_system else System.FIXED

    @property
    def pattern(self) -> Pattern | None:
        """The hours of the day."""
        return self.held.pattern if self.held else None

    @property
    def planned_minutes(self) -> int:
        """所定労働時間 of the day; nothing on a day off."""
        return self.pattern.scheduled_minutes if self.pattern and self.kind is DayKind.WORKDAY else 0

    @property
    def lacks_punch(self) -> bool:
        """未打刻: the day is over and its punches do not end."""
        return self.is_over and self.record is not None and not self.record.is_complete

    @property
    def is_unexplained(self) -> bool:
        """A workday that is over, without punches, and without a reason for the whole of it."""
        is_workday = self.kind is DayKind.WORKDAY and self.held is not None and self.is_employed
        is_whole = self.explained is not None and self.explained.days == 1
        return is_workday and self.is_over and self.record is None and not is_whole


@dataclass(frozen=True, slots=True)
class Around:
    """The period in which a month is settled, as the person works in it: its months before, and what goes on.

    `brought_minutes` lacked in the period before it, `room_minutes` is what the next one can take.
    """

    period: Period
    system: WorkSystem
    counted: Counted = NOTHING
    earlier: "tuple[PersonMonth, ...]" = ()
    brought_minutes: int = 0
    room_minutes: int = 0


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """The month of one person; `around` where hours are settled by period."""

    employee: Employee
    month: Month
    days: tuple[Day, ...]
    close: MonthClose | None
    around: Around | None = None

    @property
    def missing(self) -> tuple[Day, ...]:
        """What keeps the month from being closed."""
        return tuple(d for d in self.days if d.lacks_punch or d.is_unexplained or d.request_id)

    @property
    def counted(self) -> MonthTotal:
        """The sums of the days."""
        explained = [day.explained for day in self.days if day.explained and day.kind is DayKind.WORKDAY]
        return month_total(
            (_counted(day.record) for day in self.days if day.record),
            scheduled_days=sum(1 for day in self.days if _is_scheduled(day)),
            paid_leave_days=sum((e.days for e in explained if e.is_paid_leave), Decimal(0)),
            absent_days=sum((e.days for e in explained if e.is_absence), Decimal(0)),
        )

    @property
    def total(self) -> MonthTotal:
        """What the days come to, with what is settled with the month.

        Where hours that lack are settled with a later month, nothing lacks of this one: its absence is not taken by days
        as well.
        """
        counted, settled = self.counted, self.settlement
        if settled is not None and not self.is_settled and settled.shortfall is not Shortfall.KEEP:
            return replace(counted, deficit_minutes=0)
        if settled is not None and self.is_settled:
            return replace(
                counted,
                extra_minutes=settled.within_frame_minutes,
                deficit_minutes=settled.deducted_minutes,
                carried_minutes=settled.carried_minutes,
                settled_minutes=settled.settled_minutes,
            )
        return replace(counted, settled_minutes=self.settled_shorter)

    @property
    def is_settled(self) -> bool:
        """Whether a period ends with the month."""
        return self.around is not None and self.around.period.ends_with(self.month)

    @property
    def settled_shorter(self) -> int:
        """32条の4の2: beyond 40 hours a week of who worked shorter than a year of variable hours, once it ends."""
        around = self.around
        if around is None or not self.is_settled or around.system.system != System.YEARLY or around.period.is_whole:
            return 0
        worked = around.counted.worked + self.counted.worked_minutes
        overtime = around.counted.overtime + self.counted.overtime_minutes
        return settled_shorter(worked, overtime, around.period.days, work_law(self.month.first_day))

    @property
    def frame_minutes(self) -> int:
        """法定労働時間の総枠 of the days of the month in which the person was employed."""
        return frame_minutes(sum(1 for day in self.days if day.is_employed), work_law(self.month.first_day))

    @property
    def required_minutes(self) -> int:
        """総労働時間 of the days of the month in which the person was employed."""
        return sum(day.planned_minutes for day in self.days if day.is_employed)

    def excused_minutes(self, shortfall: Shortfall) -> int:
        """The hours planned that フレックス does not ask for, because payroll settles them by the day: 休職, paid leave
        beside 年次有給休暇, and absence where hours that lack are not deducted."""
        by_day = shortfall is Shortfall.KEEP
        told = ((day.planned_minutes, day.explained) for day in self.days if day.is_employed)
        return sum(
            each.minutes_of(minutes)
            for minutes, each in told
            if each and not each.is_paid_leave and (by_day or not each.is_absence)
        )

    @property
    def leave_minutes(self) -> int:
        """The hours of paid leave, also those below a half day."""
        leave = ((day.planned_minutes, day.explained) for day in self.days)
        return sum(told.minutes_of(minutes) for minutes, told in leave if told and told.is_paid_leave)

    @property
    def settlement(self) -> Settlement | None:
        """清算期間 of フレックス so far, with its months before; None where the month is not of it."""
        around = self.around
        if around is None or around.system.system != System.FLEX:
            return None
        period, months, counted = around.period, (*around.earlier, self), self.counted
        shortfall = Shortfall(around.system.shortfall)
        by_month = sum(day.record.beyond_week_minutes for day in self.days if day.record) if period.is_long else 0
        days = period.agreed_days if period.is_whole else period.days
        return Settlement(
            frame_minutes=frame_minutes(days, work_law(period.first)),
            required_minutes=sum(each.required_minutes - each.excused_minutes(shortfall) for each in months),
            worked_minutes=around.counted.worked + counted.worked_minutes,
            leave_minutes=sum(each.leave_minutes for each in months),
            by_month_minutes=around.counted.overtime + by_month,
            brought_minutes=around.brought_minutes,
            shortfall=shortfall,
            room_minutes=around.room_minutes,
            is_whole=period.is_whole or not period.is_long,
        )


def months_of(employees: Sequence[Employee], month: Month, *, as_of: dt.date) -> list[PersonMonth]:
    """The months of these people, in their order, in a fixed number of queries."""
    months = _months(employees, month, as_of)
    around = _around({each.employee.pk: each for each in months}, month, as_of)
    return [replace(each, around=around.get(each.employee.pk)) for each in months] if around else months


def _around(months: dict[int, PersonMonth], month: Month, as_of: dt.date) -> dict[int, Around]:
    """The periods in which the months of these people are settled."""
    found: dict[int, Around] = {}
    for who, each in months.items():
        system = next((d.work_system for d in each.days if d.work_system and d.system in BY_PERIOD), None)
        period = period_in(system, month.first_day) if system else None
        if system and period:
            found[who] = Around(period.narrowed(each.employee.joined_on, each.employee.left_on), system)
    flexible = {who: each for who, each in found.items() if each.system.system == System.FLEX}
    long = {who: each for who, each in found.items() if each.period.is_long}
    counted = counted_in({who: (each.period.first, month.first_day) for who, each in long.items()})
    earlier = _earlier({who: months[who] for who in flexible.keys() & long.keys()}, flexible, month, as_of)
    begins = {who: each.period.first for who, each in flexible.items()}
    before = brought(list(begins), begins) if begins else {}
    carried = {
        who: each.period.ends
        for who, each in flexible.items()
        if carries(each.system.shortfall) and each.period.ends_with(month)
    }
    room = room_of_next([months[who].employee for who in carried], carried) if carried else {}
    return {
        who: replace(
            each,
            counted=counted.get(who, NOTHING),
            earlier=tuple(earlier.get(who, ())),
            brought_minutes=before.get(who, 0),
            room_minutes=room.get(who, 0),
        )
        for who, each in found.items()
    }


def _earlier(
    people: dict[int, PersonMonth], around: dict[int, Around], month: Month, as_of: dt.date
) -> dict[int, list[PersonMonth]]:
    """The months before this one in the periods of フレックス: two at most."""
    found: dict[int, list[PersonMonth]] = {}
    earlier = month.previous
    while there := [p.employee for who, p in people.items() if around[who].period.begins <= earlier.last_day]:
        for each in _months(there, earlier, as_of):
            found.setdefault(each.employee.pk, []).insert(0, each)
        earlier = earlier.previous
    return found


def _months(employees: Sequence[Employee], month: Month, as_of: dt.date) -> list[PersonMonth]:
    """The months without what lies around them."""
    first, last, ids = month.first_day, month.last_day, [employee.pk for employee in employees]
    held = schedules(ids, first, last)
    records = {
        (each.employee_id, each.work_date): each
        for each in DailyRecord.objects.filter(employee_id__in=ids, work_date__range=(first, last))
    }
    explained = absences.explained(ids, first, last)
    asked = open_requests([record.pk for record in records.values()])
    closes = {each.employee_id: each for each in closes_in_force().filter(employee_id__in=ids, month=first)}
    return [
        PersonMonth(
            employee,
            month,
            tuple(
                _day(employee, day, held, records.get((employee.pk, day)), explained, asked, as_of)
                for day in dated(first, last)
            ),
            closes.get(employee.pk),
        )
        for employee in employees
    ]


def open_requests(record_ids: Collection[int]) -> dict[int, int]:
    """The request that is open on each day: id of the daily record → id of the request."""
    asked = Request.objects.filter(case_kind=CASE, case_id__in=record_ids, state=RequestState.PENDING)
    return dict(asked.values_list("case_id", "pk"))


def unfinished_days(employee_id: int, *, before: dt.date) -> list[dt.date]:
    """The days of a person that are over and whose punches do not end, the newest first; those with an open correction left out."""
    asked = Request.objects.filter(case_kind=CASE, case_id=OuterRef("pk"), state=RequestState.PENDING)
    open_days = DailyRecord.objects.filter(
        ~Exists(asked), employee_id=employee_id, work_date__lt=before, is_complete=False, first_in_at__isnull=False
    )
    return list(open_days.order_by("-work_date").values_list("work_date", flat=True)[:SHOWN])


def _day(
    employee: Employee,
    day: dt.date,
    held: Schedules,
    record: DailyRecord | None,
    explained: dict[Key, Explained],
    asked: dict[int, int],
    as_of: dt.date,
) -> Day:
    found = held.held(employee.pk, day)
    punched = record if record and (record.first_in_at or record.is_complete) else None
    return Day(
        date=day,
        kind=held.kind(employee.pk, day),
        holiday=held.holiday(employee.pk, day),
        held=found,
        record=punched,
        explained=explained.get((employee.pk, day)),
        request_id=asked.get(record.pk) if record else None,
        is_employed=employee.joined_on <= day and (employee.left_on is None or day <= employee.left_on),
        is_over=day < as_of,
        work_system=held.work_system(employee.pk, day),
    )


def _is_scheduled(day: Day) -> bool:
    return day.kind is DayKind.WORKDAY and day.held is not None


def _counted(record: DailyRecord) -> CountedDay:
    return CountedDay(
        record.worked_minutes,
        record.overtime_minutes,
        record.night_minutes,
        record.statutory_holiday_minutes,
        record.day_off_minutes,
    )
