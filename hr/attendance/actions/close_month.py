"""Closing a month: its figures are final, and go to payroll."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.attendance.handover import ClosedMonth, hand_over
from hr.attendance.models import DailyRecord, MonthClose
from hr.attendance.queries import PersonMonth, closed_keys, months_of, settled_by_period
from hr.attendance.rules import Shortfall, System
from hr.employment.models import Employee

from .days import project
from .people import seen

NAMED = 5


class MonthNotOver(Refusal):
    """A month closes from the day after its last one."""

    code = "hr.attendance.month_not_over"
    cause_ja = "{month}は、まだ終わっていません。"
    cause_en = "{month} is not over."
    remedy_ja = "{from_}から締められます。"
    remedy_en = "It can be closed from {from_}."


class SomethingMissing(Refusal):
    """Somebody's month has a day without a clock-out, without a reason, or with an open request."""

    code = "hr.attendance.something_missing"
    cause_ja = "{count}名の勤怠がそろっていません（{names}）。"
    cause_en = "The attendance of {count} people is not complete ({names})."
    remedy_ja = "未打刻・理由のない欠勤・承認待ちの修正をなくしてから締めてください。何も締めていません。"
    remedy_en = "Settle missing punches, unexplained days and open corrections first. Nothing was closed."


class NobodyToClose(Refusal):
    """Everybody's month is closed, or nobody is there."""

    code = "hr.attendance.nobody_to_close"
    cause_ja = "{month}に締める勤怠はありません。"
    cause_en = "There is nothing to close in {month}."
    remedy_ja = "締めた内容は、社員ごとの出勤簿で確認できます。"
    remedy_en = "See what was closed in the month of each person."


class PreviousMonthOpen(Refusal):
    """Hours that go on from one month to the next are settled in order."""

    code = "hr.attendance.previous_month_open"
    cause_ja = "{names}の{month}の勤怠が締められていません。"
    cause_en = "{month} of {names} is not closed."
    remedy_ja = "清算期間・対象期間の前の月や、繰り越した不足時間を確定してから、締めてください。何も締めていません。"
    remedy_en = "Close it first: hours of that month go on into this one. Nothing was closed."


@action("hr.attendance.close_month", _("勤怠を締める"))
def close_month(*, month: Month, employee_ids: Sequence[int], acting_user: Any, at: dt.datetime) -> list[MonthClose]:
    """Close the month of these people, all or none, and hand the totals over; those closed before are left out.

    Raises NotYourPeople, MonthNotOver, NobodyToClose, SomethingMissing, PreviousMonthOpen, and what the receivers
    refuse.
    """
    today = at.astimezone(TOKYO).date()
    if today <= month.last_day:
        raise MonthNotOver(month=month, from_=month.next.first_day)
    people = seen(employee_ids, month, acting_user=acting_user, as_of=today)
    list(Employee.objects.select_for_update().filter(pk__in=employee_ids).order_by("pk").values_list("pk"))
    _settle(employee_ids, month)
    open_months = [each for each in months_of(people, month, as_of=today) if each.close is None]
    if not open_months:
        raise NobodyToClose(month=month)
    missing = [each for each in open_months if each.missing]
    if missing:
        names = "、".join(str(each.employee) for each in missing[:NAMED])
        raise SomethingMissing(count=len(missing), names=names)
    _refuse_out_of_order(open_months, month)
    editions = _editions(month, employee_ids)
    made = MonthClose.objects.bulk_create(
        _close(each, editions.get(each.employee.pk, 0) + 1, acting_user, at) for each in open_months
    )
    hand_over(month, [ClosedMonth(each.employee.pk, each.total) for each in open_months], acting_user, at)
    record(
        "hr.attendance.close_month",
        case=Case("hr.attendance.month_close", made[0].pk, f"{month}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(made)},
    )
    return made


def _settle(employee_ids: Sequence[int], month: Month) -> None:
    """Settle the period anew where hours are settled by it: somebody may have left within it since the last punch."""
    settled = settled_by_period(employee_ids, month.first_day, month.last_day)
    if settled:
        project(settled, month.first_day, month.last_day)


def _refuse_out_of_order(open_months: Sequence[PersonMonth], month: Month) -> None:
    """Months that a settlement is computed from are closed before it."""
    people = {each.employee.pk: each.employee for each in open_months}
    since = {each.employee.pk: first for each in open_months if (first := _follows(each, month))}
    if not since:
        return
    there = DailyRecord.objects.filter(
        employee__in=since, work_date__gte=min(since.values()), work_date__lt=month.first_day, is_complete=True
    )
    months = there.annotate(month=TruncMonth("work_date")).values_list("month", "employee").distinct()
    closed = closed_keys(since)
    lacking = sorted(
        (first, who) for first, who in months.order_by() if first >= since[who] and (who, first) not in closed
    )
    if lacking:
        names = sorted(str(people[who]) for first, who in lacking if first == lacking[0][0])
        raise PreviousMonthOpen(month=Month.of(lacking[0][0]), names="、".join(names[:NAMED]))


def _follows(person: PersonMonth, month: Month) -> dt.date | None:
    """From which day on earlier months have to be closed: the month before in one 清算期間 of フレックス and where hours
    are carried over, all of 対象期間 with its last one."""
    around = person.around
    if around is None or around.system.valid_from >= month.first_day:
        return None
    is_within = around.period.begins < month.first_day
    if around.system.system == System.YEARLY:
        return around.period.begins.replace(day=1) if is_within and person.is_settled else None
    if around.system.system != System.FLEX or not (is_within or around.system.shortfall == Shortfall.CARRY):
        return None
    return month.previous.first_day


def _editions(month: Month, employee_ids: Sequence[int]) -> dict[int, int]:
    """How often the month of each person was closed before, and reopened."""
    held = MonthClose.objects.filter(month=month.first_day, employee_id__in=employee_ids)
    return dict(held.values("employee_id").annotate(last=Max("edition")).values_list("employee_id", "last"))


def _close(person: PersonMonth, edition: int, acting_user: Any, at: dt.datetime) -> MonthClose:
    total = person.total
    return MonthClose(
        employee=person.employee,
        month=person.month.first_day,
        edition=edition,
        **{name: getattr(total, name) for name in total.__slots__},
        closed_by_id=acting_user.pk,
        closed_by_name=acting_user.get_full_name(),
        closed_at=at,
    )
