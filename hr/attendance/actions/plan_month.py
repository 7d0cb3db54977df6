"""Planning the days of a month one by one: シフト, and the hours of 変形労働時間制."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import MINUTES_PER_HOUR, Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.attendance.law import least_days_off, work_law, year_law
from hr.attendance.models import DailyRecord, PlannedDay, WorkSchedule
from hr.attendance.queries import Schedules, faults_of, pattern_of, schedules, year_plan
from hr.attendance.rules import BY_PERIOD, PLANNED, DayKind, System, frame_minutes
from hr.attendance.rules.calendar import dated
from hr.employment.models import Employee

from .days import project
from .people import seen
from .punch import locked, refuse_closed

# What a plan of a year may break: its name in both languages, and whether it is counted in hours.
LIMITS = {
    "DAY": ("1日の労働時間", "the hours of a day", True),
    "WEEK": ("1週の労働時間", "the hours of a week", True),
    "FRAME": ("対象期間の労働時間の合計", "the hours of the period", True),
    "DAYS": ("対象期間の労働日数", "the days of work in the period", False),
    "IN_A_ROW": ("連続して働く日数", "the days of work in a row", False),
    "LONG_WEEKS": ("3か月ごとの48時間を超える週の数", "weeks over 48 hours in three months", False),
    "LONG_WEEKS_IN_A_ROW": ("連続する48時間を超える週の数", "weeks over 48 hours in a row", False),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A day as it is planned: worked by a schedule, or off."""

    kind: DayKind
    schedule: WorkSchedule | None = None


class DaysAreNotPlanned(Refusal):
    """Days are planned one by one for シフト and 変形労働時間制 alone."""

    code = "hr.attendance.days_are_not_planned"
    cause_ja = "{name}さんの{month}は、日ごとに勤務予定を決める労働時間制度ではありません。"
    cause_en = "The system of {name} does not plan the days of {month} one by one."
    remedy_ja = "シフト制か変形労働時間制を適用してから、勤務予定を登録してください。"
    remedy_en = "Assign shifts or variable hours first, then plan the days."


class NotYourOwnPlan(Refusal):
    """Nobody plans their own days."""

    code = "hr.attendance.not_your_own_plan"
    status = 403
    cause_ja = "自分の勤務予定は、自分では登録できません。"
    cause_en = "You cannot plan days of your own."
    remedy_ja = "上長か人事の担当に依頼してください。"
    remedy_en = "Ask your superior or human resources."


class PlanIsFixed(Refusal):
    """Hours of 変形労働時間制 are told before the period begins, and stay (労働基準法32条の2, 32条の4第2項)."""

    code = "hr.attendance.plan_is_fixed"
    cause_ja = "{month}の勤務予定は、{since}から変えられません。"
    cause_en = "The plan of {month} cannot be changed since {since}."
    remedy_ja = (
        "変形労働時間制の予定は、月が始まる前（1年単位は、対象期間の2か月目からは月の初日の30日前）までに決めます。"
        "予定と違う勤務は、打刻のとおりに時間外として計算されます。"
    )
    remedy_en = (
        "Variable hours are told before their month begins (those of a year 30 days before, from its second month). "
        "Work that differs is counted as it was punched."
    )


class PlanTooLong(InvalidInput):
    """The planned hours of the period are within forty a week on average (労働基準法32条の2)."""

    code = "hr.attendance.plan_too_long"
    cause_ja = "予定の合計{planned}が、{month}の法定労働時間の総枠{frame}を超えています。"
    cause_en = "The planned {planned} exceed the statutory frame of {month}, {frame}."
    remedy_ja = "勤務日を減らすか、短い勤務形態にしてください。"
    remedy_en = "Plan fewer days, or shorter hours."


class PlanBreaksTheYear(InvalidInput):
    """The limits of 1年単位の変形労働時間制 (労働基準法32条の4第1項・3項, 施行規則12条の4)."""

    code = "hr.attendance.plan_breaks_the_year"
    cause_ja = "{day}：{what}が{count}になり、1年単位の変形労働時間制の限度{most}を超えます。"
    cause_en = "{day}: {what_en} would be {count}, over the limit of {most}."
    remedy_ja = "その日を休日にするか、短い勤務形態にしてください。何も登録していません。"
    remedy_en = "Plan fewer days or shorter hours there. Nothing was recorded."


class TooFewDaysOff(InvalidInput):
    """Four weeks hold four statutory holidays (労働基準法35条)."""

    code = "hr.attendance.too_few_days_off"
    cause_ja = "{first}からの{of_days}日間に、法定休日が{count}日しかありません。"
    cause_en = "There are only {count} statutory holidays in the {of_days} days from {first}."
    remedy_ja = "法定休日を{least}日以上にしてください。"
    remedy_en = "Plan {least} of them at least."


@action("hr.attendance.plan_month", _("勤務予定を登録"))
def plan_month(
    *, employee_id: int, month: Month, days: Mapping[dt.date, Planned], acting_user: Any, at: dt.datetime
) -> list[PlannedDay]:
    """Plan days of the month of somebody whom the user may see; days that stay as they are leave no row.

    Raises NotYourPeople, NotYourOwnPlan, MonthClosed, DaysAreNotPlanned, PlanIsFixed, PlanTooLong, TooFewDaysOff,
    PlanBreaksTheYear.
    """
    today = at.astimezone(TOKYO).date()
    seen([employee_id], month, acting_user=acting_user, as_of=today)
    employee = locked(employee_id)
    if employee.person.user_id == acting_user.pk:
        raise NotYourOwnPlan
    refuse_closed(employee.pk, month.first_day)
    held = schedules([employee.pk], month.first_day, month.last_day)
    if not days or any(day not in _all(month) or held.system(employee.pk, day) not in PLANNED for day in days):
        raise DaysAreNotPlanned(name=employee, month=month)
    changed = {day: plan for day, plan in days.items() if plan != _present(held, employee.pk, day)}
    _refuse_fixed(held, employee, month, bool(changed), today)
    _refuse_unlawful(held, employee, month, days)
    _refuse_beyond_the_year(employee, month, days)
    made = PlannedDay.objects.bulk_create(_row(employee, day, plan, acting_user, at) for day, plan in changed.items())
    if DailyRecord.objects.filter(employee=employee, work_date__range=(month.first_day, month.last_day)).exists():
        project([employee.pk], month.first_day, month.last_day)
    record(
        "hr.attendance.plan_month",
        case=Case("hr.attendance.planned_month", employee.pk, f"{employee} {month}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"days": len(made)},
    )
    return made


def _all(month: Month) -> Sequence[dt.date]:
    return tuple(dated(month.first_day, month.last_day))


def _present(held: Schedules, employee_id: int, day: dt.date) -> Planned | None:
    """What was planned of the day so far; None where nothing was."""
    plan = held.plan(employee_id, day)
    return Planned(DayKind(plan.kind), plan.schedule) if plan else None


def _refuse_fixed(held: Schedules, employee: Employee, month: Month, is_changed: bool, today: dt.date) -> None:
    """A plan that was told outside before this one was kept may be entered late, once."""
    system = held.work_system(employee.pk, month.first_day)
    if system is None or not is_changed or not held.planned or System(system.system) not in BY_PERIOD:
        return
    since = month.first_day
    if system.system == System.YEARLY and since > system.valid_from:
        since -= dt.timedelta(days=year_law(since).notice_days)
    if since <= today:
        raise PlanIsFixed(month=month, since=since)


def _refuse_unlawful(held: Schedules, employee: Employee, month: Month, days: Mapping[dt.date, Planned]) -> None:
    """The plan as it would stand: days that are not named stay as they are."""
    kinds = {d: days[d].kind if d in days else held.kind(employee.pk, d) for d in _all(month)}
    least, of_days = least_days_off(month.first_day)
    off = sum(1 for day in _all(month)[:of_days] if kinds[day] is DayKind.STATUTORY_HOLIDAY)
    if off < least:
        raise TooFewDaysOff(first=month.first_day, of_days=of_days, count=off, least=least)
    planned = sum(
        _planned_minutes(days[d]) if d in days else held.planned_minutes(employee.pk, d)
        for d in _employed(employee, month)
    )
    frame = frame_minutes(len(_employed(employee, month)), work_law(month.first_day))
    if held.system(employee.pk, month.first_day) is System.MONTHLY and planned > frame:
        raise PlanTooLong(planned=_hours(planned), frame=_hours(frame), month=month)


def _refuse_beyond_the_year(employee: Employee, month: Month, days: Mapping[dt.date, Planned]) -> None:
    """Days that were planned so far, with these: the first limit that they break."""
    told = year_plan(employee, month.first_day, {day: _planned_minutes(plan) for day, plan in days.items()})
    found = faults_of(told.system, told.period, told.planned) if told else ()
    if found:
        what, what_en, is_time = LIMITS[found[0].code]
        count, most = ((_hours(n) if is_time else str(n)) for n in (found[0].count, found[0].most))
        raise PlanBreaksTheYear(day=found[0].day, what=what, what_en=what_en, count=count, most=most)


def _employed(employee: Employee, month: Month) -> list[dt.date]:
    until = employee.left_on or month.last_day
    return [day for day in _all(month) if employee.joined_on <= day <= until]


def _planned_minutes(plan: Planned) -> int:
    return pattern_of(plan.schedule).scheduled_minutes if plan.schedule else 0


def _hours(minutes: int) -> str:
    return f"{minutes // MINUTES_PER_HOUR}:{minutes % MINUTES_PER_HOUR:02}"


def _row(employee: Employee, day: dt.date, plan: Planned, acting_user: Any, at: dt.datetime) -> PlannedDay:
    return PlannedDay(
        employee=employee,
        work_date=day,
        kind=plan.kind.value,
        schedule=plan.schedule,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
