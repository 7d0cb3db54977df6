"""労働時間制度 as the templates want it: who works by which, how overtime came, and the plan of a month."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.values.periods import MINUTES_PER_HOUR, Month
from hr.employment.models import Employee

from . import queries
from .law import work_law
from .models import DailyRecord, SystemOf, WorkSystem
from .queries import PersonMonth, pattern_of
from .rules import BY_WEEK, DayKind, System, frame_minutes
from .shown import hours

DAYS_PER_WEEK = 7
Rows = list[tuple[str, str]]


def row(each: WorkSystem) -> dict[str, Any]:
    """A system that holds for somebody."""
    return {
        "name": each.employee.person.name,
        "code": each.employee.person.code,
        "system": name_of(each),
        "basis": each.basis,
        "valid_from": each.valid_from,
        "valid_until": each.valid_until,
    }


def name_of(each: WorkSystem) -> str:
    """フレックスタイム制（コアタイム 10:00〜15:00）."""
    if each.core_starts_at is None or each.core_ends_at is None:
        return str(each.get_system_display())
    core = f"{each.core_starts_at:%-H:%M}〜{each.core_ends_at:%-H:%M}"
    return _("%(system)s（コアタイム %(core)s）") % {"system": each.get_system_display(), "core": core}


def systems(month: PersonMonth) -> list[System]:
    """The systems of the days on which somebody was employed, in their order."""
    return list(dict.fromkeys(day.system for day in month.days if day.is_employed))


def is_exempt(month: PersonMonth) -> bool:
    """Whether no limit of overtime applies on any day of the month (管理監督者)."""
    return systems(month) == [System.EXEMPT]


def note(month: PersonMonth) -> str:
    """What the overtime of the month is, in a few words."""
    if systems(month) == [System.FLEX]:
        return _("清算期間の法定総枠を超えた時間")
    if systems(month) == [System.MONTHLY]:
        return _("1日・1週・1か月の順に、予定と法定を超えた時間")
    if is_exempt(month):
        return _("管理監督者に時間外の割増はありません")
    return _("1日8時間・週40時間を超えた時間")


def explained(month: PersonMonth) -> list[dict[str, Any]]:
    """How the overtime of the month came, for each of its systems: figures with their formulas, and the law."""
    found = []
    for system in systems(month):
        records = [day.record for day in month.days if day.record and day.record.system == system]
        rows, source = _told(system, month, records)
        found.append({"system": SystemOf(system.value).label, "rows": rows, "source": source})
    return found


def _told(system: System, month: PersonMonth, records: list[DailyRecord]) -> tuple[Rows, str]:
    if system in BY_WEEK:
        return _by_week(records), _("労働基準法32条")
    if system is System.FLEX:
        return _flex(month, records), _("労働基準法32条の3（清算期間1か月）")
    if system is System.MONTHLY:
        return _monthly(month, records), _("労働基準法32条の2、昭和63年1月1日基発1号")
    return _exempt(month, records), _("労働基準法41条2号、労働安全衛生法66条の8の3（労働時間の状況の把握）")


def _by_week(records: list[DailyRecord]) -> Rows:
    return [*_parts(records), (_("時間外の合計"), _sum(records, "overtime_minutes"))]


def _flex(month: PersonMonth, records: list[DailyRecord]) -> Rows:
    """The frame, the work, and what was agreed; while the month runs, what still lacks."""
    settled = month.settlement
    if settled is None:
        return []
    rows = [
        (_("法定労働時間の総枠"), _frame(month)),
        (_("実労働時間"), hours(settled.worked_minutes)),
        (_("総枠を超えた時間外"), _sum(records, "overtime_minutes")),
        (_("総労働時間（所定）"), hours(settled.required_minutes)),
    ]
    if settled.leave_minutes:
        rows.append((_("有給休暇（働いたとみなす時間）"), hours(settled.leave_minutes)))
    if settled.deficit_minutes:
        is_over = all(day.is_over for day in month.days)
        rows.append((_("不足時間") if is_over else _("総労働時間までの残り"), hours(settled.deficit_minutes)))
    elif settled.within_frame_minutes:
        rows.append((_("総労働時間を超えた法定内の時間"), hours(settled.within_frame_minutes)))
    return rows


def _monthly(month: PersonMonth, records: list[DailyRecord]) -> Rows:
    planned = sum(day.planned_minutes for day in month.days if day.is_employed)
    return [
        (_("予定の合計"), hours(planned)),
        *_parts(records, planned=True),
        (_("総枠を超えた分"), _sum(records, "beyond_period_minutes")),
        (_("法定労働時間の総枠"), _frame(month)),
        (_("時間外の合計"), _sum(records, "overtime_minutes")),
    ]


def _exempt(month: PersonMonth, records: list[DailyRecord]) -> Rows:
    worked = sum(each.worked_minutes for each in records)
    return [
        (_("時間外・休日の割増"), _("対象外")),
        (_("深夜の割増の対象"), _sum(records, "night_minutes")),
        (_("労働時間の状況"), hours(worked)),
        (_("週40時間を超えた時間（健康管理）"), hours(max(0, month.total.worked_minutes - month.frame_minutes))),
    ]


def _parts(records: list[DailyRecord], *, planned: bool = False) -> Rows:
    """Beyond the day and the week; left out where days were counted before their parts were kept."""
    parts = ("beyond_day_minutes", "beyond_week_minutes", "beyond_period_minutes")
    told = sum(getattr(each, name) for each in records for name in parts)
    if told != sum(each.overtime_minutes for each in records):
        return []
    by_day, by_week = (_sum(records, name) for name in parts[:2])
    if planned:
        return [(_("1日の予定か8時間を超えた分"), by_day), (_("1週の予定か40時間を超えた分"), by_week)]
    return [(_("1日8時間を超えた分"), by_day), (_("週40時間を超えた分"), by_week)]


def _frame(month: PersonMonth) -> str:
    """40時間 × 31日 ÷ 7 ＝ 177:08."""
    days = sum(1 for day in month.days if day.is_employed)
    return _frame_text(days, month.month.first_day)


def _frame_text(days: int, on: dt.date) -> str:
    law = work_law(on)
    weekly = law.weekly_minutes // MINUTES_PER_HOUR
    frame = hours(frame_minutes(days, law))
    return _("%(weekly)s時間 × %(days)s日 ÷ 7 ＝ %(frame)s") % {"weekly": weekly, "days": days, "frame": frame}


def _sum(records: Iterable[DailyRecord], name: str) -> str:
    return hours(sum(getattr(each, name) for each in records))


def plan(form: BaseForm, employee: Employee, month: Month) -> dict[str, Any]:
    """The fields of the plan as rows of a calendar from Monday, and what the plan comes to."""
    days = queries.planned_days(employee, month)
    system = queries.schedules([employee.pk], month.last_day, month.last_day).system(employee.pk, month.last_day)
    names = {day.isoformat() for day in days}
    cells: list[dict[str, Any] | None] = [None] * (month.first_day.isoweekday() - 1)
    for number in range(month.last_day.day):
        day = month.first_day + dt.timedelta(days=number)
        cells.append(
            {
                "date": day,
                "field": form[day.isoformat()] if day.isoformat() in names else None,
            }
        )
    cells += [None] * (-len(cells) % DAYS_PER_WEEK)
    planned = sum(pattern_of(schedule).scheduled_minutes for _kind, schedule in days.values() if schedule)
    return {
        "name": employee.person.name,
        "system": SystemOf(system.value).label,
        "weeks": [cells[place : place + DAYS_PER_WEEK] for place in range(0, len(cells), DAYS_PER_WEEK)],
        "planned": hours(planned),
        "frame": _frame_text(len(days), month.first_day) if system is System.MONTHLY else "",
        "off": sum(1 for kind, _schedule in days.values() if kind is not DayKind.WORKDAY),
        "month_url": reverse("hr:attendance_month_detail", args=[employee.pk, str(month)]),
    }
