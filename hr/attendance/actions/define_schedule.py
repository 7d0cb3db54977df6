"""Saying which hours are worked, and by whom from when."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from hr.attendance.models import DailyRecord, ScheduleAssignment, WorkSchedule
from hr.attendance.queries import closes_in_force
from hr.employment.models import Employee

from .days import project

CASE = "hr.attendance.schedule"
SUNDAY = 7
FIVE_IN_THE_MORNING = dt.time(5)


class ScheduleCodeInUse(InvalidInput):
    """A schedule keeps its hours: other hours are another schedule."""

    code = "hr.attendance.schedule_code_in_use"
    field = "code"
    cause_ja = "勤務形態のコード「{given}」は使われています。"
    cause_en = "The code “{given}” is in use."
    remedy_ja = "別のコードで登録してください。時刻を変えるときも、新しい勤務形態にします。"
    remedy_en = "Choose another one. Other hours are a new schedule, too."


class HolidayIsAWorkday(InvalidInput):
    """The statutory holiday cannot be worked by schedule (労働基準法35条)."""

    code = "hr.attendance.holiday_is_a_workday"
    field = "statutory_holiday"
    cause_ja = "法定休日が、勤務する曜日に入っています。"
    cause_en = "The statutory holiday is among the workdays."
    remedy_ja = "週に1日は、勤務しない曜日を法定休日にしてください。"
    remedy_en = "Choose a day of the week that is not worked."


class BreakIncomplete(InvalidInput):
    """A break begins and ends."""

    code = "hr.attendance.break_incomplete"
    field = "break_ends_at"
    cause_ja = "休憩の開始と終了のどちらかがありません。"
    cause_en = "The break lacks its start or its end."
    remedy_ja = "両方を入力するか、両方を空欄にしてください。"
    remedy_en = "Enter both, or neither."


class AlreadyAssigned(InvalidInput):
    """A schedule from that day on is there already."""

    code = "hr.attendance.already_assigned"
    field = "valid_from"
    cause_ja = "{day}以後に始まる勤務形態が、すでにあります。"
    cause_en = "A schedule that begins on {day} or later is there already."
    remedy_ja = "それより後の日から適用してください。"
    remedy_en = "Let this one begin later."


@action("hr.attendance.define_schedule", _("勤務形態を登録"))
def define_schedule(
    *,
    code: str,
    name: str,
    starts_at: dt.time,
    ends_at: dt.time,
    break_starts_at: dt.time | None,
    break_ends_at: dt.time | None,
    workdays: str,
    statutory_holiday: int = SUNDAY,
    week_starts_on: int = SUNDAY,
    works_on_public_holidays: bool = False,
    turns_at: dt.time = FIVE_IN_THE_MORNING,
    acting_user: Any,
    at: dt.datetime,
) -> WorkSchedule:
    """Enter fixed hours. Raises ScheduleCodeInUse, HolidayIsAWorkday, BreakIncomplete."""
    if WorkSchedule.objects.filter(code=code).exists():
        raise ScheduleCodeInUse(given=code)
    if str(statutory_holiday) in workdays:
        raise HolidayIsAWorkday
    if (break_starts_at is None) != (break_ends_at is None):
        raise BreakIncomplete
    made = WorkSchedule.objects.create(
        code=code,
        name=name,
        starts_at=starts_at,
        ends_at=ends_at,
        break_starts_at=break_starts_at,
        break_ends_at=break_ends_at,
        workdays="".join(sorted(set(workdays))),
        statutory_holiday=statutory_holiday,
        week_starts_on=week_starts_on,
        works_on_public_holidays=works_on_public_holidays,
        turns_at=turns_at,
    )
    record("hr.attendance.define_schedule", case=Case(CASE, made.pk, name), acting_user=acting_user, occurred_at=at)
    return made


@action("hr.attendance.assign_schedule", _("勤務形態を適用"))
def assign_schedule(
    *, schedule: WorkSchedule, employee: Employee | None, valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> ScheduleAssignment:
    """Let a schedule hold for somebody, or for all without one of their own, from a day; what held ends there.

    Raises AlreadyAssigned, also where a closed month would change.
    """
    held = ScheduleAssignment.objects.select_for_update(of=("self",)).filter(employee=employee)
    closed = closes_in_force().filter(month__gte=valid_from.replace(day=1))
    if employee is not None:
        closed = closed.filter(employee=employee)
    if held.filter(valid_from__gte=valid_from).exists() or closed.exists():
        raise AlreadyAssigned(day=valid_from)
    held.filter(Q(valid_until=None) | Q(valid_until__gt=valid_from)).update(valid_until=valid_from)
    made = ScheduleAssignment.objects.create(schedule=schedule, employee=employee, valid_from=valid_from)
    _make_days_again(made, at)
    record(
        "hr.attendance.assign_schedule",
        case=Case("hr.attendance.schedule_assignment", made.pk, f"{schedule} {employee or ''}".strip()),
        acting_user=acting_user,
        occurred_at=at,
        changes={"schedule": ["", schedule.code], "valid_from": ["", valid_from.isoformat()]},
    )
    return made


def _make_days_again(made: ScheduleAssignment, at: dt.datetime) -> None:
    """Days that were punched already follow the schedule that holds for them now."""
    punched = DailyRecord.objects.filter(work_date__gte=made.valid_from)
    if made.employee_id is not None:
        punched = punched.filter(employee_id=made.employee_id)
    ids = sorted(set(punched.values_list("employee_id", flat=True)))
    if ids:
        project(ids, made.valid_from, at.astimezone(TOKYO).date())
