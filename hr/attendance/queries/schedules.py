"""Which schedule holds for whom on which day."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hr.attendance.law import is_public_holiday, public_holiday
from hr.attendance.models import CompanyHoliday, OvertimeAgreement, ScheduleAssignment, WorkSchedule
from hr.attendance.rules import DayKind, Pattern, day_kind
from hr.attendance.rules.facts import in_minutes


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
    """The schedules of some people in a period: their own, and the company's for the days on which they have none."""

    own: dict[int, list[Held]]
    default: list[Held]
    company_holidays: dict[dt.date, CompanyHoliday]

    def held(self, employee_id: int, day: dt.date) -> Held | None:
        """The schedule of a person on a day."""
        held = (*self.own.get(employee_id, []), *self.default)
        return next((each for each in held if each.holds(day)), None)

    def pattern(self, employee_id: int, day: dt.date) -> Pattern | None:
        """The hours of a person on a day; None when nobody said which hold."""
        found = self.held(employee_id, day)
        return found.pattern if found else None

    def kind(self, employee_id: int, day: dt.date) -> DayKind:
        """What a day is for a person: by schedule, public holidays, and what the company said of it."""
        told = self.company_holidays.get(day)
        pattern = self.pattern(employee_id, day)
        return day_kind(day, pattern, is_public_holiday(day), told.is_off if told else None)

    def holiday(self, day: dt.date) -> str:
        """The name of a holiday of the company or of the law; empty on other days."""
        told = self.company_holidays.get(day)
        return public_holiday(day) if told is None else told.name if told.is_off else ""


def schedules(employee_ids: Collection[int], first: dt.date, last: dt.date) -> Schedules:
    """The schedules that hold between two days, both included, with the company's holidays: two queries."""
    held = ScheduleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=first),
        Q(employee=None) | Q(employee__in=employee_ids),
        valid_from__lte=last,
    ).select_related("schedule")
    holidays = CompanyHoliday.objects.filter(day__range=(first, last)).order_by("id")
    found, patterns = Schedules({}, [], {each.day: each for each in holidays}), dict[int, Pattern]()
    for each in held:
        pattern = patterns.setdefault(each.schedule_id, pattern_of(each.schedule))
        one = Held(each.schedule, pattern, each.valid_from, each.valid_until)
        (found.default if each.employee_id is None else found.own.setdefault(each.employee_id, [])).append(one)
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


def company_holidays(since: dt.date) -> list[CompanyHoliday]:
    """What the company says of days from one on, in their order: of each day the newest."""
    found = CompanyHoliday.objects.filter(day__gte=since).order_by("id")
    return sorted({each.day: each for each in found}.values(), key=lambda each: each.day)
