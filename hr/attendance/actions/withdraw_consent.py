"""Withdrawing consent to みなし労働時間: it ends with the day before, and the hours count as they were worked."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.attendance.models import ConsentWithdrawal, DailyRecord, WorkSystem
from hr.attendance.queries import closes_in_force
from hr.attendance.rules import BY_CONSENT, System

from .assign_system import CASE
from .days import project
from .punch import MonthClosed, locked


class NoConsentHeld(Refusal):
    """The system asks for no consent, or it was withdrawn before."""

    code = "hr.attendance.no_consent_held"
    cause_ja = "{name}さんの{system}に、撤回できる同意はありません。"
    cause_en = "{name} holds no consent to {system} that could be withdrawn."
    remedy_ja = "労働時間制度の一覧で、適用の期間を確認してください。"
    remedy_en = "See the list of systems for the days on which it holds."


class WithdrawnOutside(InvalidInput):
    """Consent is withdrawn while the system holds."""

    code = "hr.attendance.withdrawn_outside"
    field = "withdrawn_on"
    cause_ja = "撤回日{day}が、適用の期間の中にありません。"
    cause_en = "{day} is not a day on which the system holds."
    remedy_ja = "適用開始日（{first}）より後の日にしてください。撤回日から、実際に働いた時間で計算します。"
    remedy_en = "Choose a day after its first, {first}. From it on, hours count as they are worked."


class WithdrawalReasonMissing(InvalidInput):
    """What was said, and how the person is treated from then on, is kept (施行規則24条の2の2第3項4号)."""

    code = "hr.attendance.withdrawal_reason_missing"
    field = "reason"
    cause_ja = "撤回の内容が入力されていません。"
    cause_en = "What was withdrawn is missing."
    remedy_ja = "撤回の申し出と、撤回した後の処遇を入力してください。"
    remedy_en = "Enter what the person said, and how they are treated from then on."


@action("hr.attendance.withdraw_consent", _("みなし労働時間への同意の撤回を記録"))
def withdraw_consent(
    *, system_id: int, withdrawn_on: dt.date, reason: str, acting_user: Any, at: dt.datetime
) -> ConsentWithdrawal:
    """End a system of consent on a day; days that were punched are counted anew by 固定.

    Raises NoConsentHeld, WithdrawnOutside, WithdrawalReasonMissing, MonthClosed.
    """
    system = WorkSystem.objects.select_related("employee__person").get(pk=system_id)
    person = locked(system.employee_id)
    if System(system.system) not in BY_CONSENT or ConsentWithdrawal.objects.filter(work_system=system).exists():
        raise NoConsentHeld(name=person, system=system.get_system_display())
    if withdrawn_on <= system.valid_from or (system.valid_until and withdrawn_on >= system.valid_until):
        raise WithdrawnOutside(day=withdrawn_on, first=system.valid_from)
    if not reason.strip():
        raise WithdrawalReasonMissing
    closed = closes_in_force().filter(employee=person, month__gte=withdrawn_on.replace(day=1)).order_by("month").first()
    if closed is not None:
        raise MonthClosed(month=Month.of(closed.month))
    made = ConsentWithdrawal.objects.create(
        work_system=system,
        withdrawn_on=withdrawn_on,
        reason=reason.strip(),
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    WorkSystem.objects.filter(pk=system.pk).update(valid_until=withdrawn_on)
    today = at.astimezone(TOKYO).date()
    if DailyRecord.objects.filter(employee=person, work_date__gte=withdrawn_on).exists():
        project([person.pk], withdrawn_on, max(today, withdrawn_on))
    record(
        "hr.attendance.withdraw_consent",
        case=Case(CASE, system.pk, str(person)),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.reason,
        changes={"valid_until": ["", withdrawn_on.isoformat()]},
    )
    return made
