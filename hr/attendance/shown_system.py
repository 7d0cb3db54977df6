"""労働時間制度 as the templates want it: who works by which, how overtime came, and the plan of a month."""

import datetime as dt
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.values.periods import Month
from hr.employment.models import Employee

from . import queries, shown_deemed, shown_period
from .models import DailyRecord, ShortfallOf, SystemOf, WorkSystem
from .queries import PersonMonth, pattern_of
from .rules import BY_CONSENT, BY_WEEK, DEEMED, DayKind, System
from .shown import hours
from .shown_period import Rows, frame_text, parts, sum_of

DAYS_PER_WEEK = 7


def row(each: WorkSystem, *, may_withdraw: bool) -> dict[str, Any]:
    """A system that holds for somebody, and what is to be done about it."""
    told = getattr(each, "withdrawal", None)
    is_held = told is None and System(each.system) in BY_CONSENT
    return {
        "name": each.employee.person.name,
        "code": each.employee.person.code,
        "system": name_of(each),
        "basis": each.basis,
        "valid_from": each.valid_from,
        "valid_until": each.valid_until,
        "filed_on": each.filed_on,
        "is_unfiled": each.filed_on is None and queries.is_to_be_filed(each),
        "consented_on": each.consented_on,
        "withdrawn": told,
        "withdraw_url": reverse("hr:attendance_consent_withdraw", args=[each.pk]) if is_held and may_withdraw else "",
    }


def name_of(each: WorkSystem) -> str:
    """フレックスタイム制（清算期間3か月、コアタイム 10:00〜15:00）."""
    told: list[str] = []
    if each.system == System.FLEX and each.settled_months > 1:
        told.append(_("清算期間%(months)sか月") % {"months": each.settled_months})
    if each.system == System.YEARLY:
        told.append(_("対象期間%(months)sか月") % {"months": each.settled_months})
    if each.core_starts_at and each.core_ends_at:
        core = f"{each.core_starts_at:%-H:%M}〜{each.core_ends_at:%-H:%M}"
        told.append(_("コアタイム %(core)s") % {"core": core})
    if each.deemed_minutes:
        told.append(_("1日 %(hours)s") % {"hours": hours(each.deemed_minutes)})
    if each.system == System.FLEX and each.shortfall != ShortfallOf.KEEP:
        told.append(_("不足は%(what)s") % {"what": each.get_shortfall_display()})
    name = str(each.get_system_display())
    return _("%(system)s（%(more)s）") % {"system": name, "more": "、".join(told)} if told else name


def systems(month: PersonMonth) -> list[System]:
    """The systems of the days on which somebody was employed, in their order."""
    return list(dict.fromkeys(day.system for day in month.days if day.is_employed))


def is_exempt(month: PersonMonth) -> bool:
    """Whether no limit of overtime applies on any day of the month (管理監督者)."""
    return systems(month) == [System.EXEMPT]


def note(month: PersonMonth) -> str:
    """What the overtime of the month is, in a few words."""
    if systems(month) == [System.FLEX] and month.around and month.around.period.is_long:
        return _("週平均50時間と、清算期間の法定総枠を超えた時間")
    if systems(month) == [System.FLEX]:
        return _("清算期間の法定総枠を超えた時間")
    if systems(month) == [System.MONTHLY]:
        return _("1日・1週・1か月の順に、予定と法定を超えた時間")
    if systems(month) == [System.YEARLY]:
        return _("1日・1週・対象期間の順に、予定と法定を超えた時間")
    if set(systems(month)) & DEEMED:
        return _("みなし労働時間と、休日に働いた時間が法定を超えた時間")
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
    if system in DEEMED:
        return shown_deemed.rows(month, records), str(shown_deemed.SOURCES[system])
    if system in BY_WEEK:
        return _by_week(records), _("労働基準法32条")
    if system is System.FLEX:
        if month.around is not None and month.around.period.is_long:
            return shown_period.long_flex(month), _("労働基準法32条の3第2項・32条の3の2（清算期間が1か月を超えるとき）")
        return _flex(month, records), _("労働基準法32条の3（清算期間1か月）")
    if system is System.MONTHLY:
        return _monthly(month, records), _("労働基準法32条の2、昭和63年1月1日基発1号")
    if system is System.YEARLY:
        return shown_period.year(month, records), _("労働基準法32条の4・32条の4の2、平成6年1月4日基発1号")
    return _exempt(month, records), _("労働基準法41条2号、労働安全衛生法66条の8の3（労働時間の状況の把握）")


def _by_week(records: list[DailyRecord]) -> Rows:
    return [*parts(records), (_("時間外の合計"), sum_of(records, "overtime_minutes"))]


def _flex(month: PersonMonth, records: list[DailyRecord]) -> Rows:
    """The frame, the work, and what was agreed; while the month runs, what still lacks."""
    settled = month.settlement
    if settled is None:
        return []
    rows = [
        (_("法定労働時間の総枠"), _frame(month)),
        (_("実労働時間"), hours(settled.worked_minutes)),
        (_("総枠を超えた時間外"), sum_of(records, "overtime_minutes")),
        (_("総労働時間（所定）"), hours(settled.required_minutes)),
    ]
    return rows + shown_period.against_agreed(month, settled)


def _monthly(month: PersonMonth, records: list[DailyRecord]) -> Rows:
    planned = sum(day.planned_minutes for day in month.days if day.is_employed)
    return [
        (_("予定の合計"), hours(planned)),
        *parts(records, planned=True),
        (_("総枠を超えた分"), sum_of(records, "beyond_period_minutes")),
        (_("法定労働時間の総枠"), _frame(month)),
        (_("時間外の合計"), sum_of(records, "overtime_minutes")),
    ]


def _exempt(month: PersonMonth, records: list[DailyRecord]) -> Rows:
    worked = sum(each.worked_minutes for each in records)
    return [
        (_("時間外・休日の割増"), _("対象外")),
        (_("深夜の割増の対象"), sum_of(records, "night_minutes")),
        (_("労働時間の状況"), hours(worked)),
        (_("週40時間を超えた時間（健康管理）"), hours(max(0, month.total.worked_minutes - month.frame_minutes))),
    ]


def _frame(month: PersonMonth) -> str:
    """40時間 × 31日 ÷ 7 ＝ 177:08."""
    return frame_text(sum(1 for day in month.days if day.is_employed), month.month.first_day)


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
        "frame": frame_text(len(days), month.first_day) if system is System.MONTHLY else "",
        "year": shown_period.year_of_plan(employee, month) if system is System.YEARLY else None,
        "off": sum(1 for kind, _schedule in days.values() if kind is not DayKind.WORKDAY),
        "month_url": reverse("hr:attendance_month_detail", args=[employee.pk, str(month)]),
    }
