"""Taking a close back: the month takes attendance again, and what was handed over returns."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.attendance.handover import take_back
from hr.attendance.models import MonthReopening
from hr.attendance.queries import closes_in_force

from .people import seen
from .punch import locked


class NotClosed(Refusal):
    """There is no close to take back."""

    code = "hr.attendance.not_closed"
    cause_ja = "{name}さんの{month}の勤怠は、締められていません。"
    cause_en = "{month} of {name} is not closed."
    remedy_ja = "出勤簿を開き直して確認してください。"
    remedy_en = "Open the month again and look."


class NextMonthClosed(Refusal):
    """The last week of a month counts into the next, so that months open from the last one back."""

    code = "hr.attendance.next_month_closed"
    cause_ja = "{name}さんは、次の{next}の勤怠も締められています。"
    cause_en = "The next month of {name}, {next}, is closed too."
    remedy_ja = "月末の週の時間外は翌月に続きます。{next}の締めを先に取り消してください。"
    remedy_en = "The hours of its last week go on into it. Reopen {next} first."


class ReasonMissing(InvalidInput):
    """A close is taken back for a reason."""

    code = "hr.attendance.reason_missing"
    field = "reason"
    cause_ja = "締めを取り消す理由が入力されていません。"
    cause_en = "The reason is missing."
    remedy_ja = "何を直すために取り消すのかを入力してください。"
    remedy_en = "Say what is to be corrected."


@action("hr.attendance.reopen_month", _("勤怠の締めを取り消す"))
def reopen_month(*, employee_id: int, month: Month, reason: str, acting_user: Any, at: dt.datetime) -> MonthReopening:
    """Open the month of somebody again; the close stays on record, and its totals are taken back from payroll.

    Raises NotYourPeople, ReasonMissing, NotClosed, NextMonthClosed, and what refuses to give the totals back.
    """
    seen([employee_id], month, acting_user=acting_user, as_of=at.astimezone(TOKYO).date())
    if not reason.strip():
        raise ReasonMissing
    employee = locked(employee_id)
    held = closes_in_force().filter(employee=employee)
    close = held.filter(month=month.first_day).first()
    if close is None:
        raise NotClosed(name=employee, month=month)
    if held.filter(month=month.next.first_day).exists():
        raise NextMonthClosed(name=employee, next=month.next)
    made = MonthReopening.objects.create(
        close=close,
        reason=reason.strip(),
        reopened_by_id=acting_user.pk,
        reopened_by_name=acting_user.get_full_name(),
        reopened_at=at,
    )
    take_back(month, [employee.pk], made.reason, acting_user, at)
    record(
        "hr.attendance.reopen_month",
        case=Case("hr.attendance.month_close", close.pk, f"{employee} {month}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.reason,
        changes={"edition": [close.edition, ""]},
    )
    return made
