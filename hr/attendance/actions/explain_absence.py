"""Saying why a workday was not worked."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.attendance.models import Absence

from .people import seen
from .punch import locked, refuse_closed


class NotYourOwn(Refusal):
    """Nobody explains their own absence: the superior does, or who keeps attendance."""

    code = "hr.attendance.not_your_own"
    status = 403
    cause_ja = "自分の欠勤・休暇は、自分では記録できません。"
    cause_en = "You cannot record an absence of your own."
    remedy_ja = "上長か人事の担当に依頼してください。"
    remedy_en = "Ask your superior or human resources."


@action("hr.attendance.explain_absence", _("欠勤・休暇を記録"))
def explain_absence(
    *, employee_id: int, work_date: dt.date, kind: str, days: Decimal, reason: str, acting_user: Any, at: dt.datetime
) -> Absence:
    """Record why somebody whom the user may see did not work on a day; the newest record of a day counts.

    Raises NotYourPeople, NotYourOwn, MonthClosed.
    """
    today = at.astimezone(TOKYO).date()
    seen([employee_id], Month.of(work_date), acting_user=acting_user, as_of=today)
    employee = locked(employee_id)
    if employee.person.user_id == acting_user.pk:
        raise NotYourOwn
    refuse_closed(employee.pk, work_date)
    made = Absence.objects.create(
        employee=employee,
        work_date=work_date,
        kind=kind,
        days=days,
        reason=reason.strip(),
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    record(
        "hr.attendance.explain_absence",
        case=Case("hr.attendance.absence", made.pk, f"{employee} {work_date}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.reason,
        changes={"kind": ["", kind], "days": ["", str(days)]},
    )
    return made
