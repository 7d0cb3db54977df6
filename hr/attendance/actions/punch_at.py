"""Punching with the moment told: now it is a punch; of earlier it is a correction that the superior agrees to."""

import datetime as dt
from typing import Any

from backoffice.approvals.models import Request
from backoffice.companies.clock import TOKYO
from backoffice.values.refusals import InvalidInput
from hr.attendance.models import Punch
from hr.attendance.queries import punches_of, schedules, work_date_at

from .correct import NotOverYet, Wanted, request_correction
from .punch import own_employee, punch, to_the_minute


class LatePunchSaysWhy(InvalidInput):
    """A moment that has passed is asked for, with the reason."""

    code = "hr.attendance.late_punch_says_why"
    field = "reason"
    cause_ja = "過ぎた時刻の打刻は、修正の申請になります。理由がありません。"
    cause_en = "A punch of an earlier moment is asked for as a correction, and lacks its reason."
    remedy_ja = "理由を付けるか、いまの時刻で打刻してください。"
    remedy_en = "Give the reason, or punch at the present moment."


def punch_at(
    *, kind: str, told_at: dt.datetime | None, reason: str, acting_user: Any, at: dt.datetime
) -> Punch | Request:
    """Punch for oneself where the moment told is this minute; else ask for the day with that punch in its place.

    Raises NotOverYet, LatePunchSaysWhy, as well as punch and request_correction.
    """
    if told_at is None or to_the_minute(told_at) == to_the_minute(at):
        return punch(kind=kind, acting_user=acting_user, at=at)
    if told_at > at:
        raise NotOverYet
    if not reason.strip():
        raise LatePunchSaysWhy
    employee_id, day = own_employee(acting_user).pk, told_at.astimezone(TOKYO).date()
    work_date = work_date_at(employee_id, told_at, schedules([employee_id], day, day).pattern(employee_id, day))
    wanted = [Wanted(each.kind, each.at) for each in punches_of(employee_id, work_date)]
    wanted = sorted([*wanted, Wanted(kind, to_the_minute(told_at))], key=lambda each: each.at)
    return request_correction(work_date=work_date, wanted=wanted, reason=reason, acting_user=acting_user, at=at)
