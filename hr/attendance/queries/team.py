"""What keeps the months of many people open, in a fixed number of queries and without a row a day in memory.

The days of a month are the bits of a number, the first of them the lowest.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import BitOr
from django.db.models import DateField, F, Func, IntegerField, Q, QuerySet, Value

from backoffice.approvals.models import Request, RequestState
from backoffice.values.periods import Month
from hr.attendance import absences
from hr.attendance.models import DailyRecord
from hr.attendance.rules import PLANNED, DayKind
from hr.attendance.rules.calendar import dated
from hr.employment.models import Employee

from .closes import closes_in_force
from .months import CASE
from .schedules import Schedules, schedules

Masks = dict[int, int]
Person = tuple[int, dt.date, dt.date | None]
LISTED = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """What keeps the month of somebody open: days that lack a punch, lack a reason, or wait for a decision."""

    employee_id: int
    punch: int
    reason: int
    request: int


@dataclass(frozen=True, slots=True)
class Team:
    """The months of some people: how many there are, how many of them are closed, and what keeps others open."""

    people: int
    closed: int
    missing: tuple[Standing, ...]


def team_of(people: QuerySet[Employee], month: Month, *, as_of: dt.date) -> Team:
    """How the months of these people stand, as months_of counts them. Those that are closed lack nothing."""
    told = list(people.order_by().values_list("pk", "joined_on", "left_on"))
    closed = set(closes_in_force().filter(month=month.first_day).values_list("employee_id", flat=True))
    there = [each for each in told if each[0] not in closed]
    missing = tuple(_standings(there, month, as_of)) if there else ()
    return Team(len(told), len(told) - len(there), missing)


def _standings(there: Sequence[Person], month: Month, as_of: dt.date) -> Iterator[Standing]:
    # A list of so many ids costs more than the rows of everybody.
    ids = [pk for pk, _joined, _left in there] if len(there) <= LISTED else None
    over = _mask(month, month.first_day, as_of - dt.timedelta(days=1))
    punched, unfinished = _punches(month, ids)
    workday, asked = _workdays(ids, month), _asked(month)
    idle: Masks = {}
    for pk, joined, left in there:
        days = workday(pk) & over & ~punched.get(pk, 0)
        if days and (days := days & _mask(month, joined, left)):
            idle[pk] = days
    excused = _excused(list(idle), month) if idle else {}
    for pk, _joined, _left in there:
        waits = asked.get(pk, 0)
        lacking = unfinished.get(pk, 0) & over & ~waits
        unexplained = idle.get(pk, 0) & ~excused.get(pk, 0)
        if lacking or unexplained or waits:
            yield Standing(pk, lacking.bit_count(), unexplained.bit_count(), waits.bit_count())


def _mask(month: Month, first: dt.date, last: dt.date | None) -> int:
    """The bits of the days of the month from one to another, both included."""
    begins, ends = max(first, month.first_day), min(last or month.last_day, month.last_day)
    length = (ends - begins).days + 1
    return ((1 << length) - 1) << (begins.day - 1) if length > 0 else 0


def _punches(month: Month, ids: Sequence[int] | None) -> tuple[Masks, Masks]:
    """The days on which each person punched, and those of them that do not end."""
    days = DailyRecord.objects.filter(work_date__range=(month.first_day, month.last_day))
    if ids is not None:
        days = days.filter(employee__in=ids)
    ends = Q(is_complete=True)
    begun = ends | Q(first_in_at__isnull=False)
    rows = days.values("employee_id").annotate(
        begun=BitOr(_bit(month), filter=begun), ended=BitOr(_bit(month), filter=ends)
    )
    punched, unfinished = Masks(), Masks()
    for pk, some, whole in rows.order_by().values_list("employee_id", "begun", "ended"):
        punched[pk] = some or 0
        if some != whole:
            unfinished[pk] = (some or 0) & ~(whole or 0)
    return punched, unfinished


def _bit(month: Month) -> Func:
    """The bit of the day of a record."""
    first = Value(month.first_day, output_field=DateField())
    return Func(
        F("work_date"), first, template="(1 << (%(expressions)s))", arg_joiner=" - ", output_field=IntegerField()
    )


def _asked(month: Month) -> Masks:
    """The days on which a correction is open."""
    waiting = Request.objects.filter(case_kind=CASE, state=RequestState.PENDING)
    ids = [pk for pk in waiting.values_list("case_id", flat=True) if pk]
    days = DailyRecord.objects.filter(work_date__range=(month.first_day, month.last_day), pk__in=ids)
    return _masks(days.values_list("employee_id", "work_date"))


def _excused(ids: Sequence[int], month: Month) -> Masks:
    """The whole days that somebody explained."""
    told = absences.explained(ids, month.first_day, month.last_day)
    return _masks(key for key, each in told.items() if each.days == 1)


def _masks(days: Iterable[tuple[int, dt.date]]) -> Masks:
    found = Masks()
    for pk, day in days:
        found[pk] = found.get(pk, 0) | 1 << (day.day - 1)
    return found


def _workdays(ids: Sequence[int] | None, month: Month) -> Callable[[int], int]:
    """The workdays of each person; those by the same schedules without days planned one by one share them."""
    held = schedules(ids, month.first_day, month.last_day)
    shared: dict[tuple[tuple[int, dt.date, dt.date | None], ...], int] = {}
    usual: int | None = None

    def of(pk: int) -> int:
        nonlocal usual
        own = held.own.get(pk)
        by_plan = any(system.system in PLANNED for system in held.systems.get(pk, ()))
        if by_plan or held.has_own_days_off(pk):
            return _by_day(held, pk, month)
        if own is None:
            usual = _by_day(held, pk, month) if usual is None else usual
            return usual
        key = tuple((each.schedule.pk, each.valid_from, each.valid_until) for each in own)
        if key not in shared:
            shared[key] = _by_day(held, pk, month)
        return shared[key]

    return of


def _by_day(held: Schedules, pk: int, month: Month) -> int:
    days = dated(month.first_day, month.last_day)
    return sum(1 << (day.day - 1) for day in days if held.kind(pk, day) is DayKind.WORKDAY)
