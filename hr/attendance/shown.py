"""The punching page and the settings as the templates want them: plain values in the reader's language."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import MINUTES_PER_HOUR, Month
from backoffice.workdays.queries import workdays
from hr.employment.models import Employee

from . import queries
from .models import OvertimeAgreement, Punch, ScheduleAssignment, WorkSchedule
from .rules import NEXT, Stand

MONTH = "hr:attendance_month_detail"
WEEKDAYS = dict(
    enumerate(
        (
            gettext_lazy("月"),
            gettext_lazy("火"),
            gettext_lazy("水"),
            gettext_lazy("木"),
            gettext_lazy("金"),
            gettext_lazy("土"),
            gettext_lazy("日"),
        ),
        start=1,
    )
)


def hours(minutes: int) -> str:
    """35:39; nothing worked is 0:00."""
    return f"{minutes // MINUTES_PER_HOUR}:{minutes % MINUTES_PER_HOUR:02}"


def long_day(day: dt.date) -> str:
    """2026年11月12日（木）."""
    return formats.long_day(day)


def punched(punch: Punch) -> str:
    """8:51に「出勤」を打刻しました。"""
    return _("%(time)sに「%(kind)s」を打刻しました。") % {
        "time": formats.clock_time(punch.at),
        "kind": punch.get_kind_display(),
    }


def today(employee: Employee, now: dt.datetime) -> dict[str, Any]:
    """What comes next for somebody at a moment, what they punched, and what they should look at."""
    day = now.date()
    held = queries.schedules([employee.pk], day - dt.timedelta(days=1), day)
    work_date = queries.work_date_at(employee.pk, now, held.pattern(employee.pk, day))
    punches = queries.punches_of(employee.pk, work_date)
    stand = queries.stand_of(punches)
    schedule = held.held(employee.pk, work_date)
    return {
        "employee": employee.person.name,
        "now": now,
        "work_date": work_date,
        "is_of_yesterday": work_date < day,
        "stand": stand.value,
        "stand_label": _stands()[stand],
        "since": punches[-1].at if punches else None,
        "next": [{"kind": kind.value, "label": Punch.Kind(kind.value).label} for kind in NEXT[stand]],
        "is_done": stand is Stand.OFF and bool(punches),
        "punches": [_punch(each) for each in punches],
        "schedule": schedule_text(schedule.schedule) if schedule else "",
        "unfinished": [_unfinished(each) for each in queries.unfinished_days(employee.pk, before=work_date)],
        "month_url": reverse(MONTH, args=[employee.pk, str(Month.of(day))]),
        "correct_url": reverse("hr:attendance_day_correct", args=[work_date.isoformat()]),
        "week": _days_so_far(employee, day),
    }


def settings(request: StaffRequest, assignments: Iterable[ScheduleAssignment], today: dt.date) -> dict[str, Any]:
    """Schedules, for whom they hold, agreements, and what the reader may add."""
    return {
        "schedules": [_schedule(each) for each in queries.all_schedules()],
        "assignments": [
            {
                "who": each.employee.person.name if each.employee else "",
                "code": each.employee.person.code if each.employee else "",
                "schedule": each.schedule.name,
                "valid_from": each.valid_from,
                "valid_until": each.valid_until,
            }
            for each in assignments
        ],
        "holidays": [
            {"day": day, "name": said.name, "is_off": said.is_off}
            for day, said in sorted(workdays(today).told.items())
            if day >= today.replace(day=1)
        ],
        "agreements": [_agreement(each) for each in queries.agreements()],
        "links": [
            {"label": label, "url": reverse(f"hr:attendance_{name}"), "icon": "plus" if "new" in name else "clock"}
            for label, name, step in (
                (_("勤務形態を登録"), "schedule_new", "define_schedule"),
                (_("勤務形態を適用"), "assignment_new", "assign_schedule"),
                (_("労働時間制度"), "system_list", "view_all"),
                (_("36協定を登録"), "agreement_new", "define_agreement"),
            )
            if request.may(f"hr.attendance.{step}")
        ],
    }


def schedule_text(schedule: WorkSchedule) -> str:
    """9:00〜18:00（休憩 12:00〜13:00）."""
    span = f"{_clock(schedule.starts_at)}〜{_clock(schedule.ends_at)}"
    if schedule.break_starts_at is None or schedule.break_ends_at is None:
        return span
    rest = f"{_clock(schedule.break_starts_at)}〜{_clock(schedule.break_ends_at)}"
    return _("%(span)s（休憩 %(rest)s）") % {"span": span, "rest": rest}


def _stands() -> dict[Stand, str]:
    return {Stand.OFF: _("勤務外"), Stand.WORKING: _("勤務中"), Stand.ON_BREAK: _("休憩中")}


def _punch(punch: Punch) -> dict[str, Any]:
    return {"at": punch.at, "label": punch.get_kind_display(), "is_corrected": punch.replaces_id is not None}


def _unfinished(day: dt.date) -> dict[str, Any]:
    return {"day": day, "url": reverse("hr:attendance_day_correct", args=[day.isoformat()])}


def _days_so_far(employee: Employee, day: dt.date) -> dict[str, Any]:
    """The month so far: its sums, and its days with the newest first."""
    [month] = queries.months_of([employee], Month.of(day), as_of=day)
    total = month.total
    return {
        "title": _("%(month)s月の勤務") % {"month": day.month},
        "facts": [
            (_("出勤"), _("%(days)s日") % {"days": int(total.worked_days)}),
            (_("労働時間"), hours(total.worked_minutes + total.statutory_holiday_minutes)),
            (_("時間外"), hours(total.overtime_minutes)),
        ],
        "days": [
            {
                "date": each.date,
                "first_in_at": each.record.first_in_at,
                "last_out_at": each.record.last_out_at,
                "worked": hours(each.record.worked_minutes + each.record.statutory_holiday_minutes),
                "is_complete": each.record.is_complete,
                "lacks_punch": each.lacks_punch,
                "url": reverse("hr:attendance_day_correct", args=[each.date.isoformat()]),
            }
            for each in reversed(month.days)
            if each.record
        ],
    }


def _schedule(schedule: WorkSchedule) -> dict[str, Any]:
    pattern = queries.pattern_of(schedule)
    return {
        "code": schedule.code,
        "name": schedule.name,
        "hours": schedule_text(schedule),
        "scheduled": hours(pattern.scheduled_minutes),
        "workdays": "・".join(str(WEEKDAYS[day]) for day in sorted(pattern.workdays)),
        "statutory_holiday": schedule.get_statutory_holiday_display(),
        "week_starts_on": schedule.get_week_starts_on_display(),
    }


def _agreement(agreement: OvertimeAgreement) -> dict[str, Any]:
    return {
        "office": agreement.office.name,
        "valid_from": agreement.valid_from,
        "valid_until": agreement.valid_until,
        "filed_on": agreement.filed_on,
        "month": hours(agreement.month_minutes),
        "year": hours(agreement.year_minutes),
        "special_times": agreement.special_times,
    }


def _clock(time: dt.time) -> str:
    return f"{time.hour}:{time.minute:02}"
