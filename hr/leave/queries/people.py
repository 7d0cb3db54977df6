"""Who may be on leave, how much they work, and whose leave somebody looks after."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on, units_under
from backoffice.values.periods import Month
from hr.employment.models import Employee, EmployeeKind, Terms
from hr.leave.models import LeaveKind, LeavePolicy, LeaveStanding
from hr.leave.rules import Attendance, Schedule, hours_of_a_day
from hr.payroll.models import AttendanceTotal

# 正社員 without a standing of their own have the full days.
FULL_TIME = Schedule(weekly_days=0, weekly_minutes=0, is_full_time=True)
# Somebody who left has no terms; an amount is then said in days of this length.
USUAL_HOURS = 8


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody to whom leave is granted, with the standings by date."""

    employee_id: int
    name: str
    kind: str
    joined_on: dt.date
    left_on: dt.date | None
    standings: tuple[LeaveStanding, ...]

    def standing_on(self, day: dt.date) -> LeaveStanding | None:
        found = (s for s in self.standings if s.valid_from <= day and (s.valid_until is None or day < s.valid_until))
        return next(found, None)

    def schedule_on(self, day: dt.date) -> Schedule | None:
        """How much the person works on a day; None for a part-timer of whom nobody said it."""
        held = self.standing_on(day)
        if held is not None:
            return Schedule(held.weekly_days, held.weekly_minutes, held.yearly_days)
        return FULL_TIME if self.kind == EmployeeKind.REGULAR else None

    def counts_from(self, day: dt.date) -> dt.date:
        """From when the service counts (継続勤務の起算日)."""
        held = self.standing_on(day)
        return held.counts_from if held else self.joined_on


def policy() -> LeavePolicy | None:
    """The company's own rules of leave."""
    return LeavePolicy.objects.select_related("automatic_by").first()


def annual_kind() -> LeaveKind | None:
    """年次有給休暇, where the company has adopted its kinds of leave."""
    return LeaveKind.objects.filter(is_annual=True).first()


def workers(as_of: dt.date) -> list[Worker]:
    """Everybody in service on a day but officers, who are no workers: two queries."""
    there = Employee.objects.filter(joined_on__lte=as_of).filter(Q(left_on=None) | Q(left_on__gte=as_of))
    held = Prefetch("leave_standings", LeaveStanding.objects.order_by("valid_from"))
    found: QuerySet[Any] = there.exclude(kind=EmployeeKind.OFFICER).select_related("person").prefetch_related(held)
    return [_worker(each, tuple(each.leave_standings.all())) for each in found.order_by("pk")]


def workers_by_id(employee_ids: Collection[int]) -> list[Worker]:
    """Some people as workers, whenever they joined, with no standings read: one query."""
    found = Employee.objects.filter(pk__in=employee_ids).select_related("person")
    return [_worker(each, ()) for each in found]


def _worker(employee: Employee, standings: tuple[LeaveStanding, ...]) -> Worker:
    return Worker(employee.pk, employee.person.name, employee.kind, employee.joined_on, employee.left_on, standings)


def attendance(
    periods: Mapping[tuple[int, dt.date], tuple[dt.date, dt.date]],
) -> dict[tuple[int, dt.date], Attendance]:
    """The attendance of periods by their keys (employee, 基準日), where every whole month in them has its total: one query.

    Only absence counts against the person: leave, and time off that counts as worked (39条10項: 業務上の傷病, 産前産後, 育児・
    介護), is no absence in the totals.
    """
    if not periods:
        return {}
    first, last = min(begins for begins, _end in periods.values()), max(end for _begins, end in periods.values())
    people = {employee_id for employee_id, _on in periods}
    totals: dict[int, dict[dt.date, AttendanceTotal]] = defaultdict(dict)
    for total in AttendanceTotal.objects.filter(employee__in=people, month__gte=first, month__lt=last):
        totals[total.employee_id][total.month] = total
    found = {}
    for key, (begins, ends) in periods.items():
        months = list(_whole_months(begins, ends))
        held = totals[key[0]]
        if months and all(month in held for month in months):
            found[key] = _sum(held[month] for month in months)
    return found


def employee_of(user_id: int) -> Employee | None:
    """The employee who signs in as a user."""
    return Employee.objects.select_related("person").filter(person__user_id=user_id).first()


def hours_a_day(employee_id: int, day: dt.date) -> int | None:
    """The hours of a day of leave by the terms of a day; None without terms."""
    terms = Terms.objects.filter(on(day), employee=employee_id).first()
    return hours_of_a_day(terms.daily_scheduled_minutes) if terms else None


def hours_of_people(employee_ids: Iterable[int], day: dt.date) -> dict[int, int]:
    """The hours of a day of leave of several people: one query."""
    found = Terms.objects.filter(on(day), employee__in=list(employee_ids))
    return {each.employee_id: hours_of_a_day(each.daily_scheduled_minutes) for each in found}


def team_of(user_id: int, as_of: dt.date) -> QuerySet[Employee] | None:
    """The people of the units that a user heads, and of the units below; None for who heads none. Without the user."""
    units = units_under(user_id, as_of=as_of)
    if not units:
        return None
    there = Assignment.objects.filter(on(as_of), unit__in=units)
    return (
        Employee.objects.filter(person__in=there.values("person"))
        .exclude(person__user_id=user_id)
        .exclude(left_on__lt=as_of)
        .select_related("person")
        .annotate(unit_name=F("person__assignments__unit__name"))
        .filter(on_assignment(as_of))
        .order_by("person__family_kana", "person__given_kana", "pk")
    )


def leads(user_id: int, employee_id: int, as_of: dt.date) -> bool:
    """Whether a user heads the unit of somebody, or one above it."""
    units = units_under(user_id, as_of=as_of)
    return Assignment.objects.filter(on(as_of), unit__in=units, person__employee=employee_id).exists()


def on_assignment(as_of: dt.date) -> Q:
    """The assignment that is joined holds on a day."""
    ends = Q(person__assignments__valid_until=None) | Q(person__assignments__valid_until__gt=as_of)
    return Q(person__assignments__valid_from__lte=as_of) & ends


def _whole_months(begins: dt.date, ends: dt.date) -> Iterable[dt.date]:
    """The first days of the months that lie in a half-open period as a whole."""
    month = Month.of(begins) if begins.day == 1 else Month.of(begins).next
    while month.next.first_day <= ends:
        yield month.first_day
        month = month.next


def _sum(totals: Iterable[AttendanceTotal]) -> Attendance:
    scheduled, worked = Decimal(0), Decimal(0)
    for total in totals:
        scheduled += total.scheduled_days
        worked += total.scheduled_days - total.absent_days
    return Attendance(scheduled, worked)
