"""Punching: what comes next for oneself, at this moment."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog import door
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.attendance.models import Punch
from hr.attendance.queries import closes_in_force, employee_of, punches_of, schedules, stand_of, work_date_at
from hr.attendance.rules import NEXT, PunchKind
from hr.employment.models import Employee

from .days import project
from .warn_heads import warn_heads

CASE = "hr.attendance.punch"


class NoAttendanceKept(Refusal):
    """The user is nobody's employee, or an officer."""

    code = "hr.attendance.no_attendance_kept"
    status = 403
    cause_ja = "あなたは、打刻の対象になっていません。"
    cause_en = "No attendance is kept for you."
    remedy_ja = "打刻が必要なときは、人事の担当に、社員としての登録を確認してください。"
    remedy_en = "If it should be, ask human resources whether you are registered as an employee."


class NotNext(Refusal):
    """The punch does not follow the one before it: a second press, or a page that was open for long."""

    code = "hr.attendance.not_next"
    cause_ja = "いまは「{kind}」を打刻できません。すでに打刻されています。"
    cause_en = "“{kind}” cannot be punched now: it was punched already."
    remedy_ja = "打刻の画面を開き直して、今日の打刻を確認してください。"
    remedy_en = "Open the page again and look at the punches of today."


class MonthClosed(Refusal):
    """Nothing enters a closed month."""

    code = "hr.attendance.month_closed"
    cause_ja = "{month}の勤怠は締め済みです。"
    cause_en = "Attendance of {month} is closed."
    remedy_ja = "給与の承認を依頼する前なら、勤怠の担当が締めを取り消せます。その後の差額は、翌月の給与で精算します。"
    remedy_en = "Who keeps attendance can reopen it until its pay is submitted. Later differences go into the next pay."


@action("hr.attendance.punch", _("打刻"))
def punch(*, kind: str, acting_user: Any, at: dt.datetime) -> Punch:
    """Punch for oneself, to the minute. Raises NoAttendanceKept, NotNext, MonthClosed."""
    employee = locked(own_employee(acting_user).pk)
    day = at.astimezone(TOKYO).date()
    work_date = work_date_at(employee.pk, at, schedules([employee.pk], day, day).pattern(employee.pk, day))
    refuse_closed(employee.pk, work_date)
    there = punches_of(employee.pk, work_date)
    moment = to_the_minute(at)
    if PunchKind(kind) not in NEXT[stand_of(there)] or (there and moment < there[-1].at):
        raise NotNext(kind=Punch.Kind(kind).label)
    made = Punch.objects.create(
        employee=employee,
        work_date=work_date,
        kind=kind,
        at=moment,
        source=door.current().source,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    project([employee.pk], work_date, work_date)
    if kind == Punch.Kind.OUT:
        warn_heads(employee, day, at)
    record(
        "hr.attendance.punch",
        case=Case(CASE, made.pk, f"{employee} {work_date}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"kind": ["", kind]},
    )
    return made


def own_employee(acting_user: Any) -> Employee:
    """The employee that the user is. Raises NoAttendanceKept."""
    found = employee_of(acting_user.pk)
    if found is None:
        raise NoAttendanceKept
    return found


def locked(employee_id: int) -> Employee:
    """The employee, locked: punches of one person come one after another."""
    return Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)


def to_the_minute(at: dt.datetime) -> dt.datetime:
    """As clocks stamp: seconds are not kept."""
    return at.replace(second=0, microsecond=0)


def refuse_closed(employee_id: int, day: dt.date) -> None:
    """Raise MonthClosed when the month of the day is closed for the person."""
    month = Month.of(day)
    if closes_in_force().filter(employee_id=employee_id, month=month.first_day).exists():
        raise MonthClosed(month=month)
