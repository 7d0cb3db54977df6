"""課の勤怠: what is missing before the close, and who comes near the limits of overtime."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from hr.employment.models import Employee

from . import queries
from .queries import Overtime, PersonMonth, Standing, Team
from .shown import MONTH, hours
from .shown_month import bar, limit_word, month_title

NAMED = 3
TEAM = "hr:attendance_team_month"
MISSING, NEAR = "missing", "near"


def tabs(view: str) -> list[dict[str, Any]]:
    """Everybody, those with something to look at, those who come near a limit."""
    labels = {"": _("すべて"), MISSING: _("確認が必要"), NEAR: _("限度に近い")}
    return [
        {"label": label, "url": f"?view={code}", "is_current": code == (view if view in labels else "")}
        for code, label in labels.items()
    ]


def chosen(people: QuerySet[Employee], team: Team, view: str, month: Month, today: dt.date) -> QuerySet[Employee]:
    """Those of the people whom a tab shows."""
    if view == MISSING:
        return people.filter(pk__in=[each.employee_id for each in team.missing])
    if view == NEAR:
        near = queries.near_the_limit(min(max(today, month.first_day), month.last_day))
        return people.filter(pk__in=[each.employee.pk for each in near])
    return people


def team(
    request: StaffRequest,
    people: QuerySet[Employee],
    told: Team,
    shown: Sequence[Employee],
    month: Month,
    today: dt.date,
) -> dict[str, Any]:
    """The month of these people: the gates of its close over all of them, and a row for each that is shown."""
    reference = min(max(today, month.first_day), month.last_day)
    by_id = {each.employee.pk: each for each in queries.months_of(shown, month, as_of=today)}
    overtime = queries.overtime_of(shown, reference)
    is_over = today > month.last_day
    return {
        "title": month_title(month),
        "period": f"{formats.day(month.first_day)}〜{formats.day(month.last_day)}",
        "count": told.people,
        "previous_url": reverse(TEAM, args=[str(month.previous)]),
        "previous_title": month_title(month.previous),
        "next_url": reverse(TEAM, args=[str(month.next)]) if month.first_day <= today else "",
        "next_title": month_title(month.next),
        "gates": _gates(people, told.missing, month, today),
        "rows": [_row(by_id[each.employee.pk], each) for each in overtime],
        "closed": told.closed,
        "close": _close(told, month, is_over=is_over),
        "settings_url": reverse("hr:attendance_settings") if request.may("hr.attendance.view_all") else "",
    }


def _gates(
    people: QuerySet[Employee], missing: Sequence[Standing], month: Month, today: dt.date
) -> list[dict[str, str]]:
    """What still keeps the month open."""
    left = (month.last_day - today).days + 1
    is_over = left <= 0
    waiting = _("%(day)sまで あと%(days)s日") % {"day": formats.weekday_day(month.last_day), "days": left}
    said = (
        ("punch", _("未打刻 %(count)s件"), _("未打刻")),
        ("reason", _("理由のない休み %(count)s件"), _("理由のない休み")),
        ("request", _("承認待ちの修正 %(count)s件"), _("承認待ちの修正")),
    )
    gates = [
        {
            "state": "done" if is_over else "warn",
            "label": _("期間の終わり"),
            "sub": formats.weekday_day(month.last_day) if is_over else waiting,
        }
    ]
    for name, some, none in said:
        who = {each.employee_id: getattr(each, name) for each in missing if getattr(each, name)}
        count = sum(who.values())
        gates.append(
            {
                "state": "warn" if count else "done",
                "label": some % {"count": count} if count else none,
                "sub": _names(people, list(who)),
                "url": f"?view={MISSING}#team-title" if count else "",
            }
        )
    return gates


def _names(people: QuerySet[Employee], who: Sequence[int]) -> str:
    """The first of those people in the order of the list, and how many there are beside them."""
    if not who:
        return _("ありません")
    first = people.filter(pk__in=who).order_by("person__family_kana", "person__given_kana", "pk")[:NAMED]
    named = "、".join(each.person.name for each in first)
    return _("%(names)s ほか%(count)s名") % {"names": named, "count": len(who) - NAMED} if len(who) > NAMED else named


def _close(team: Team, month: Month, *, is_over: bool) -> dict[str, Any] | None:
    """The button that closes the month, or why it does not do so yet."""
    waiting = team.people - team.closed
    if not waiting:
        return None
    why = ""
    if not is_over:
        why = _("%(day)sから締められます。") % {"day": formats.weekday_day(month.next.first_day)}
    elif team.missing:
        why = _("未打刻・理由のない休み・承認待ちがなくなると締められます。")
    return {
        "label": _("%(month)s月を締める") % {"month": month.month},
        "url": reverse("hr:attendance_month_close", args=[str(month)]),
        "primary": True,
        "disabled_reason": why,
        "confirm": _(
            "%(count)s名の%(month)sの勤怠を締め、集計を給与に渡します。締めたあとの修正には、締めの取り消しが必要です。"
        )
        % {"count": waiting, "month": month_title(month)},
    }


def _row(person: PersonMonth, overtime: Overtime) -> dict[str, Any]:
    """Somebody of the team."""
    told = overtime.forecast
    return {
        "name": person.employee.person.name,
        "code": person.employee.person.code,
        "unit": getattr(person.employee, "unit_name", "") or "",
        "url": reverse(MONTH, args=[person.employee.pk, str(person.month)]),
        "actual": hours(told.actual_minutes),
        "forecast": hours(told.forecast_minutes),
        "limit": hours(told.limit_minutes),
        "bar": bar(overtime),
        "tone": overtime.tone,
        "word": limit_word(overtime),
        "year": hours(overtime.year_minutes),
        "is_closed": person.close is not None,
        "missing": _missing(person),
    }


def _missing(person: PersonMonth) -> list[dict[str, str]]:
    """What keeps somebody's month open, in words."""
    if person.close:
        return []
    told: list[dict[str, str]] = []
    for tone, label, days in (
        ("warn", _("未打刻"), [d.date for d in person.days if d.lacks_punch and not d.request_id]),
        ("warn", _("理由のない休み"), [d.date for d in person.days if d.is_unexplained]),
        ("wait", _("承認待ち"), [d.date for d in person.days if d.request_id]),
    ):
        if days:
            text = "、".join(f"{day.month}/{day.day}" for day in days[:NAMED])
            more = _("ほか%(count)s日") % {"count": len(days) - NAMED} if len(days) > NAMED else ""
            told.append({"tone": tone, "label": label, "text": f"{text} {more}".strip()})
    return told
