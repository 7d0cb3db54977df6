"""Making daily records of punches: from the day that changed to the end of its week, for 40 hours count over a week."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from backoffice.values.periods import Month
from hr.attendance.law import work_law
from hr.attendance.models import DailyRecord, Punch
from hr.attendance.queries import (
    Schedules,
    closed_keys,
    punches_between,
    schedules,
    settled_by_period,
    stamps,
)
from hr.attendance.rules import (
    BY_PERIOD,
    BY_WEEK,
    Beyond,
    DayKind,
    DayMinutes,
    PlannedWork,
    System,
    core_is_missed,
    day_minutes,
    exempt,
    flex_overtime,
    frame_minutes,
    monthly_overtime,
    overtime_of_week,
    week_of,
)
from hr.attendance.rules.calendar import dated
from hr.attendance.rules.day import CORE_MISSED
from hr.employment.models import Employee

DAY = dt.timedelta(days=1)
LONGEST_WEEK = dt.timedelta(days=6)
FIGURES = (
    "kind",
    "is_complete",
    "first_in_at",
    "last_out_at",
    "worked_minutes",
    "break_minutes",
    "system",
    "overtime_minutes",
    "beyond_day_minutes",
    "beyond_week_minutes",
    "beyond_period_minutes",
    "night_minutes",
    "statutory_holiday_minutes",
    "day_off_minutes",
    "warnings",
    "law",
)
Punches = dict[tuple[int, dt.date], list[Punch]]


def project(employee_ids: Collection[int], first: dt.date, last: dt.date) -> list[DailyRecord]:
    """Write the records of the days between two, and of those after them in their weeks; months closed stay alone.

    Of those whose hours are settled by period, also the days after them in their months. The same punches give the
    same records, however often they are made.
    """
    begins, ends = first - LONGEST_WEEK, last + LONGEST_WEEK
    settled = settled_by_period(employee_ids, first, last)
    if settled:
        begins, ends = min(begins, first.replace(day=1)), max(ends, Month.of(last).last_day)
    held, punches = schedules(employee_ids, begins, ends + DAY), punches_between(employee_ids, begins, ends)
    people = {each.pk: each for each in Employee.objects.filter(pk__in=settled)} if settled else {}
    closed = closed_keys(employee_ids)
    there = set(
        DailyRecord.objects.filter(employee_id__in=employee_ids, work_date__range=(first, ends)).values_list(
            "employee_id", "work_date"
        )
    )
    made = []
    for employee_id in employee_ids:
        attended = _Attended(employee_id, held, punches, people.get(employee_id))
        for record in attended.records(first, last):
            key = employee_id, record.work_date
            is_closed = (employee_id, Month.of(record.work_date).first_day) in closed
            if record.work_date >= first and not is_closed and (key in punches or key in there):
                made.append(record)
    return DailyRecord.objects.bulk_create(
        sorted(made, key=lambda each: (each.employee_id, each.work_date)),
        update_conflicts=True,
        unique_fields=["employee", "work_date"],
        update_fields=FIGURES,
    )


@dataclass(frozen=True, slots=True)
class _Attended:
    """What one person punched, and by which schedules; `employee` where hours are settled by period."""

    employee_id: int
    held: Schedules
    punches: Punches
    employee: Employee | None

    def records(self, first: dt.date, last: dt.date) -> Iterator[DailyRecord]:
        """The days in the weeks and months that hold those between two, each once and in order by its system."""
        for week in self._weeks(first, last):
            yield from self._by_week([day for day in week if self._system(day) in BY_WEEK], week)
            yield from (self._free(day) for day in week if self._system(day) is System.EXEMPT)
        month = Month.of(first)
        while month.first_day <= last:
            if self._system(month.first_day) in BY_PERIOD:
                yield from self._by_period(month)
            month = month.next

    def _weeks(self, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, ...]]:
        day = first
        while day <= last:
            week = self._week_of(day)
            yield week
            day = week[-1] + DAY

    def _week_of(self, day: dt.date) -> tuple[dt.date, ...]:
        return week_of(day, self.held.week_starts_on(self.employee_id, day))

    def _by_week(self, days: Sequence[dt.date], week: Sequence[dt.date]) -> Iterator[DailyRecord]:
        """固定 and シフト: beyond the hours of the day, then beyond those of the week."""
        law = work_law(week[0])
        told = [self._minutes(day) for day in days]
        for day, minutes, overtime in zip(days, told, overtime_of_week(told, law), strict=True):
            by_day = minutes.daily_overtime_minutes
            yield self._record(day, minutes, Beyond(by_day, overtime - by_day), law.versions)

    def _free(self, day: dt.date) -> DailyRecord:
        return self._record(day, exempt(self._minutes(day)), Beyond(), work_law(day).versions)

    def _by_period(self, month: Month) -> Iterator[DailyRecord]:
        """フレックス and 1か月単位の変形: the days of the month in which the person was employed, settled together."""
        law, days = work_law(month.first_day), self._employed(month)
        told = [self._minutes(day) for day in days]
        if self._system(month.first_day) is System.FLEX:
            beyond = flex_overtime([each.worked_minutes for each in told], frame_minutes(len(days), law))
        else:
            weeks = [self._week_of(day)[0].toordinal() for day in days]
            planned = [self.held.planned_minutes(self.employee_id, day) for day in days]
            work = map(PlannedWork, weeks, planned, (each.worked_minutes for each in told))
            beyond = monthly_overtime(list(work), law)
        for day, minutes, over in zip(days, told, beyond, strict=True):
            yield self._record(day, minutes, over, law.versions)

    def _employed(self, month: Month) -> list[dt.date]:
        first, last = month.first_day, month.last_day
        if self.employee is not None:
            first, last = max(first, self.employee.joined_on), min(last, self.employee.left_on or last)
        return list(dated(first, last))

    def _minutes(self, day: dt.date) -> DayMinutes:
        there = stamps(self.punches.get((self.employee_id, day), []))
        found = day_minutes(
            there,
            kind=self.held.kind(self.employee_id, day),
            next_kind=self.held.kind(self.employee_id, day + DAY),
            pattern=self.held.pattern(self.employee_id, day),
            law=work_law(day),
        )
        core = self.held.core(self.employee_id, day)
        if core and found.is_complete and found.kind is DayKind.WORKDAY and core_is_missed(there, core):
            return replace(found, warnings=(*found.warnings, CORE_MISSED))
        return found

    def _system(self, day: dt.date) -> System:
        return self.held.system(self.employee_id, day)

    def _record(self, day: dt.date, minutes: DayMinutes, beyond: Beyond, versions: Sequence[str]) -> DailyRecord:
        punches = self.punches.get((self.employee_id, day), [])
        return DailyRecord(
            employee_id=self.employee_id,
            work_date=day,
            kind=minutes.kind.value,
            is_complete=minutes.is_complete,
            first_in_at=punches[0].at if punches else None,
            last_out_at=punches[-1].at if punches and minutes.is_complete else None,
            worked_minutes=minutes.worked_minutes,
            break_minutes=minutes.break_minutes,
            system=self._system(day).value,
            overtime_minutes=beyond.minutes,
            beyond_day_minutes=beyond.day_minutes,
            beyond_week_minutes=beyond.week_minutes,
            beyond_period_minutes=beyond.period_minutes,
            night_minutes=minutes.night_minutes,
            statutory_holiday_minutes=minutes.statutory_holiday_minutes,
            day_off_minutes=minutes.day_off_minutes,
            warnings=list(minutes.warnings),
            law=list(versions),
        )
