"""Asking for leave: what it takes is checked against what is held, frozen, and those who agree to it are asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal
from backoffice.workdays.queries import calendars, workday_after
from hr.attendance.queries import planned_workdays
from hr.employment.models import Employee, EmployeeKind
from hr.leave import queries, rules
from hr.leave.models import LeaveDay, LeaveKind, LeavePolicy, LeaveRequest, Span
from hr.leave.words import say

KIND = queries.CASE
DAYS_TO_DECIDE = 3
LONGEST = dt.timedelta(days=366)
ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeave:
    """What is asked for: a kind, days from first to last, or a part of one day."""

    kind_code: str
    first_on: dt.date
    last_on: dt.date
    span: str = Span.DAY
    hours: int | None = None
    starts_at: dt.time | None = None
    reason: str = ""


class NoEmployee(Refusal):
    """The user is nobody's employee here."""

    code = "hr.leave.no_employee"
    status = 403
    cause_ja = "この会社の社員として登録されていないため、休暇を申請できません。"
    cause_en = "You are not registered as an employee of this company, so you cannot ask for leave."
    remedy_ja = "人事に、社員の登録を確認してください。"
    remedy_en = "Ask HR to check your record."


class NotYourLeave(Refusal):
    """Only the person who asked touches a request."""

    code = "hr.leave.not_your_leave"
    status = 403
    cause_ja = "この休暇を変更できるのは、申請した人だけです。"
    cause_en = "Only the person who asked for this leave can change it."
    remedy_ja = "申請した人に依頼するか、人事に連絡してください。"
    remedy_en = "Ask that person, or HR."


class DaysDoNotFit(InvalidInput):
    """From first to last, within a year, while employed; a part of a day is of one day."""

    code = "hr.leave.days_do_not_fit"
    field = "last_on"
    cause_ja = "休む日を確認してください（最後の日は最初の日以後、1年以内、在籍中。半日と時間単位は1日だけ）。"
    cause_en = (
        "Check the days: the last no earlier than the first, within a year and employment; parts of a day for one day."
    )
    remedy_ja = "日付を直してください。"
    remedy_en = "Correct the dates."


class NoWorkingDay(InvalidInput):
    """All of the days are days off anyway."""

    code = "hr.leave.no_working_day"
    field = "first_on"
    cause_ja = "{first_on}〜{last_on}には、勤務日がありません。"
    cause_en = "There is no working day from {first_on} to {last_on}."
    remedy_ja = "休む勤務日を選んでください。"
    remedy_en = "Choose a working day."


class SpanNotOffered(InvalidInput):
    """This kind, or the company, does not give parts of a day."""

    code = "hr.leave.span_not_offered"
    field = "span"
    cause_ja = "「{kind}」は、{span}では取れません。"
    cause_en = "“{kind}” cannot be taken as: {span}."
    remedy_ja = "取れる単位を選んでください。時間単位の年休には、労使協定が必要です。"
    remedy_en = "Choose another length. Annual leave by the hour needs a labour agreement."


class HoursMissing(InvalidInput):
    """Leave by the hour says how many, fewer than a day has, and from when."""

    code = "hr.leave.hours_missing"
    field = "hours"
    cause_ja = "時間単位の休暇には、開始時刻と、1時間以上{most}時間以下の時間数が必要です。"
    cause_en = "Leave by the hour needs its beginning and from 1 to {most} whole hours."
    remedy_ja = "開始時刻と時間数を入力してください。"
    remedy_en = "Enter both."


class ReasonMissing(InvalidInput):
    """Some kinds ask why; annual leave never does."""

    code = "hr.leave.reason_missing"
    field = "reason"
    cause_ja = "「{kind}」には理由が必要です。"
    cause_en = "“{kind}” needs a reason."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."


class AlreadyOnLeave(InvalidInput):
    """The day is asked for already."""

    code = "hr.leave.already_on_leave"
    field = "first_on"
    cause_ja = "{on}は、すでに休暇を申請しています。"
    cause_en = "Leave on {on} is asked for already."
    remedy_ja = "前の申請を取り下げるか、別の日にしてください。"
    remedy_en = "Withdraw that request or choose another day."


class LeaveShort(InvalidInput):
    """There is not so much left on those days, what waits for approval counted in."""

    code = "hr.leave.leave_short"
    field = "first_on"
    cause_ja = "「{kind}」の残りが{missing_ja}足りません（承認待ちを含めて使える日数で計算）。"
    cause_en = "“{kind}” is short by {missing_en}, with what awaits approval counted in."
    remedy_ja = "残日数と失効日を確認して、日数を減らすか、日を変えてください。"
    remedy_en = "Look at the balance and its expiry; ask for less, or for other days."


class HourlyLimitReached(InvalidInput):
    """The agreement opens so many days of a year by the hour."""

    code = "hr.leave.hourly_limit_reached"
    field = "hours"
    cause_ja = "時間単位で取れるのは1年に{days}日分までで、残りは{left_ja}です。"
    cause_en = "{days} days of a year may be taken by the hour; {left_en} are left."
    remedy_ja = "半日か1日で申請してください。"
    remedy_en = "Ask for a half or a whole day."


class TermsMissing(Refusal):
    """Without terms nobody knows how long the day is."""

    code = "hr.leave.terms_missing"
    cause_ja = "{on}の雇用条件が登録されていません。"
    cause_en = "There are no terms of employment for {on}."
    remedy_ja = "人事に、雇用条件の登録を確認してください。"
    remedy_en = "Ask HR to check the terms of employment."


@action("hr.leave.request_leave", _("休暇を申請"))
def request_leave(*, form_key: UUID, new: NewLeave, acting_user: Any, at: dt.datetime) -> LeaveRequest:
    """Ask for one's own leave; the same form sent again gives the request that is there.

    Raises NoEmployee, NotYourLeave, DaysDoNotFit, NoWorkingDay, SpanNotOffered, HoursMissing, ReasonMissing,
    AlreadyOnLeave, LeaveShort, HourlyLimitReached, TermsMissing, and what the approval engine refuses.
    """
    employee = _own_record(acting_user)
    there = LeaveRequest.objects.filter(form_key=form_key).first()
    if there is not None and there.employee_id != employee.pk:
        raise NotYourLeave
    leave = there or _asked(form_key, new, employee, acting_user, at)
    record(
        "hr.leave.request_leave",
        case=leave_case(leave),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": ["", leave.state]},
    )
    return leave


def leave_case(leave: LeaveRequest) -> Case:
    """How the log names a request: who and when, never why."""
    until = f"〜{leave.last_on}" if leave.last_on != leave.first_on else ""
    return Case(KIND, leave.pk, f"{leave.person_name} {leave.first_on}{until}")


def locked(employee_id: int) -> Employee:
    """The employee, held against whatever else is done with the same person's leave."""
    return Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)


def short(kind: LeaveKind, missing: int, hours_a_day: int) -> LeaveShort:
    """The refusal that says how much is missing."""
    said = {f"missing_{tongue}": say(missing, hours_a_day, tongue) for tongue in ("ja", "en")}
    return LeaveShort(kind=kind.name, **said)


def _own_record(acting_user: Any) -> Employee:
    found = queries.employee_of(acting_user.pk)
    if found is None:
        raise NoEmployee
    return locked(found.pk)


def _asked(form_key: UUID, new: NewLeave, employee: Employee, acting_user: Any, at: dt.datetime) -> LeaveRequest:
    kind = LeaveKind.objects.get(code=new.kind_code)
    hours_a_day = queries.hours_a_day(employee.pk, new.first_on)
    if hours_a_day is None:
        raise TermsMissing(on=new.first_on)
    _refuse_shape(new, kind, employee, hours_a_day)
    days = _days(new, employee, hours_a_day)
    _refuse_overlap(employee, days)
    if kind.draws_balance:
        _refuse_short(employee, kind, days, hours_a_day)
    if new.span == Span.HOURS:
        _refuse_too_many_hours(employee, days[0], hours_a_day)
    leave = LeaveRequest.objects.create(
        form_key=form_key,
        employee=employee,
        person_name=employee.person.name,
        kind=kind,
        first_on=new.first_on,
        last_on=new.last_on,
        span=new.span,
        hours=new.hours,
        starts_at=new.starts_at,
        hours_a_day=hours_a_day,
        parts=sum(parts for _on, parts in days),
        reason=new.reason,
        asked_at=at,
    )
    LeaveDay.objects.bulk_create(LeaveDay(request=leave, dated_on=on, parts=parts) for on, parts in days)
    _ask(leave, days, acting_user, at)
    return leave


def _refuse_shape(new: NewLeave, kind: LeaveKind, employee: Employee, hours_a_day: int) -> None:
    is_part = new.span != Span.DAY
    ends_wrong = not new.first_on <= new.last_on <= new.first_on + LONGEST or (is_part and new.first_on != new.last_on)
    if ends_wrong or new.first_on < employee.joined_on or (employee.left_on and new.last_on > employee.left_on):
        raise DaysDoNotFit
    rule = queries.policy() or LeavePolicy()
    by_half = kind.by_half and (rule.half_days or not kind.is_annual)
    by_hour = kind.by_hour and (rule.hourly_days > 0 or not kind.is_annual)
    offered = {Span.DAY: True, Span.MORNING: by_half, Span.AFTERNOON: by_half, Span.HOURS: by_hour}
    if not offered[Span(new.span)]:
        raise SpanNotOffered(kind=kind.name, span=Span(new.span).label)
    has_hours = bool(new.hours and 0 < new.hours < hours_a_day and new.starts_at)
    says_hours = new.hours is not None or new.starts_at is not None
    if (new.span == Span.HOURS) != has_hours or has_hours != says_hours:
        raise HoursMissing(most=hours_a_day - 1)
    if kind.needs_reason and not new.reason.strip():
        raise ReasonMissing(kind=kind.name)


def _days(new: NewLeave, employee: Employee, hours_a_day: int) -> list[tuple[dt.date, int]]:
    """The working days among those asked for.

    Where days are planned one by one (シフト, 変形), the plan says which they are. Who works part time may name any
    single day: shifts know no weekend.
    """
    whole = {
        Span.DAY: rules.DAY,
        Span.MORNING: rules.HALF,
        Span.AFTERNOON: rules.DAY - rules.HALF,
    }
    parts = rules.hours(new.hours or 0, hours_a_day) if new.span == Span.HOURS else whole[Span(new.span)]
    asked = [new.first_on + n * ONE for n in range((new.last_on - new.first_on).days + 1)]
    by_shift = employee.kind == EmployeeKind.PART_TIME and new.first_on == new.last_on
    planned = planned_workdays(employee.pk, new.first_on, new.last_on)
    calendar = calendars(new.first_on).of_people([employee.person.user_id or 0], as_of=new.first_on)
    found = [(on, parts) for on in asked if planned.get(on, by_shift or calendar.is_workday(on))]
    if not found:
        raise NoWorkingDay(first_on=new.first_on, last_on=new.last_on)
    return found


def _refuse_overlap(employee: Employee, days: Sequence[tuple[dt.date, int]]) -> None:
    held = queries.parts_on(employee.pk, [on for on, _parts in days])
    for on, parts in days:
        if held.get(on, 0) + parts > rules.DAY:
            raise AlreadyOnLeave(on=on)


def _refuse_short(employee: Employee, kind: LeaveKind, days: Sequence[tuple[dt.date, int]], hours_a_day: int) -> None:
    waiting = queries.waiting_parts(employee.pk, kind.pk)
    _taken, missing = rules.take(queries.holdings(employee.pk, kind.pk), [*waiting, *days])
    if missing:
        raise short(kind, missing, hours_a_day)


def _refuse_too_many_hours(employee: Employee, day: tuple[dt.date, int], hours_a_day: int) -> None:
    """The year of the limit runs from one 基準日 to the next."""
    rule = queries.policy() or LeavePolicy()
    first, until = queries.year_of(employee.pk, day[0])
    left = rules.hours_left(rule.hourly_days, queries.hourly_parts(employee.pk, first, until))
    if day[1] > left:
        said = {f"left_{tongue}": say(left, hours_a_day, tongue) for tongue in ("ja", "en")}
        raise HourlyLimitReached(days=rule.hourly_days, **said)


def _ask(leave: LeaveRequest, days: Sequence[tuple[dt.date, int]], acting_user: Any, at: dt.datetime) -> None:
    """What is agreed to is frozen: the kind and each day with its length."""
    submit_request(
        kind=KIND,
        title=f"{leave.kind.name}　{leave.person_name}　{leave.first_on:%m/%d}",
        amount_yen=None,
        case=leave_case(leave),
        arguments={
            "leave_id": leave.pk,
            "kind": leave.kind.code,
            "days": [[on.isoformat(), parts] for on, parts in days],
        },
        due_on=workday_after(at.astimezone(TOKYO).date(), DAYS_TO_DECIDE),
        acting_user=acting_user,
        at=at,
    )
