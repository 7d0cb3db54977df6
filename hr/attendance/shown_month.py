"""出勤簿: the month of one person as the templates want it."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.access.queries import may
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from hr.employment.models import Employee

from . import queries, shown_system
from .law import source_of_limits
from .models import SystemOf
from .queries import Day, Overtime, PersonMonth
from .rules import PLANNED, DayKind, Forecast
from .rules.day import BREAK_TOO_SHORT, CORE_MISSED
from .shown import MONTH, hours, schedule_text

DAYS_PER_WEEK = 7
PERCENT = 100


def detail(request: StaffRequest, employee: Employee, month: Month, today: dt.date) -> dict[str, Any]:
    """The month of somebody: sums, every day, and how near the limits of overtime are."""
    [found] = queries.months_of([employee], month, as_of=today)
    is_own = employee.person.user_id == request.user.pk
    reference = min(max(today, month.first_day), month.last_day)
    [overtime] = queries.overtime_of([employee], reference)
    total = found.total
    return {
        "name": employee.person.name,
        "code": employee.person.code,
        "is_own": is_own,
        "title": month_title(month),
        "previous_url": reverse(MONTH, args=[employee.pk, str(month.previous)]),
        "next_url": reverse(MONTH, args=[employee.pk, str(month.next)]) if month.first_day <= today else "",
        "previous_title": month_title(month.previous),
        "next_title": month_title(month.next),
        "close": found.close,
        "reopened": queries.reopenings(employee.pk, month),
        "reopen_url": reverse("hr:attendance_month_reopen", args=[employee.pk, str(month)])
        if found.close and request.may("hr.attendance.reopen_month")
        else "",
        "schedule": _schedules(found),
        "system": "、".join(_system_names(found)),
        "explained": shown_system.explained(found),
        "plan_url": _plan_url(found, is_own=is_own),
        "kpis": kpis(found),
        "weeks": _weeks(found, today, is_own=is_own, may_explain=not is_own),
        "days": [_row(day, is_fixable=_is_fixable(day, today) and is_own and not found.close) for day in found.days],
        "missing": len(found.missing),
        "total": {
            "worked": hours(total.worked_minutes),
            "overtime": hours(total.overtime_minutes),
            "night": hours(total.night_minutes),
            "holiday": hours(total.statutory_holiday_minutes),
        },
        "limit": None if shown_system.is_exempt(found) else limit(overtime, reference),
        "may_see_team": may(request.user, "hr.attendance.view_all", as_of=today),
    }


def month_title(month: Month) -> str:
    """2026年11月."""
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}


def kpis(month: PersonMonth) -> list[dict[str, Any]]:
    """What the month comes to so far."""
    total = month.total
    leave = _("有給休暇 %(leave)s日・欠勤 %(absent)s日") % {
        "leave": total.paid_leave_days,
        "absent": total.absent_days,
    }
    off = _("うち所定休日 %(hours)s") % {"hours": hours(total.day_off_minutes)}
    return [
        {
            "label": _("出勤"),
            "value": int(total.worked_days),
            "unit": _("日／所定%(days)s日") % {"days": total.scheduled_days},
            "note": leave if total.paid_leave_days or total.absent_days else "",
        },
        {"label": _("労働時間"), "value": hours(total.worked_minutes), "note": off if total.day_off_minutes else ""},
        {"label": _("時間外"), "value": hours(total.overtime_minutes), "note": shown_system.note(month)},
        {
            "label": _("深夜・法定休日"),
            "value": f"{hours(total.night_minutes)}・{hours(total.statutory_holiday_minutes)}",
            "note": "",
        },
    ]


def limit(found: Overtime, day: dt.date) -> dict[str, Any]:
    """The forecast of a month of the agreement, with its formula and its source."""
    told, agreement = found.forecast, found.agreement
    return {
        "tone": found.tone,
        "word": limit_word(found),
        "forecast": hours(told.forecast_minutes),
        "until": found.month.last,
        "formula": _formula(told),
        "formula_says": _(
            "（実労働 ＋ 1日の平均 × 残りの日）− 法定総枠（清算期間が1か月を超えるときは週平均50時間の枠）。超えないときは0です。"
        )
        if told.frame_minutes is not None
        else _("実績 ＋ 1日の平均 ×（残りの日と未打刻の日）"),
        "source": _("36協定 %(day)s届出") % {"day": formats.day(agreement.filed_on)}
        if agreement
        else source_of_limits(day),
        "has_agreement": agreement is not None,
        "period": f"{formats.day(found.month.first)}〜{formats.day(found.month.last)}",
        "actual": hours(told.actual_minutes),
        "limit": hours(told.limit_minutes),
        "year": f"{hours(found.year_minutes)}／{hours(found.year_limit_minutes)}",
        "times": _times(found),
        "totals": hours(found.totals_minutes[-1]),
        "a_day": hours(told.a_day_minutes) if told.will_be_over and told.a_day_minutes else "",
        "bar": bar(found),
    }


def _formula(told: Forecast) -> str:
    said = {
        "actual": hours(told.actual_minutes),
        "average": hours(told.average_minutes),
        "days": told.days_left,
        "forecast": hours(told.forecast_minutes),
    }
    if told.frame_minutes is None:
        return _("%(actual)s ＋ %(average)s × %(days)s日 ＝ %(forecast)s") % said
    settled = {**said, "worked": hours(told.worked_minutes), "frame": hours(told.frame_minutes)}
    return _("（%(worked)s ＋ %(average)s × %(days)s日）− %(frame)s → %(forecast)s") % settled


def _times(found: Overtime) -> str:
    """How often the limit of a month was passed in the year of the agreement, and how often it may be."""
    if found.agreement is None or not found.agreement.special_times:
        return _("%(times)s回（特別条項なし）") % {"times": found.times_over}
    return _("%(times)s回（特別条項は%(most)s回まで）") % {
        "times": found.times_over,
        "most": found.agreement.special_times,
    }


def limit_word(found: Overtime) -> str:
    """45時間超の見込み; empty while the limits are far."""
    limit_hours = found.forecast.limit_minutes // 60
    if found.agreement is None and found.forecast.actual_minutes:
        return _("36協定なし")
    if found.is_beyond_all:
        return _("月100時間・平均80時間の上限を超えています")
    if found.forecast.is_over:
        return _("%(hours)s時間を超えています") % {"hours": limit_hours}
    if found.forecast.will_be_over:
        return _("%(hours)s時間超の見込み") % {"hours": limit_hours}
    return _("年の限度を超える見込み") if found.tone else ""


def bar(found: Overtime) -> dict[str, int]:
    """The bar of a forecast in percent of its scale: the limit always stands at three quarters."""
    told = found.forecast
    scale = max(1, told.limit_minutes * 4)
    within = min(told.actual_minutes, told.limit_minutes)
    expected = min(told.forecast_minutes, told.limit_minutes) - within
    beyond = min(max(0, told.forecast_minutes - told.limit_minutes), told.limit_minutes // 3)
    return {
        "done": within * 3 * PERCENT // scale,
        "expected": expected * 3 * PERCENT // scale,
        "beyond": beyond * 3 * PERCENT // scale,
    }


def _schedules(month: PersonMonth) -> str:
    held = {day.held.schedule.pk: day.held.schedule for day in month.days if day.held}
    return "、".join(schedule_text(each) for each in held.values())


def _system_names(month: PersonMonth) -> list[str]:
    told = {day.work_system.pk: shown_system.name_of(day.work_system) for day in month.days if day.work_system}
    return list(told.values()) or [str(SystemOf.FIXED.label)]


def _plan_url(month: PersonMonth, *, is_own: bool) -> str:
    """Where the days are planned, for the people of whoever looks."""
    if is_own or month.close is not None or not set(shown_system.systems(month)) & PLANNED:
        return ""
    return reverse("hr:attendance_month_plan", args=[month.employee.pk, str(month.month)])


def _weeks(month: PersonMonth, today: dt.date, *, is_own: bool, may_explain: bool) -> list[dict[str, Any]]:
    """The month as rows of a calendar from Monday, each with its sum of overtime."""
    cells: list[Day | None] = [None] * (month.month.first_day.isoweekday() - 1)
    cells += month.days
    cells += [None] * (-len(cells) % DAYS_PER_WEEK)
    rows = [cells[place : place + DAYS_PER_WEEK] for place in range(0, len(cells), DAYS_PER_WEEK)]
    is_open = month.close is None
    return [
        {
            "days": [
                _cell(day, month, today, fix=is_own and is_open, explain=may_explain and is_open) if day else None
                for day in row
            ],
            "overtime": hours(sum(day.record.overtime_minutes for day in row if day and day.record)),
            "has_overtime": any(day.record.overtime_minutes for day in row if day and day.record),
        }
        for row in rows
    ]


def _cell(day: Day, month: PersonMonth, today: dt.date, *, fix: bool, explain: bool) -> dict[str, Any]:
    record = day.record
    is_wrong = day.lacks_punch or day.is_unexplained
    return {
        "date": day.date,
        "weekday": formats.WEEKDAYS[day.date.weekday()],
        "css": _css(day, today),
        "is_today": day.date == today,
        "first_in_at": record.first_in_at if record else None,
        "last_out_at": record.last_out_at if record else None,
        "lacks_punch": day.lacks_punch,
        "overtime": hours(record.overtime_minutes) if record and record.overtime_minutes else "",
        "notes": notes(day),
        "request_url": reverse("backoffice:approvals_request_detail", args=[day.request_id]) if day.request_id else "",
        "fix_url": reverse("hr:attendance_day_correct", args=[day.date.isoformat()])
        if fix and is_wrong and _is_fixable(day, today)
        else "",
        "explain_url": reverse("hr:attendance_absence_new", args=[month.employee.pk, day.date.isoformat()])
        if explain and (day.is_unexplained or day.explained)
        else "",
        "planned": _planned(day, today),
    }


def _planned(day: Day, today: dt.date) -> str:
    is_ahead = day.date > today and day.kind is DayKind.WORKDAY and day.held and day.is_employed
    if not is_ahead or day.held is None or day.explained:
        return ""
    return f"{day.held.schedule.starts_at:%-H:%M}〜{day.held.schedule.ends_at:%-H:%M}"


def _css(day: Day, today: dt.date) -> str:
    if day.lacks_punch or day.is_unexplained:
        return "day--miss"
    if day.explained:
        return "day--leave"
    if day.date == today:
        return "day--now"
    if day.kind is not DayKind.WORKDAY and day.record is None:
        return "day--off"
    return "day--next" if day.date > today else ""


def notes(day: Day) -> list[str]:
    """What there is to say about a day."""
    told = [day.holiday] if day.holiday else []
    if day.explained:
        told.append(
            str(day.explained.label) if day.explained.days == 1 else f"{day.explained.label} {day.explained.days}"
        )
    if day.is_unexplained:
        told.append(_("打刻なし"))
    if day.record and BREAK_TOO_SHORT in day.record.warnings:
        told.append(_("休憩が不足"))
    if day.record and CORE_MISSED in day.record.warnings and not day.explained:
        told.append(_("コアタイム外"))
    if day.record and day.record.actual_minutes and day.record.actual_minutes != day.record.worked_minutes:
        told.append(_("実働 %(hours)s") % {"hours": hours(day.record.actual_minutes)})
    return told


def _is_fixable(day: Day, today: dt.date) -> bool:
    """Whether a correction of the day may be asked for: it has come, and none is open."""
    return day.date <= today and day.request_id is None and day.is_employed


def _row(day: Day, *, is_fixable: bool) -> dict[str, Any]:
    """A day of the table, with every figure."""
    record = day.record
    holiday = day.kind is not DayKind.WORKDAY
    return {
        "date": day.date,
        "kind": _kinds()[day.kind] if day.held else "",
        "is_off": holiday,
        "first_in_at": record.first_in_at if record else None,
        "last_out_at": record.last_out_at if record else None,
        "lacks_punch": day.lacks_punch,
        "figures": [
            hours(value) if value else ""
            for value in (
                (
                    record.break_minutes,
                    record.worked_minutes,
                    record.overtime_minutes,
                    record.night_minutes,
                    record.statutory_holiday_minutes,
                )
                if record
                else (0,) * 5
            )
        ],
        "notes": notes(day),
        "fix_url": reverse("hr:attendance_day_correct", args=[day.date.isoformat()]) if is_fixable else "",
    }


def _kinds() -> dict[DayKind, str]:
    return {
        DayKind.WORKDAY: _("勤務日"),
        DayKind.DAY_OFF: _("所定休日"),
        DayKind.STATUTORY_HOLIDAY: _("法定休日"),
    }
