"""Taking over punches from other clocks (ICカード, 入退室), many at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog import door
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal
from hr.attendance.models import Punch
from hr.attendance.queries import closed_keys, stamp
from hr.attendance.rules import stand
from hr.employment.models import Employee

from .days import project
from .punch import CASE, MonthClosed, to_the_minute


@dataclass(frozen=True, slots=True)
class NewPunch:
    """A punch of somebody on a working day; a moment after midnight keeps the day on which the work began."""

    employee_id: int
    work_date: dt.date
    kind: str
    at: dt.datetime


class AlreadyPunched(Refusal):
    """The day has punches: two sources would mix."""

    code = "hr.attendance.already_punched"
    cause_ja = "{name}さんの{day}には、すでに打刻があります。"
    cause_en = "{name} has punches on {day} already."
    remedy_ja = "その日を除いて、もう一度取り込んでください。1件も取り込んでいません。"
    remedy_en = "Leave that day out and import again. Nothing was imported."


@action("hr.attendance.import_punches", _("打刻を取り込む"))
def import_punches(*, entries: Sequence[NewPunch], acting_user: Any, at: dt.datetime) -> int:
    """Enter punches in the order in which they are given, all or none; how many there were.

    Raises AlreadyPunched, MonthClosed, PunchesOutOfOrder.
    """
    ids = sorted({each.employee_id for each in entries})
    days = [each.work_date for each in entries]
    list(Employee.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    _refuse_closed(ids, entries)
    _refuse_punched(ids, entries)
    for (_who, day), group in groupby(entries, key=lambda each: (each.employee_id, each.work_date)):
        stand([stamp(each.kind, day, each.at) for each in group])
    Punch.objects.bulk_create(
        Punch(
            employee_id=each.employee_id,
            work_date=each.work_date,
            kind=each.kind,
            at=to_the_minute(each.at),
            source=door.current().source,
            recorded_by_id=acting_user.pk,
            recorded_by_name=acting_user.get_full_name(),
            recorded_at=at,
        )
        for each in entries
    )
    project(ids, min(days), max(days))
    record(
        "hr.attendance.import_punches",
        case=Case(CASE, ids[0], f"{min(days)}〜{max(days)}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"punches": len(entries), "employees": len(ids)},
    )
    return len(entries)


def _refuse_closed(ids: Sequence[int], entries: Sequence[NewPunch]) -> None:
    closed = closed_keys(ids)
    for each in entries:
        if (each.employee_id, each.work_date.replace(day=1)) in closed:
            raise MonthClosed(month=f"{each.work_date:%Y-%m}")


def _refuse_punched(ids: Sequence[int], entries: Sequence[NewPunch]) -> None:
    days = {each.work_date for each in entries}
    there = Punch.objects.filter(employee_id__in=ids, work_date__in=days).select_related("employee__person")
    wanted = {(each.employee_id, each.work_date) for each in entries}
    for punch in there:
        if (punch.employee_id, punch.work_date) in wanted:
            raise AlreadyPunched(name=punch.employee, day=punch.work_date)
