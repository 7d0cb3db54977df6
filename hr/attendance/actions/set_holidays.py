"""Saying which days the company is off beside public holidays, or works on one of these."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from hr.attendance.models import CompanyHoliday, DailyRecord
from hr.attendance.queries import closes_in_force
from hr.attendance.rules.calendar import dated

from .days import project
from .punch import MonthClosed

MOST_DAYS = dt.timedelta(days=31)


class PeriodOutOfBounds(InvalidInput):
    """Days are set from one to a later one, a month at most."""

    code = "hr.attendance.period_out_of_bounds"
    field = "last_on"
    cause_ja = "{first}から{last}までは設定できません。"
    cause_en = "The days from {first} to {last} cannot be set."
    remedy_ja = "最後の日を、最初の日以後の31日以内にしてください。"
    remedy_en = "Let the last day be within 31 days from the first."


@action("hr.attendance.set_holidays", _("会社の休日を設定"))
def set_holidays(
    *, first: dt.date, last: dt.date, name: str, is_off: bool, acting_user: Any, at: dt.datetime
) -> list[CompanyHoliday]:
    """Make the days from one to another days off, or workdays again; those that were punched are counted anew.

    Raises PeriodOutOfBounds, and MonthClosed where anybody's month is closed.
    """
    if not dt.timedelta() <= last - first < MOST_DAYS:
        raise PeriodOutOfBounds(first=first, last=last)
    closed = closes_in_force().filter(month__range=(first.replace(day=1), last)).first()
    if closed is not None:
        raise MonthClosed(month=f"{closed.month:%Y-%m}")
    made = CompanyHoliday.objects.bulk_create(
        CompanyHoliday(day=day, name=name, is_off=is_off, recorded_at=at) for day in dated(first, last)
    )
    punched = DailyRecord.objects.filter(work_date__range=(first - dt.timedelta(days=1), last))
    ids = sorted(set(punched.values_list("employee_id", flat=True)))
    if ids and first <= at.astimezone(TOKYO).date():
        project(ids, first - dt.timedelta(days=1), last)
    record(
        "hr.attendance.set_holidays",
        case=Case("hr.attendance.company_holiday", made[0].pk, f"{first}〜{last} {name}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"days": len(made), "is_off": is_off},
    )
    return made
