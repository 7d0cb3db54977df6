"""The plan of 対象期間 of 1年単位の変形労働時間制, and what is against the law in it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from backoffice.values.periods import Month
from hr.attendance.law import work_law, year_law
from hr.attendance.models import PlannedDay, WorkSystem
from hr.attendance.rules import Fault, Period, System, faults_of_plan
from hr.attendance.rules.calendar import dated
from hr.employment.models import Employee

from .schedules import pattern_of, period_in, schedules


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What is planned in a period: minutes of the days that were planned one by one, and of all days.

    Months that nobody planned count by the schedule that stands in `minutes`, and not in `planned`.
    """

    system: WorkSystem
    period: Period
    planned: Mapping[dt.date, int]
    minutes: Mapping[dt.date, int]

    @property
    def months_planned(self) -> int:
        """How many months of the period were planned."""
        return len({Month.of(day) for day in self.planned})

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What the period would break as it stands now."""
        return faults_of(self.system, self.period, self.minutes)


def faults_of(system: WorkSystem, period: Period, plan: Mapping[dt.date, int]) -> tuple[Fault, ...]:
    """What a plan would break."""
    special = None
    if system.special_from and system.special_until:
        special = system.special_from, system.special_until
    return faults_of_plan(plan, period, year_law(period.first), work_law(period.first), special)


def year_plan(employee: Employee, day: dt.date, changed: Mapping[dt.date, int] | None = None) -> YearPlan | None:
    """The plan of the period that holds a day, with days as they would be changed; None where the day is of no such."""
    system = schedules([employee.pk], day, day).work_system(employee.pk, day)
    period = period_in(system, day) if system and system.system == System.YEARLY else None
    if system is None or period is None:
        return None
    there = PlannedDay.objects.filter(employee=employee, work_date__range=(period.first, period.ends))
    newest = {each.work_date: each for each in there.select_related("schedule").order_by("id")}
    planned = {date: _minutes(each) for date, each in newest.items()} | dict(changed or {})
    held = schedules([employee.pk], period.first, period.ends)
    standing = {date: held.planned_minutes(employee.pk, date) for date in dated(period.first, period.ends)}
    return YearPlan(system, period, planned, standing | planned)


def _minutes(day: PlannedDay) -> int:
    return pattern_of(day.schedule).scheduled_minutes if day.schedule else 0
