"""Correcting the punches of a day: asked for by the person, done as asked when the superior agrees."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.actions import submit_request
from backoffice.approvals.models import Request
from backoffice.eventlog import door
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal
from hr.attendance.models import DailyRecord, Punch
from hr.attendance.queries import CASE, punches_of, schedules, stamp
from hr.attendance.rules import PunchesOutOfOrder, Stand, stand

from .days import project
from .punch import locked, own_employee, refuse_closed, to_the_minute

KIND = "hr.attendance.correction"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A punch that the day shall have."""

    kind: str
    at: dt.datetime


class NotOverYet(InvalidInput):
    """A day is corrected for times that have passed."""

    code = "hr.attendance.not_over_yet"
    field = "work_date"
    cause_ja = "まだ過ぎていない時刻が入っています。"
    cause_en = "A time lies in the future."
    remedy_ja = "過ぎた時刻だけを入力してください。"
    remedy_en = "Enter times that have passed."


class NothingToCorrect(InvalidInput):
    """The day stands as it is asked for."""

    code = "hr.attendance.nothing_to_correct"
    cause_ja = "いまの打刻と同じ内容です。"
    cause_en = "The day already stands like this."
    remedy_ja = "直したい時刻を入力してください。"
    remedy_en = "Enter the times as they should be."


class DayChanged(Refusal):
    """Somebody punched or corrected the day after it was asked to be corrected."""

    code = "hr.attendance.day_changed"
    cause_ja = "{day}の打刻は、申請のあとで変わっています。"
    cause_en = "The punches of {day} changed after the request."
    remedy_ja = "差し戻して、いまの打刻をもとに申請し直してもらってください。"
    remedy_en = "Send it back, and have it asked for again from the present punches."


@action("hr.attendance.request_correction", _("打刻の修正を申請"))
def request_correction(
    *, work_date: dt.date, wanted: Sequence[Wanted], reason: str, acting_user: Any, at: dt.datetime
) -> Request:
    """Ask that one's own day have these punches and no others; none at all means that the day was not worked.

    Raises NoAttendanceKept, MonthClosed, PunchesOutOfOrder, NotOverYet, NothingToCorrect, as well as submit_request.
    """
    employee = locked(own_employee(acting_user).pk)
    refuse_closed(employee.pk, work_date)
    told = [Wanted(each.kind, to_the_minute(each.at)) for each in wanted]
    there = punches_of(employee.pk, work_date)
    _refuse_impossible(told, there, work_date, at)
    day = _record_of(employee.pk, work_date)
    asked = submit_request(
        kind=KIND,
        title=f"打刻の修正　{employee}　{work_date:%Y/%m/%d}",
        amount_yen=None,
        case=Case(CASE, day.pk, f"{employee} {work_date}"),
        arguments={
            "employee_id": employee.pk,
            "work_date": work_date.isoformat(),
            "wanted": [[each.kind, each.at.isoformat()] for each in told],
            "seen": [each.pk for each in there],
            "reason": reason.strip(),
        },
        due_on=None,
        acting_user=acting_user,
        at=at,
    )
    record(
        "hr.attendance.request_correction",
        case=Case(CASE, day.pk, f"{employee} {work_date}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"punches": [_told(there), _told(told)]},
    )
    return asked


def _refuse_impossible(told: Sequence[Wanted], there: Sequence[Punch], work_date: dt.date, at: dt.datetime) -> None:
    if stand([stamp(each.kind, work_date, each.at) for each in told]) is not Stand.OFF:
        raise PunchesOutOfOrder
    if any(each.at > at for each in told):
        raise NotOverYet
    if [(each.kind, each.at) for each in told] == [(each.kind, each.at) for each in there]:
        raise NothingToCorrect


@action("hr.attendance.apply_correction", _("打刻を修正"))
def apply_correction(*, given: Mapping[str, Any], acting_user: Any, at: dt.datetime) -> None:
    """Make the day what was asked for: performed by the last approval, opened by no duty.

    What stays is left alone; what changes is replaced by a punch that names it. Raises MonthClosed, DayChanged.
    """
    work_date, reason = dt.date.fromisoformat(given["work_date"]), given["reason"]
    employee = locked(given["employee_id"])
    refuse_closed(employee.pk, work_date)
    there = punches_of(employee.pk, work_date)
    if [each.pk for each in there] != given["seen"]:
        raise DayChanged(day=work_date)
    told = [Wanted(kind, dt.datetime.fromisoformat(text)) for kind, text in given["wanted"]]
    fresh = _replacements(there, told)
    for each in fresh:
        each.employee, each.work_date, each.reason = employee, work_date, reason
        each.source, each.recorded_at = door.current().source, at
        each.recorded_by_id, each.recorded_by_name = acting_user.pk, acting_user.get_full_name()
    Punch.objects.bulk_create(fresh)
    [day, *_later] = project([employee.pk], work_date, work_date)
    record(
        "hr.attendance.apply_correction",
        case=Case(CASE, day.pk, f"{employee} {work_date}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"punches": [_told(there), _told(told)]},
    )


def _replacements(there: Sequence[Punch], told: Sequence[Wanted]) -> list[Punch]:
    """The new rows: those of a kind replace one another in their order; what has no successor is void."""
    stays = {(each.kind, each.at) for each in there} & {(each.kind, each.at) for each in told}
    gone = [each for each in there if (each.kind, each.at) not in stays]
    fresh = []
    for wanted in (each for each in told if (each.kind, each.at) not in stays):
        before = next((each for each in gone if each.kind == wanted.kind), None)
        if before is not None:
            gone.remove(before)
        fresh.append(Punch(kind=wanted.kind, at=wanted.at, replaces=before))
    return fresh + [Punch(kind=each.kind, at=each.at, replaces=each, is_void=True) for each in gone]


def _record_of(employee_id: int, work_date: dt.date) -> DailyRecord:
    """The day's record, which the request is about; one without figures for a day without punches."""
    kind = schedules([employee_id], work_date, work_date).kind(employee_id, work_date)
    found, _is_new = DailyRecord.objects.get_or_create(
        employee_id=employee_id, work_date=work_date, defaults={"kind": kind.value, "is_complete": False}
    )
    return found


def _told(punches: Sequence[Punch | Wanted]) -> list[str]:
    return [f"{each.kind} {each.at.isoformat()}" for each in punches]
