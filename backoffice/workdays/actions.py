"""Saying which days the company works, and when."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Office
from backoffice.values.refusals import InvalidInput

from . import register
from .limits import MOST_DAYS
from .models import CompanyHoliday, WorkingTime
from .rules import Span, days


class PeriodOutOfBounds(InvalidInput):
    """Days are set from one to a later one, a month at most."""

    code = "workdays.period_out_of_bounds"
    field = "last_on"
    cause_ja = "{first}から{last}までは設定できません。"
    cause_en = "The days from {first} to {last} cannot be set."
    remedy_ja = "最後の日を、最初の日以後の31日以内にしてください。"
    remedy_en = "Let the last day be within 31 days from the first."


class NoWeekday(InvalidInput):
    """A company works on one day of the week at least."""

    code = "workdays.no_weekday"
    field = "weekdays"
    cause_ja = "勤務する曜日が選択されていません。"
    cause_en = "No weekday is chosen."
    remedy_ja = "1つ以上の曜日を選んでください。"
    remedy_en = "Choose at least one."


class ClosesBeforeItOpens(InvalidInput):
    """Working time ends after it begins, on the same day."""

    code = "workdays.closes_before_it_opens"
    field = "closes_at"
    cause_ja = "終わりの時刻が、始まりより後ではありません。"
    cause_en = "The end is not after the beginning."
    remedy_ja = "終わりを、始まりより後の時刻にしてください。"
    remedy_en = "Let it end later than it begins."


class NothingToCopy(InvalidInput):
    """No period was chosen."""

    code = "workdays.nothing_to_copy"
    cause_ja = "写す休日が選択されていません。"
    cause_en = "Nothing was chosen to be copied."
    remedy_ja = "写す休日を1つ以上選んでください。"
    remedy_en = "Choose at least one."


@action("backoffice.workdays.set_holidays", _("会社の休日を設定"))
def set_holidays(
    *,
    first: dt.date,
    last: dt.date,
    name: str,
    is_off: bool | None,
    acting_user: Any,
    at: dt.datetime,
    office: Office | None = None,
) -> list[CompanyHoliday]:
    """Make the days from one to another days off, workdays, or (None) what weekdays and public holidays make them.

    Raises PeriodOutOfBounds, and what a room that heeds it refuses, such as a closed month of attendance.
    """
    made = _set([Span(first, last, name)], is_off, office, at)
    record(
        "backoffice.workdays.set_holidays",
        case=Case("backoffice.workdays.company_holiday", made[0].pk, f"{first}〜{last} {name}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"days": len(made), "is_off": is_off, "office": ["", office.name if office else ""]},
    )
    return made


@action("backoffice.workdays.copy_holidays", _("会社の休日を前の年から写す"))
def copy_holidays(
    *, spans: Sequence[Span], acting_user: Any, at: dt.datetime, office: Office | None = None
) -> list[CompanyHoliday]:
    """Make these days off, all or none. Raises NothingToCopy, PeriodOutOfBounds, and what set_holidays refuses."""
    if not spans:
        raise NothingToCopy
    made = _set(spans, True, office, at)
    record(
        "backoffice.workdays.copy_holidays",
        case=Case("backoffice.workdays.company_holiday", made[0].pk, f"{spans[0].first}〜{spans[-1].last}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "spans": [[], [f"{each.first}〜{each.last} {each.name}" for each in spans]],
            "office": ["", office.name if office else ""],
        },
    )
    return made


@action("backoffice.workdays.set_working_time", _("勤務曜日と時間を設定"))
def set_working_time(
    *,
    valid_from: dt.date,
    weekdays: Collection[int],
    works_on_public_holidays: bool,
    opens_at: dt.time,
    closes_at: dt.time,
    acting_user: Any,
    at: dt.datetime,
    office: Office | None = None,
) -> WorkingTime:
    """Say on which weekdays and from when to when the company, or an office, works from a day on.

    Raises NoWeekday, ClosesBeforeItOpens.
    """
    if not weekdays:
        raise NoWeekday
    if closes_at <= opens_at:
        raise ClosesBeforeItOpens
    made = WorkingTime.objects.create(
        office=office,
        valid_from=valid_from,
        weekdays=sorted(weekdays),
        works_on_public_holidays=works_on_public_holidays,
        opens_at=opens_at,
        closes_at=closes_at,
        recorded_at=at,
    )
    record(
        "backoffice.workdays.set_working_time",
        case=Case("backoffice.workdays.working_time", made.pk, str(made)),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "valid_from": ["", valid_from.isoformat()],
            "weekdays": [[], made.weekdays],
            "hours": ["", f"{opens_at:%H:%M}〜{closes_at:%H:%M}"],
            "office": ["", office.name if office else ""],
        },
    )
    return made


def _set(spans: Iterable[Span], is_off: bool | None, office: Office | None, at: dt.datetime) -> list[CompanyHoliday]:
    """Write what is said of the days, with whoever heeds it."""
    spans = list(spans)
    for each in spans:
        if not dt.timedelta() <= each.last - each.first < MOST_DAYS:
            raise PeriodOutOfBounds(first=each.first, last=each.last)
        for room in register.every():
            room.require(each.first, each.last)
    made = CompanyHoliday.objects.bulk_create(
        CompanyHoliday(office=office, day=day, name=each.name, is_off=is_off, recorded_at=at)
        for each in spans
        for day in days(each.first, each.last)
    )
    for each in spans:
        for room in register.every():
            room.follow(each.first, each.last, at)
    return made
