"""The year of a company at a glance, and what was said of its days."""

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from backoffice.organisation.models import Office
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

from . import queries
from .models import WorkingTime
from .register import KEEPING
from .rules import MONTHS, Span, Told, Workdays, days, spans_off

PAGE = "backoffice:workdays_year"


def year(request: StaffRequest, of: int, office: Office | None, today: dt.date) -> dict[str, Any]:
    """Twelve months, how many days are off, what was said of single days, and the hours."""
    office_id = office.pk if office else None
    held = queries.workdays(dt.date(of, 1, 1), office_id)
    told = queries.told_of(of, office_id)
    worked = held.count(dt.date(of, 1, 1), dt.date(of, 12, 31))
    all_days = 366 if calendar.isleap(of) else 365
    return {
        "year": of,
        "office": office,
        "title": _("%(year)s年の営業日カレンダー") % {"year": of},
        "weekdays": [str(WEEKDAYS_ABBR[(place - 1) % 7]) for place in range(7)],
        "months": [_month(Month(of, number), held, today) for number in MONTHS],
        "worked": worked,
        "off": all_days - worked,
        "spans": [_span(each, office_id) for each in _spans(told)],
        "hours": [_hours(each) for each in queries.working_times(office_id)],
        "now": _now(held, today),
        "offices": _offices(of, office_id, today),
        "previous_url": address(of - 1, office_id),
        "next_url": address(of + 1, office_id),
        "links": _links(request, of, office_id),
        "may_set": request.may("backoffice.workdays.set_holidays"),
        "last_year": of - 1,
    }


def address(of: int, office_id: int | None) -> str:
    """The page of a year, for everybody or an office."""
    return reverse(PAGE) + "?" + urlencode({"year": of} | ({"office": office_id} if office_id else {}))


def weekday_names(numbers: Iterable[int]) -> str:
    """月曜日・火曜日."""
    return "・".join(str(WEEKDAYS[number - 1]) for number in sorted(numbers))


def _month(month: Month, held: Workdays, today: dt.date) -> dict[str, Any]:
    weeks = calendar.Calendar(firstweekday=6).monthdatescalendar(month.year, month.month)
    inside = list(days(month.first_day, month.last_day))
    return {
        "first_day": month.first_day,
        "worked": sum(map(held.is_workday, inside)),
        "weeks": [[_day(day, month, held, today) for day in week] for week in weeks],
        "named": [{"day": day, "name": held.name_of(day)} for day in inside if held.name_of(day)],
    }


def _day(day: dt.date, month: Month, held: Workdays, today: dt.date) -> dict[str, Any] | None:
    if Month.of(day) != month:
        return None
    return {
        "number": day.day,
        "is_off": not held.is_workday(day),
        "is_told": day in held.told,
        "name": held.name_of(day),
        "is_today": day == today,
    }


def _spans(told: dict[dt.date, Told]) -> list[tuple[Span, bool]]:
    """What was said of days, those in a row together, with whether they are off."""
    worked = {day: Told(said.name, is_off=True) for day, said in told.items() if not said.is_off}
    found = [(span, True) for span in spans_off(told)] + [(span, False) for span in spans_off(worked)]
    return sorted(found, key=lambda each: each[0].first)


def _span(found: tuple[Span, bool], office_id: int | None) -> dict[str, Any]:
    span, is_off = found
    return {
        "first": span.first,
        "last": span.last,
        "name": span.name,
        "is_off": is_off,
        "days": (span.last - span.first).days + 1,
        "office": office_id or "",
    }


def _hours(each: WorkingTime) -> dict[str, Any]:
    return {
        "valid_from": each.valid_from,
        "weekdays": weekday_names(each.weekdays),
        "on_holidays": each.works_on_public_holidays,
        "hours": f"{_clock(each.opens_at)}〜{_clock(each.closes_at)}",
    }


def _now(held: Workdays, today: dt.date) -> dict[str, Any]:
    hours = held.hours_on(today)
    return {
        "weekdays": weekday_names(hours.weekdays),
        "on_holidays": hours.works_on_public_holidays,
        "hours": f"{_clock(hours.opens_at)}〜{_clock(hours.closes_at)}",
        "is_default": hours.valid_from == dt.date.min,
    }


def _offices(of: int, office_id: int | None, today: dt.date) -> list[dict[str, Any]]:
    found = list(queries.offices(today))
    if len(found) < 2:
        return []
    return [
        {"label": label, "url": address(of, pk), "is_chosen": pk == office_id}
        for label, pk in [(_("全社"), None), *((each.name, each.pk) for each in found)]
    ]


def _links(request: StaffRequest, of: int, office_id: int | None) -> list[dict[str, str]]:
    if not all(request.may(step) for step in KEEPING):
        return []
    given = urlencode({"year": of} | ({"office": office_id} if office_id else {}))
    return [
        {"label": label, "url": f"{reverse(f'backoffice:workdays_{name}')}?{given}", "icon": icon}
        for label, name, icon in (
            (_("曜日と時間を設定"), "hours_new", "clock"),
            (_("前の年から写す"), "holidays_copy", "copy"),
            (_("会社の休日を設定"), "holidays_new", "plus"),
        )
    ]


def _clock(time: dt.time) -> str:
    return f"{time.hour}:{time.minute:02}"
