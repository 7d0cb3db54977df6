"""The punches that count: those that nothing replaced and that are not void."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import QuerySet

from backoffice.companies.clock import TOKYO
from hr.attendance.models import Punch
from hr.attendance.rules import Pattern, PunchKind, Stamp, Stand, stand
from hr.attendance.rules.facts import in_minutes

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
FIVE_IN_THE_MORNING = in_minutes(dt.time(5))
Key = tuple[int, dt.date]


def counting() -> QuerySet[Punch]:
    """Punches that count, in their order."""
    return Punch.objects.filter(replaced_by=None, is_void=False).order_by("work_date", "at", "id")


def punches_of(employee_id: int, work_date: dt.date) -> list[Punch]:
    """The punches of a day that count, in order."""
    return list(counting().filter(employee_id=employee_id, work_date=work_date))


def punches_of_user(user_id: int) -> QuerySet[Punch]:
    """The punches that count of the employee who signs in as a user."""
    return Punch.objects.filter(replaced_by=None, is_void=False, employee__person__user_id=user_id)


def punches_between(employee_ids: Collection[int], first: dt.date, last: dt.date) -> dict[Key, list[Punch]]:
    """The punches of some people that count, by person and day."""
    found: defaultdict[Key, list[Punch]] = defaultdict(list)
    for punch in counting().filter(employee_id__in=employee_ids, work_date__range=(first, last)):
        found[punch.employee_id, punch.work_date].append(punch)
    return dict(found)


def history_of(employee_id: int, work_date: dt.date) -> list[Punch]:
    """Every punch of a day, also what was replaced, as they were recorded."""
    found = Punch.objects.filter(employee_id=employee_id, work_date=work_date)
    return list(found.select_related("replaced_by").order_by("recorded_at", "id"))


def stamps(punches: Iterable[Punch]) -> tuple[Stamp, ...]:
    """Punches of one day as the rules take them."""
    return tuple(stamp(punch.kind, punch.work_date, punch.at) for punch in punches)


def stamp(kind: str, work_date: dt.date, at: dt.datetime) -> Stamp:
    """A moment as minutes since the midnight with which a day begins, in Tokyo."""
    midnight = dt.datetime.combine(work_date, dt.time(), TOKYO)
    return Stamp(PunchKind(kind), (at - midnight) // MINUTE)


def work_date_at(employee_id: int, at: dt.datetime, pattern: Pattern | None) -> dt.date:
    """The day to which a punch at a moment belongs: the day before, while that is open and the day has not turned."""
    local = at.astimezone(TOKYO)
    today = local.date()
    turns_minute = pattern.turns_minute if pattern else FIVE_IN_THE_MORNING
    if in_minutes(local.time()) >= turns_minute:
        return today
    before = punches_of(employee_id, today - DAY)
    return today - DAY if before and stand(stamps(before)) is not Stand.OFF else today


def stand_of(punches: Sequence[Punch]) -> Stand:
    """How somebody stands after these punches of a day."""
    return stand(stamps(punches))
