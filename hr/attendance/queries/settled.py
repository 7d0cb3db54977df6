"""What the days of a long period came to before those at hand, and what goes from one period to the next."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import F, Sum

from backoffice.values.periods import Month
from hr.attendance.law import work_law
from hr.attendance.models import DailyRecord
from hr.attendance.rules import Shortfall, System, frame_minutes
from hr.attendance.rules.calendar import dated
from hr.employment.models import Employee

from .closes import closes_in_force
from .schedules import period_in, schedules, settled_systems

Spans = Mapping[int, tuple[dt.date, dt.date]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Minutes of some days: of work, of overtime, and of work that no day, week or month counted as overtime."""

    worked: int = 0
    overtime: int = 0
    plain: int = 0


def counted_in(spans: Spans) -> dict[int, Counted]:
    """What the days of each person came to, from one until before another: a query for each pair of days."""
    groups: dict[tuple[dt.date, dt.date], list[int]] = {}
    for who, span in spans.items():
        if span[0] < span[1]:
            groups.setdefault(span, []).append(who)
    found: dict[int, Counted] = {}
    for (begins, until), ids in groups.items():
        days = DailyRecord.objects.filter(employee_id__in=ids, work_date__gte=begins, work_date__lt=until)
        sums = days.values("employee_id").annotate(
            worked=Sum("worked_minutes"),
            overtime=Sum("overtime_minutes"),
            plain=Sum(F("worked_minutes") - F("beyond_day_minutes") - F("beyond_week_minutes")),
        )
        found.update(
            {who: Counted(*told) for who, *told in sums.values_list("employee_id", "worked", "overtime", "plain")}
        )
    return found


def plain_minutes(spans: Spans) -> dict[int, int]:
    """What the days of each person hold of the frame of their period."""
    return {who: each.plain for who, each in counted_in(spans).items()}


def brought(employee_ids: Collection[int], until: Mapping[int, dt.date]) -> dict[int, int]:
    """What lacked in the period before and is worked in the one that begins on the day of each person."""
    months = {who: Month.of(day).previous.first_day for who, day in until.items()}
    closes = closes_in_force().filter(
        employee_id__in=employee_ids, month__in=set(months.values()), carried_minutes__gt=0
    )
    return {
        who: minutes
        for who, month, minutes in closes.values_list("employee_id", "month", "carried_minutes")
        if months.get(who) == month
    }


def room_of_next(employees: Collection[Employee], ends: Mapping[int, dt.date]) -> dict[int, int]:
    """How many minutes the next period of フレックス can take beside its own, within its frame; 0 where there is none."""
    next_days = {day + dt.timedelta(days=1) for day in ends.values()}
    found: dict[int, int] = {}
    for first in next_days:
        people = {each.pk: each for each in employees if ends.get(each.pk) == first - dt.timedelta(days=1)}
        systems = [s for s in settled_systems(people, first, first) if s.system == System.FLEX.value]
        periods = {s.employee_id: period_in(s, first) for s in systems}
        narrowed = {
            who: period.narrowed(people[who].joined_on, people[who].left_on)
            for who, period in periods.items()
            if period is not None
        }
        if not narrowed:
            continue
        held = schedules(list(narrowed), first, max(each.ends for each in narrowed.values()))
        for who, period in narrowed.items():
            planned = sum(held.planned_minutes(who, day) for day in dated(period.begins, period.ends))
            found[who] = max(0, frame_minutes(period.days, work_law(first)) - planned)
    return found


def carries(shortfall: str) -> bool:
    """Whether hours that lack go to the next period."""
    return Shortfall(shortfall) is Shortfall.CARRY
