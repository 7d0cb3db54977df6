"""Months of people: their days, what is missing before the close, and what they come to."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from backoffice.approvals.models import Request, RequestState
from backoffice.values.periods import Month
from hr.attendance import absences
from hr.attendance.absences import Explained
from hr.attendance.law import work_law
from hr.attendance.models import DailyRecord, MonthClose, WorkSystem
from hr.attendance.rules import (
    CountedDay,
    DayKind,
    MonthTotal,
    Pattern,
    Settlement,
    System,
    frame_minutes,
    month_total,
)
from hr.attendance.rules.calendar import dated
from hr.employment.models import Employee

from .closes import closes_in_force
from .schedules import Held, Schedules, schedules

CASE = "hr.attendance.day"
SHOWN = 5
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
class PersonMonth:
    """The month of one person."""

    employee: Employee
    month: Month
    days: tuple[Day, ...]
    close: MonthClose | None

    @property
    def missing(self) -> tuple[Day, ...]:
        """What keeps the month from being closed."""
        return tuple(d for d in self.days if d.lacks_punch or d.is_unexplained or d.request_id)

    @property
    def total(self) -> MonthTotal:
        """What the days come to."""
        explained = [day.explained for day in self.days if day.explained and day.kind is DayKind.WORKDAY]
        return month_total(
            (_counted(day.record) for day in self.days if day.record),
            scheduled_days=sum(1 for day in self.days if _is_scheduled(day)),
            paid_leave_days=sum((e.days for e in explained if e.is_paid_leave), Decimal(0)),
            absent_days=sum((e.days for e in explained if e.is_absence), Decimal(0)),
        )

    @property
    def frame_minutes(self) -> int:
        """法定労働時間の総枠 of the days of the month in which the person was employed."""
        return frame_minutes(sum(1 for day in self.days if day.is_employed), work_law(self.month.first_day))

    @property
    def settlement(self) -> Settlement | None:
        """清算期間 of フレックス; None where the month is not of it."""
        if not any(day.system is System.FLEX for day in self.days):
            return None
        leave = [day for day in self.days if day.explained and day.explained.is_paid_leave]
        return Settlement(
            frame_minutes=self.frame_minutes,
            required_minutes=sum(day.planned_minutes for day in self.days if day.is_employed),
            worked_minutes=self.total.worked_minutes,
            leave_minutes=sum(int(day.planned_minutes * day.explained.days) for day in leave if day.explained),
        )


def months_of(employees: Sequence[Employee], month: Month, *, as_of: dt.date) -> list[PersonMonth]:
    """The months of these people, in their order, in a fixed number of queries."""
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


def gaps(months: Sequence[PersonMonth]) -> Counter[str]:
    """How many days lack a punch, lack a reason, or wait for a decision."""
    counted: Counter[str] = Counter()
    for day in (day for person in months if person.close is None for day in person.days):
        counted["punch"] += day.lacks_punch and day.request_id is None
        counted["reason"] += day.is_unexplained
        counted["request"] += day.request_id is not None
    return counted


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
        holiday=held.holiday(day),
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
