"""Telling the heads of somebody, once a month, that a limit of overtime is near, before it is passed."""

import datetime as dt

from django.urls import reverse

from backoffice.notifications.actions import tell
from backoffice.notifications.models import NoticeKind
from backoffice.values.periods import Month
from hr.attendance.queries import heads_of, overtime_of
from hr.employment.models import Employee

KEY = "hr.attendance.overtime_limit"


def warn_heads(employee: Employee, day: dt.date, at: dt.datetime) -> None:
    """In the caller's transaction: nothing while the limits are far."""
    [found] = overtime_of([employee], day)
    if not found.tone:
        return
    url = reverse("hr:attendance_month_detail", args=[employee.pk, str(Month.of(day))])
    for user_id in heads_of(employee, as_of=day):
        tell(
            recipient_id=user_id,
            key=f"{KEY}:{employee.pk}:{found.month.first}",
            kind=NoticeKind.NEEDS_YOU,
            text_ja=f"{employee}さんの時間外労働が、36協定の限度を超える見込みです。",
            text_en=f"Overtime of {employee} is expected to pass the limit of the agreement.",
            url=url,
            at=at,
        )
