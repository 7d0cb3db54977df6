"""Saying by which system of working time the hours of somebody count, from when, and on what it stands."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from hr.attendance.models import DailyRecord, SystemOf, WorkSystem
from hr.attendance.queries import closes_in_force
from hr.attendance.rules import BY_PERIOD, BY_WEEK, System
from hr.employment.models import Employee, EmployeeKind

from .days import project
from .punch import locked

CASE = "hr.attendance.work_system"


class SystemAlreadyAssigned(InvalidInput):
    """A system that begins later is there, or a month that it would change is closed."""

    code = "hr.attendance.system_already_assigned"
    field = "valid_from"
    cause_ja = "{day}より後に始まる労働時間制度があるか、その月の勤怠が締め済みです。"
    cause_en = "A system that begins after {day} is there already, or that month is closed."
    remedy_ja = "それより後の日から適用してください。"
    remedy_en = "Let this one begin later."


class BeginsWithAMonth(InvalidInput):
    """A period that is settled as a whole begins and ends with a month."""

    code = "hr.attendance.begins_with_a_month"
    field = "valid_from"
    cause_ja = "フレックスタイム制と1か月単位の変形労働時間制は、月の初日にだけ始まり、終わります。"
    cause_en = "Flexible hours and monthly variable hours begin and end with the first day of a month."
    remedy_ja = "適用開始日を、{day}のように月の1日にしてください。"
    remedy_en = "Choose the first day of a month, such as {day}."


class BasisMissing(InvalidInput):
    """What departs from the ordinary hours names what it stands on."""

    code = "hr.attendance.basis_missing"
    field = "basis"
    cause_ja = "{system}の根拠が入力されていません。"
    cause_en = "What {system} stands on is missing."
    remedy_ja = "労使協定・就業規則の名称と日付か、管理監督者とする理由（職務・権限・待遇）を入力してください。"
    remedy_en = "Enter the agreement or rules with their date, or why the person is exempt (work, powers, pay)."


class CoreTimeWrong(InvalidInput):
    """Core time begins and ends on one day, and only flexible hours have it."""

    code = "hr.attendance.core_time_wrong"
    field = "core_starts_at"
    cause_ja = "コアタイムの入力が正しくありません。"
    cause_en = "The core time is not right."
    remedy_ja = "フレックスタイム制のときだけ、開始と、それより後の終了を両方入力してください。"
    remedy_en = "Enter its start and a later end, and only for flexible hours."


class OfficerHasNoSystem(InvalidInput):
    """Officers are no workers: no hours of theirs are counted."""

    code = "hr.attendance.officer_has_no_system"
    field = "employee_code"
    cause_ja = "{name}さんは役員のため、労働時間制度の対象ではありません。"
    cause_en = "{name} is an officer, to whom no system of working time applies."
    remedy_ja = "社員番号を確認してください。"
    remedy_en = "Check the employee's number."


@action("hr.attendance.assign_system", _("労働時間制度を適用"))
def assign_system(
    *,
    employee: Employee,
    system: str,
    valid_from: dt.date,
    basis: str = "",
    core_starts_at: dt.time | None = None,
    core_ends_at: dt.time | None = None,
    acting_user: Any,
    at: dt.datetime,
) -> WorkSystem:
    """Let a system hold for somebody from a day; the one before ends there, and punched days are counted anew.

    One that begins on the same day was entered wrongly and gives way: the event keeps what it said.

    Raises OfficerHasNoSystem, BasisMissing, CoreTimeWrong, BeginsWithAMonth, SystemAlreadyAssigned.
    """
    person = locked(employee.pk)
    held = WorkSystem.objects.select_for_update(of=("self",)).filter(employee=person)
    before = held.filter(Q(valid_until=None) | Q(valid_until__gt=valid_from)).first()
    _refuse_wrong(person, system, basis.strip(), core_starts_at, core_ends_at)
    _refuse_dates(held.filter(valid_from__gt=valid_from).exists(), before, person, system, valid_from)
    if before is not None:
        _end(before, valid_from)
    made = WorkSystem.objects.create(
        employee=person,
        system=system,
        basis=basis.strip(),
        core_starts_at=core_starts_at,
        core_ends_at=core_ends_at,
        valid_from=valid_from,
    )
    _count_anew(made, at.astimezone(TOKYO).date())
    record(
        "hr.attendance.assign_system",
        case=Case(CASE, made.pk, str(person)),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.basis,
        changes={
            "system": [before.system if before else System.FIXED.value, system],
            "basis": [before.basis if before else "", made.basis],
            "valid_from": [before.valid_from.isoformat() if before else "", valid_from.isoformat()],
        },
    )
    return made


def _end(before: WorkSystem, valid_from: dt.date) -> None:
    rows = WorkSystem.objects.filter(pk=before.pk)
    if before.valid_from == valid_from:
        rows.delete()
    else:
        rows.update(valid_until=valid_from)


def _refuse_wrong(
    person: Employee, system: str, basis: str, core_starts_at: dt.time | None, core_ends_at: dt.time | None
) -> None:
    if person.kind == EmployeeKind.OFFICER:
        raise OfficerHasNoSystem(name=person)
    if not basis and System(system) not in BY_WEEK:
        raise BasisMissing(system=SystemOf(system).label)
    if core_starts_at is None and core_ends_at is None:
        return
    is_span = core_starts_at is not None and core_ends_at is not None and core_starts_at < core_ends_at
    if not is_span or system != System.FLEX:
        raise CoreTimeWrong


def _refuse_dates(
    comes_later: bool, before: WorkSystem | None, person: Employee, system: str, valid_from: dt.date
) -> None:
    settled = {System(system), System(before.system) if before else System.FIXED} & BY_PERIOD
    first = valid_from.replace(day=1)
    if settled and valid_from != first:
        raise BeginsWithAMonth(day=first)
    if comes_later or closes_in_force().filter(employee=person, month__gte=first).exists():
        raise SystemAlreadyAssigned(day=valid_from)


def _count_anew(made: WorkSystem, today: dt.date) -> None:
    """Days that were punched already count by the system that holds for them now."""
    punched = DailyRecord.objects.filter(employee_id=made.employee_id, work_date__gte=made.valid_from)
    if made.valid_from <= today and punched.exists():
        project([made.employee_id], made.valid_from, today)
