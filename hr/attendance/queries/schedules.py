"""Which schedule holds for whom on which day."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from backoffice.organisation.models import Assignment
from backoffice.values.calendar import public_holiday
from backoffice.values.periods import Month
from backoffice.workdays.queries import Calendars, calendars
from backoffice.workdays.rules import Told
from hr.attendance.law import is_public_holiday, work_law
from hr.attendance.models import (
    OvertimeAgreement,
    PlannedDay,
    ScheduleAssignment,
    WorkSchedule,
    WorkSystem,
)
from hr.attendance.rules import (
    BY_PERIOD,
    PLAIN,
    PLANNED,
    DayKind,
    Pattern,
    Period,
    System,
    asks_for_filing,
    day_kind,
    period_of,
)
from hr.attendance.rules.calendar import dated
from hr.attendance.rules.facts import in_minutes
from hr.employment.models import Employee
from hr.employment.queries import named

SUNDAY = 7
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A schedule from a day until before another (None: open)."""

    schedule: WorkSchedule
    pattern: Pattern
    valid_from: dt.date
    valid_until: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on the day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Schedules:
    """The schedules of some people in a period: their own, and the company's for the days on which they have none.

    Where their system plans days one by one, what was planned of a day goes before both, and before every holiday.
    `offices` say where they work, for offices that have days off of their own.
    """

    own: dict[int, list[Held]]
    default: list[Held]
    calendars: Calendars
    systems: dict[int, list[WorkSystem]] = field(default_factory=dict)
    planned: dict[tuple[int, dt.date], PlannedDay] = field(default_factory=dict)
    offices: dict[int, list[Assignment]] = field(default_factory=dict)

    def held(self, employee_id: int, day: dt.date) -> Held | None:
        """The schedule of a person on a day."""
        plan = self.plan(employee_id, day)
        if plan is not None and plan.schedule is not None:
            return Held(plan.schedule, pattern_of(plan.schedule), day, None)
        return self._standing(employee_id, day)

    def work_system(self, employee_id: int, day: dt.date) -> WorkSystem | None:
        """The row that says by which system a person works on a day; None where they work by 固定."""
        held = self.systems.get(employee_id, ())
        return next(
            (s for s in held if s.valid_from <= day and (s.valid_until is None or day < s.valid_until)),
            None,
        )

    def system(self, employee_id: int, day: dt.date) -> System:
        """By which system the hours of a person count on a day."""
        found = self.work_system(employee_id, day)
        return System(found.system) if found else System.FIXED

    def period(self, employee_id: int, day: dt.date) -> Period | None:
        """The period by which the hours of a person are settled on a day; None where they are not."""
        found = self.work_system(employee_id, day)
        return period_in(found, day) if found else None

    def core(self, employee_id: int, day: dt.date) -> tuple[int, int] | None:
        """Core time of a person on a day, in minutes."""
        found = self.work_system(employee_id, day)
        if found is None or found.core_starts_at is None or found.core_ends_at is None:
            return None
        return in_minutes(found.core_starts_at), in_minutes(found.core_ends_at)

    def plan(self, employee_id: int, day: dt.date) -> PlannedDay | None:
        """What was planned of a day, where the system plans days one by one."""
        found = self.planned.get((employee_id, day))
        return found if found and self.system(employee_id, day) in PLANNED else None

    def planned_minutes(self, employee_id: int, day: dt.date) -> int:
        """所定労働時間 of a day; nothing on a day off."""
        pattern = self.pattern(employee_id, day)
        is_worked = pattern is not None and self.kind(employee_id, day) is DayKind.WORKDAY
        return pattern.scheduled_minutes if pattern and is_worked else 0

    def pattern(self, employee_id: int, day: dt.date) -> Pattern | None:
        """The hours of a person on a day; None when nobody said which hold."""
        found = self.held(employee_id, day)
        return found.pattern if found else None

    def week_starts_on(self, employee_id: int, day: dt.date) -> int:
        """With which day the week of a person begins: by the schedule that stands, also where days are planned."""
        found = self._standing(employee_id, day)
        return found.pattern.week_starts_on if found else SUNDAY

    def kind(self, employee_id: int, day: dt.date) -> DayKind:
        """What a day is for a person: by schedule, public holidays, and what the company said of it."""
        plan = self.plan(employee_id, day)
        if plan is not None:
            return DayKind(plan.kind)
        told = self._told(employee_id, day)
        pattern = self.pattern(employee_id, day)
        return day_kind(day, pattern, is_public_holiday(day), told.is_off if told else None)

    def holiday(self, employee_id: int, day: dt.date) -> str:
        """The name of a holiday of the company or of the law; empty on other days."""
        told = self._told(employee_id, day)
        return public_holiday(day) if told is None else told.name if told.is_off else ""

    def has_own_days_off(self, employee_id: int) -> bool:
        """Whether a person works in an office that has days off of its own."""
        return any(each.office_id in self.calendars.offices for each in self.offices.get(employee_id, ()))

    def _told(self, employee_id: int, day: dt.date) -> Told | None:
        """What the company, or the office where a person works, said of a day."""
        held = self.offices.get(employee_id, ())
        found = (each for each in held if each.valid_from <= day and (not each.valid_until or day < each.valid_until))
        place = next(found, None)
        return self.calendars.of(place.office_id if place else None).told.get(day)

    def _standing(self, employee_id: int, day: dt.date) -> Held | None:
        held = (*self.own.get(employee_id, []), *self.default)
        return next((each for each in held if each.holds(day)), None)


def schedules(employee_ids: Collection[int] | None, first: dt.date, last: dt.date) -> Schedules:
    """The schedules and systems of these people (None: everybody) between two days, both included, with what was
    planned: four queries."""
    held = ScheduleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=first), valid_from__lte=last
    ).select_related("schedule")
    if employee_ids is not None:
        held = held.filter(Q(employee=None) | Q(employee__in=employee_ids))
    found, patterns = Schedules({}, [], calendars(first)), dict[int, Pattern]()
    found.offices.update(_offices(employee_ids, first, last) if found.calendars.offices else {})
    for system in systems_between(employee_ids, first, last):
        found.systems.setdefault(system.employee_id, []).append(system)
    by_day = [who for who, rows in found.systems.items() if any(each.system in PLANNED for each in rows)]
    planned = PlannedDay.objects.filter(employee__in=by_day, work_date__range=(first, last))
    found.planned.update({(p.employee_id, p.work_date): p for p in planned.select_related("schedule").order_by("id")})
    for each in held:
        pattern = patterns.setdefault(each.schedule_id, pattern_of(each.schedule))
        one = Held(each.schedule, pattern, each.valid_from, each.valid_until)
        (found.default if each.employee_id is None else found.own.setdefault(each.employee_id, [])).append(one)
    return found


def _offices(employee_ids: Collection[int] | None, first: dt.date, last: dt.date) -> dict[int, list[Assignment]]:
    """Where these people (None: everybody) work between two days, both included."""
    people = Employee.objects.all() if employee_ids is None else Employee.objects.filter(pk__in=employee_ids)
    of = {person: employee for employee, person in people.values_list("pk", "person_id")}
    found: dict[int, list[Assignment]] = {}
    held = Assignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=first), valid_from__lte=last)
    for each in held.filter(person__in=people.values("person")):
        found.setdefault(of[each.person_id], []).append(each)
    return found


def planned_workdays(employee_id: int, first: dt.date, last: dt.date) -> dict[dt.date, bool]:
    """Of the days between two whose system plans them one by one, whether each is worked."""
    held = schedules([employee_id], first, last)
    days = [day for day in dated(first, last) if held.system(employee_id, day) in PLANNED]
    return {day: held.kind(employee_id, day) is DayKind.WORKDAY for day in days}


def systems_between(employee_ids: Collection[int] | None, first: dt.date, last: dt.date) -> QuerySet[WorkSystem]:
    """The systems that hold for these people (None: everybody) between two days, both included."""
    held = WorkSystem.objects.filter(Q(valid_until=None) | Q(valid_until__gt=first), valid_from__lte=last)
    return held if employee_ids is None else held.filter(employee__in=employee_ids)


def period_in(system: WorkSystem, day: dt.date) -> Period | None:
    """The period of a system that holds a day, as far as the system lasts; None where it settles by none."""
    if System(system.system) not in BY_PERIOD:
        return None
    period = period_of(day, system.valid_from, system.settled_months)
    return period.narrowed(period.first, system.valid_until - DAY if system.valid_until else None)


def settled_systems(employee_ids: Collection[int], first: dt.date, last: dt.date) -> list[WorkSystem]:
    """The systems that settle the hours of these people by period on some day between two."""
    return list(systems_between(employee_ids, first, last).filter(system__in=[each.value for each in BY_PERIOD]))


def settled_by_period(employee_ids: Collection[int], first: dt.date, last: dt.date) -> list[int]:
    """Those of the people whose hours are settled by period on some day between two."""
    return sorted({each.employee_id for each in settled_systems(employee_ids, first, last)})


def work_systems(text: str = "") -> QuerySet[WorkSystem]:
    """Which systems hold for whom: of those whose name or number holds the text."""
    found = WorkSystem.objects.select_related("employee__person", "withdrawal")
    return found.filter(employee__in=Employee.objects.filter(named(text))) if text else found


def unfiled_systems(day: dt.date) -> list[WorkSystem]:
    """Systems that hold on a day or later and whose agreement is to be filed and was not."""
    held = WorkSystem.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), filed_on=None)
    asked = held.exclude(system__in=[each.value for each in (*PLAIN, System.MONTHLY, System.EXEMPT)])
    found = asked.select_related("employee__person").order_by("valid_from", "employee__person__code")
    return [each for each in found if is_to_be_filed(each)]


def is_to_be_filed(system: WorkSystem) -> bool:
    """Whether the agreement or decision behind a system is to be filed."""
    law = work_law(system.valid_from)
    return asks_for_filing(System(system.system), system.settled_months, system.deemed_minutes, law)


def years_that_end(first: dt.date, last: dt.date) -> list[WorkSystem]:
    """Systems of 1年単位の変形 that end between two days, where no other follows."""
    follows = WorkSystem.objects.filter(employee=OuterRef("employee"), valid_from=OuterRef("valid_until"))
    ending = WorkSystem.objects.filter(~Exists(follows), system=System.YEARLY.value, valid_until__range=(first, last))
    return list(ending.select_related("employee__person").order_by("valid_until", "employee__person__code"))


def planned_days(employee: Employee, month: Month) -> dict[dt.date, tuple[DayKind, WorkSchedule | None]]:
    """The days of a month that are planned one by one for a person, as they are planned or else as scheduled."""
    held = schedules([employee.pk], month.first_day, month.last_day)
    until = min(employee.left_on or month.last_day, month.last_day)
    found: dict[dt.date, tuple[DayKind, WorkSchedule | None]] = {}
    for day in dated(max(employee.joined_on, month.first_day), until):
        if held.system(employee.pk, day) not in PLANNED:
            continue
        kind, by = held.kind(employee.pk, day), held.held(employee.pk, day)
        found[day] = kind, by.schedule if by and kind is DayKind.WORKDAY else None
    return found


def pattern_of(schedule: WorkSchedule) -> Pattern:
    """A schedule as the rules take it."""
    begins, ends = schedule.break_starts_at, schedule.break_ends_at
    return Pattern(
        starts_minute=in_minutes(schedule.starts_at),
        ends_minute=in_minutes(schedule.ends_at),
        workdays=frozenset(int(day) for day in schedule.workdays),
        statutory_holiday=schedule.statutory_holiday,
        week_starts_on=schedule.week_starts_on,
        turns_minute=in_minutes(schedule.turns_at),
        break_starts_minute=in_minutes(begins) if begins else None,
        break_ends_minute=in_minutes(ends) if ends else None,
        works_on_public_holidays=schedule.works_on_public_holidays,
    )


def assignments() -> QuerySet[ScheduleAssignment]:
    """Which schedules hold for whom, with both."""
    return ScheduleAssignment.objects.select_related("schedule", "employee__person")


def all_schedules() -> QuerySet[WorkSchedule]:
    """The schedules by code."""
    return WorkSchedule.objects.order_by("code")


def agreements() -> QuerySet[OvertimeAgreement]:
    """The overtime agreements, the newest first."""
    return OvertimeAgreement.objects.select_related("office").order_by("-valid_from", "office__code")
