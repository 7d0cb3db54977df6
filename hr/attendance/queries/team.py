"""What keeps the months of many people open, in a fixed number of queries and without a row a day in memory.

The days of a month are the bits of a number, the first of them the lowest.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Case, Func, IntegerField, Q, QuerySet, When
from django.db.models.functions import ExtractDay

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


@dataclass(frozen=True, slots=True)
class Standing:
    """How the month of somebody stands: days that lack a punch, lack a reason, or wait for a decision."""

    employee_id: int
    is_closed: bool
    punch: int = 0
    reason: int = 0
    request: int = 0

    @property
    def is_missing(self) -> bool:
        """Whether something keeps the month from being closed."""
        return bool(self.punch or self.reason or self.request)


def standings(people: QuerySet[Employee], month: Month, *, as_of: dt.date) -> list[Standing]:
    """The months of these people, as months_of counts them. Those that are closed lack nothing."""
    told = list(people.order_by().values_list("pk", "joined_on", "left_on"))
    closed = set(closes_in_force().filter(month=month.first_day).values_list("employee_id", flat=True))
    there = [each for each in told if each[0] not in closed]
    found = [Standing(pk, True) for pk, _joined, _left in told if pk in closed]
    if not there:
        return found
    ids = [pk for pk, _joined, _left in there]
    punched, unfinished = _punches(month, ids)
    asked, excused, workday = _asked(month), _excused(ids, month), _workdays(ids, month)
    over = _mask(month, month.first_day, as_of - dt.timedelta(days=1))
    for pk, joined, left in there:
        lacking = unfinished.get(pk, 0) & over
        unexplained = workday(pk) & over & _mask(month, joined, left) & ~punched.get(pk, 0) & ~excused.get(pk, 0)
        waits = asked.get(pk, 0)
        counts = (mask.bit_count() for mask in (lacking & ~waits, unexplained, waits))
        found.append(Standing(pk, False, *counts))
    return found


def _mask(month: Month, first: dt.date, last: dt.date | None) -> int:
    """The bits of the days of the month from one to another, both included."""
    begins, ends = max(first, month.first_day), min(last or month.last_day, month.last_day)
    length = (ends - begins).days + 1
    return ((1 << length) - 1) << (begins.day - 1) if length > 0 else 0


def _bit() -> Func:
    return Func(ExtractDay("work_date"), template="(1 << (%(expressions)s::int - 1))", output_field=IntegerField())


def _punches(month: Month, ids: Sequence[int]) -> tuple[Masks, Masks]:
    """The days on which each person punched, and those of them that do not end."""
    is_punched = Q(is_complete=True) | Q(first_in_at__isnull=False)
    is_open = Q(is_complete=False, first_in_at__isnull=False)
    rows = (
        DailyRecord.objects.filter(work_date__range=(month.first_day, month.last_day), employee__in=ids)
        .values("employee_id")
        .annotate(
            punched=BitOr(Case(When(is_punched, then=_bit()), default=0)),
            unfinished=BitOr(Case(When(is_open, then=_bit()), default=0)),
        )
        .order_by()
        .values_list("employee_id", "punched", "unfinished")
    )
    punched, unfinished = Masks(), Masks()
    for pk, days, lacking in rows:
        punched[pk] = days
        if lacking:
            unfinished[pk] = lacking
    return punched, unfinished


def _asked(month: Month) -> Masks:
    """The days on which a correction is open."""
    waiting = Request.objects.filter(case_kind=CASE, state=RequestState.PENDING)
    days = DailyRecord.objects.filter(
        work_date__range=(month.first_day, month.last_day), pk__in=waiting.values("case_id")
    )
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


def _workdays(ids: Sequence[int], month: Month) -> Callable[[int], int]:
    """The workdays of each person; those by the same schedules without days planned one by one share them."""
    held = schedules(ids, month.first_day, month.last_day)
    shared: dict[tuple[tuple[int, dt.date, dt.date | None], ...], int] = {}

    def of(pk: int) -> int:
        if any(system.system in PLANNED for system in held.systems.get(pk, ())):
            return _by_day(held, pk, month)
        key = tuple((each.schedule.pk, each.valid_from, each.valid_until) for each in held.own.get(pk, ()))
        if key not in shared:
            shared[key] = _by_day(held, pk, month)
        return shared[key]

    return of


def _by_day(held: Schedules, pk: int, month: Month) -> int:
    days = dated(month.first_day, month.last_day)
    return sum(1 << (day.day - 1) for day in days if held.kind(pk, day) is DayKind.WORKDAY)
