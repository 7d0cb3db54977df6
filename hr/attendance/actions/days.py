"""Making daily records of punches: from the day that changed to the end of its week, for 40 hours count over a week."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from backoffice.values.periods import Month
from hr.attendance.law import long_flex, work_law
from hr.attendance.models import DailyRecord, Punch, WorkSystem
from hr.attendance.queries import (
    Schedules,
    closed_keys,
    period_in,
    plain_minutes,
    punches_between,
    schedules,
    settled_systems,
    stamps,
)
from hr.attendance.rules import (
    BY_WEEK,
    DEEMED,
    Beyond,
    DayKind,
    DayMinutes,
    Period,
    PlannedWork,
    System,
    core_is_missed,
    day_minutes,
    deemed,
    exempt,
    flex_overtime,
    frame_minutes,
    long_flex_overtime,
    month_limit,
    overtime_of_week,
    variable_overtime,
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
    "actual_minutes",
    "warnings",
    "law",
)
Punches = dict[tuple[int, dt.date], list[Punch]]


def project(employee_ids: Collection[int], first: dt.date, last: dt.date) -> list[DailyRecord]:
    """Write the records of the days between two, and of those after them in their weeks; months closed stay alone.

    Of those whose hours are settled by period, also the days after them in their periods. The same punches give the
    same records, however often they are made.
    """
    begins, ends = first - LONGEST_WEEK, last + LONGEST_WEEK
    settled = settled_systems(employee_ids, first, last)
    if settled:
        begins, ends = min(begins, first.replace(day=1)), max(ends, *_reach(settled, last))
    held, punches = schedules(employee_ids, begins, ends + DAY), punches_between(employee_ids, begins, ends)
    people = {each.pk: each for each in Employee.objects.filter(pk__in={s.employee_id for s in settled})}
    touched: dict[int, dt.date] = {}
    for who, day in punches:
        touched[who] = max(day, touched.get(who, last))
    told = [_Attended(pk, held, punches, people.get(pk), first, last, touched.get(pk, last)) for pk in employee_ids]
    carried = plain_minutes({each.employee_id: each.before for each in told if each.before is not None})
    closed = closed_keys(employee_ids)
    there = set(
        DailyRecord.objects.filter(employee_id__in=employee_ids, work_date__range=(first, ends)).values_list(
            "employee_id", "work_date"
        )
    )
    made = []
    for attended in told:
        for record in attended.records(carried.get(attended.employee_id, 0)):
            key = attended.employee_id, record.work_date
            is_closed = (attended.employee_id, Month.of(record.work_date).first_day) in closed
            if record.work_date >= first and not is_closed and (key in punches or key in there):
                made.append(record)
    return DailyRecord.objects.bulk_create(
        sorted(made, key=lambda each: (each.employee_id, each.work_date)),
        update_conflicts=True,
        unique_fields=["employee", "work_date"],
        update_fields=FIGURES,
    )


def _reach(settled: Collection[WorkSystem], last: dt.date) -> list[dt.date]:
    """How far the periods go that hold the last day."""
    held = (period_in(each, min(last, each.valid_until - DAY) if each.valid_until else last) for each in settled)
    return [period.ends for period in held if period]


@dataclass(frozen=True, slots=True)
class _Attended:
    """What one person punched, and by which schedules; `employee` where hours are settled by period.

    Days from `first` to `last` are asked for; nothing was punched after `touched`.
    """

    employee_id: int
    held: Schedules
    punches: Punches
    employee: Employee | None
    first: dt.date
    last: dt.date
    touched: dt.date

    @property
    def before(self) -> tuple[dt.date, dt.date] | None:
        """The days of a long period that were counted before those asked for, from one until before another."""
        period = self._period(self.first)
        if period is None or not period.is_long:
            return None
        return period.first, self._window(period)

    def records(self, carried_minutes: int) -> Iterator[DailyRecord]:
        """The days in the weeks and periods that hold those asked for, each once and in order by its system.

        `carried_minutes` are what the days before in the period hold of its frame.
        """
        for week in self._weeks(self.first, self.last):
            yield from self._by_week([day for day in week if self._system(day) in BY_WEEK], week)
            yield from (self._free(day) for day in week if self._system(day) is System.EXEMPT)
        day = self.first
        while day <= self.last:
            period = self._period(day)
            if period is not None:
                carried = carried_minutes if period.first <= self.first else 0
                yield from self._by_period(self._system(day), period, carried)
            day = self._after(day)

    def _period(self, day: dt.date) -> Period | None:
        """The period of a day as the person works in it."""
        found = self.held.period(self.employee_id, day)
        if found is None or self.employee is None:
            return None
        return found.narrowed(self.employee.joined_on, self.employee.left_on)

    def _after(self, day: dt.date) -> dt.date:
        found = self.held.period(self.employee_id, day)
        return found.ends + DAY if found else Month.of(day).next.first_day

    def _window(self, period: Period) -> dt.date:
        """From which day a long period is counted: months of フレックス and weeks of 変形 are counted whole."""
        if self._system(self.first) is System.FLEX:
            return max(period.begins, self.first.replace(day=1))
        return max(period.begins, self._week_of(self.first)[0])

    def _weeks(self, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, ...]]:
        day = first
        while day <= last:
            week = self._week_of(day)
            yield week
            day = week[-1] + DAY

    def _week_of(self, day: dt.date) -> tuple[dt.date, ...]:
        return week_of(day, self.held.week_starts_on(self.employee_id, day))

    def _by_week(self, days: Sequence[dt.date], week: Sequence[dt.date]) -> Iterator[DailyRecord]:
        """固定, シフト and みなし: beyond the hours of the day, then beyond those of the week."""
        law = work_law(week[0])
        told = [self._minutes(day) for day in days]
        for day, minutes, overtime in zip(days, told, overtime_of_week(told, law), strict=True):
            by_day = minutes.daily_overtime_minutes
            yield self._record(day, minutes, Beyond(by_day, overtime - by_day), law.versions)

    def _free(self, day: dt.date) -> DailyRecord:
        return self._record(day, exempt(self._minutes(day)), Beyond(), work_law(day).versions)

    def _by_period(self, system: System, period: Period, carried: int) -> Iterator[DailyRecord]:
        """フレックス and 変形: the days of a period in which the person was employed, settled together."""
        if not period.is_long:
            yield from self._month(system, list(dated(period.begins, period.ends)))
            return
        law = work_law(period.first)
        left = frame_minutes(period.agreed_days, law) - carried if period.is_whole else None
        if system is System.FLEX:
            yield from self._long_flex(period, left)
        else:
            yield from self._year(period, left)

    def _month(self, system: System, days: Sequence[dt.date]) -> Iterator[DailyRecord]:
        """A period of one month: its frame is that of the days of employment."""
        if not days:
            return
        law, told = work_law(days[0].replace(day=1)), [self._minutes(day) for day in days]
        frame = frame_minutes(len(days), law)
        if system is System.FLEX:
            beyond = flex_overtime([each.worked_minutes for each in told], frame)
        else:
            beyond = variable_overtime(self._planned(days, told), law, frame)
        yield from self._together(days, told, beyond, law.versions)

    def _long_flex(self, period: Period, left: int | None) -> Iterator[DailyRecord]:
        """清算期間 of two or three months, a month after the other."""
        month = Month.of(self._window(period) if period.first <= self.first else period.begins)
        while month.first_day <= period.ends:
            begins, ends = max(month.first_day, period.begins), min(month.last_day, period.ends)
            days, law = list(dated(begins, ends)), work_law(month.first_day)
            told = [self._minutes(day) for day in days]
            limit = month_limit(len(days), long_flex(month.first_day)[1])
            beyond = long_flex_overtime([each.worked_minutes for each in told], limit, left)
            yield from self._together(days, told, beyond, law.versions)
            if left is not None:
                pairs = zip(told, beyond, strict=True)
                left -= sum(minutes.worked_minutes - over.week_minutes for minutes, over in pairs)
            month = month.next

    def _year(self, period: Period, left: int | None) -> Iterator[DailyRecord]:
        """対象期間 of 1年単位の変形, in whole weeks until the last that was worked."""
        begins = self._window(period) if period.first <= self.first else period.begins
        ends = min(period.ends, self._week_of(self.touched)[-1])
        days, law = list(dated(begins, ends)), work_law(period.first)
        told = [self._minutes(day) for day in days]
        beyond = variable_overtime(self._planned(days, told), law, left)
        yield from self._together(days, told, beyond, law.versions)

    def _planned(self, days: Sequence[dt.date], told: Sequence[DayMinutes]) -> list[PlannedWork]:
        weeks = (self._week_of(day)[0].toordinal() for day in days)
        planned = (self.held.planned_minutes(self.employee_id, day) for day in days)
        return list(map(PlannedWork, weeks, planned, (each.worked_minutes for each in told)))

    def _together(
        self, days: Sequence[dt.date], told: Sequence[DayMinutes], beyond: Sequence[Beyond], versions: Sequence[str]
    ) -> Iterator[DailyRecord]:
        for day, minutes, over in zip(days, told, beyond, strict=True):
            yield self._record(day, minutes, over, versions)

    def _minutes(self, day: dt.date) -> DayMinutes:
        there = stamps(self.punches.get((self.employee_id, day), []))
        found = day_minutes(
            there,
            kind=self.held.kind(self.employee_id, day),
            next_kind=self.held.kind(self.employee_id, day + DAY),
            pattern=self.held.pattern(self.employee_id, day),
            law=work_law(day),
        )
        system = self.held.work_system(self.employee_id, day)
        if system is not None and System(system.system) in DEEMED:
            found = deemed(found, system.deemed_minutes, work_law(day))
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
            actual_minutes=minutes.actual_minutes,
            warnings=list(minutes.warnings),
            law=list(versions),
        )
