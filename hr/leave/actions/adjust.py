"""What is not by the tables: a grant of its own (a day in lieu, more than the law), and corrections with their reason."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.reasons import Reason, Term
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee
from hr.leave import queries, rules
from hr.leave.models import LeaveEntry, LeaveGrant, LeaveKind
from hr.leave.words import say

HALVES = 2


class KindHasNoBalance(InvalidInput):
    """Only kinds that are drawn from a balance are granted."""

    code = "hr.leave.kind_has_no_balance"
    field = "kind"
    cause_ja = "「{kind}」は残日数を持たない休暇です。"
    cause_en = "“{kind}” has no balance."
    remedy_ja = "残日数から引く種類を選んでください。"
    remedy_en = "Choose a kind that is drawn from a balance."


class GrantedThatDay(Refusal):
    """One grant a day and kind."""

    code = "hr.leave.granted_that_day"
    cause_ja = "{on}には、「{kind}」の付与がすでにあります。"
    cause_en = "There is already a grant of “{kind}” on {on}."
    remedy_ja = "その付与の日数を調整してください。"
    remedy_en = "Adjust the days of that grant."


class NotADayOfLeave(InvalidInput):
    """Days come in halves, and a change changes something."""

    code = "hr.leave.not_a_day_of_leave"
    field = "days"
    cause_ja = "日数は0.5日単位で、0より大きい（調整では0でない）値にしてください。"
    cause_en = "Days come in halves, above zero (for an adjustment other than zero)."
    remedy_ja = "日数を確認してください。"
    remedy_en = "Check the days."


class LapsesBeforeGrant(InvalidInput):
    """A grant lives at least a day."""

    code = "hr.leave.lapses_before_grant"
    field = "lapses_on"
    cause_ja = "失効日が付与日より後ではありません。"
    cause_en = "It lapses no later than it is granted."
    remedy_ja = "失効日を確認してください。"
    remedy_en = "Check the day on which it lapses."


class MoreThanIsLeft(InvalidInput):
    """A correction never goes below zero."""

    code = "hr.leave.more_than_is_left"
    field = "days"
    cause_ja = "この付与の残りは{left_ja}です。{wanted_ja}は減らせません。"
    cause_en = "{left_en} are left of this grant; {wanted_en} can't be taken away."
    remedy_ja = "残りの範囲で入力してください。"
    remedy_en = "Enter no more than is left."


@action("hr.leave.grant_extra", _("休暇を個別に付与"))
def grant_extra(
    *,
    employee_id: int,
    kind_code: str,
    granted_on: dt.date,
    lapses_on: dt.date,
    days: Decimal,
    reason: str,
    acting_user: Any,
    at: dt.datetime,
) -> LeaveGrant:
    """Grant days beyond the tables, with the reason. Raises KindHasNoBalance, GrantedThatDay, NotADayOfLeave, LapsesBeforeGrant."""
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)
    kind = LeaveKind.objects.get(code=kind_code)
    if not kind.draws_balance:
        raise KindHasNoBalance(kind=kind.name)
    if days <= 0 or days * HALVES != int(days * HALVES):
        raise NotADayOfLeave
    if lapses_on <= granted_on:
        raise LapsesBeforeGrant
    if LeaveGrant.objects.filter(employee=employee, kind=kind, granted_on=granted_on).exists():
        raise GrantedThatDay(on=granted_on, kind=kind.name)
    grant = LeaveGrant.objects.create(
        employee=employee,
        kind=kind,
        origin=LeaveGrant.Origin.EXTRA,
        granted_on=granted_on,
        lapses_on=lapses_on,
        days=days,
        reason=reason,
        because=Reason("leave_granted_days", (Term("leave_granted_days", days, "days"),), "EXACT").as_json(),
    )
    _enter(grant, LeaveEntry.Type.GRANT, granted_on, rules.days(days), "", at)
    record(
        "hr.leave.grant_extra",
        case=Case("hr.leave.grant", grant.pk, f"{employee} {kind.name}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"days": ["", str(days)]},
    )
    return grant


@action("hr.leave.adjust_grant", _("休暇の残日数を調整"))
def adjust_grant(
    *, grant_id: int, days: Decimal, hours: int, reason: str, acting_user: Any, at: dt.datetime
) -> LeaveEntry:
    """Add to a grant or take from it (below zero), days and hours together, with the reason.

    Raises NotADayOfLeave, MoreThanIsLeft, HoursDoNotFit.
    """
    grant = queries.with_left(LeaveGrant.objects.all()).get(pk=grant_id)
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=grant.employee_id)
    day = at.astimezone(TOKYO).date()
    hours_a_day = queries.hours_a_day(employee.pk, day) or queries.USUAL_HOURS
    parts = rules.days(days) + rules.hours(hours, hours_a_day)
    if not parts or days * HALVES != int(days * HALVES):
        raise NotADayOfLeave
    left = queries.with_left(LeaveGrant.objects.all()).get(pk=grant_id).left
    if left + parts < 0:
        said = {f"{name}_{tongue}": say(abs(value), hours_a_day, tongue)
                for name, value in (("left", left), ("wanted", parts)) for tongue in ("ja", "en")}  # fmt: skip
        raise MoreThanIsLeft(**said)
    entry = _enter(grant, LeaveEntry.Type.ADJUST, day, parts, reason, at)
    record(
        "hr.leave.adjust_grant",
        case=Case("hr.leave.grant", grant.pk, f"{employee} {grant.granted_on}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"days": [say(left, hours_a_day, "ja"), say(left + parts, hours_a_day, "ja")]},
    )
    return entry


def _enter(grant: LeaveGrant, type_: str, on: dt.date, parts: int, reason: str, at: dt.datetime) -> LeaveEntry:
    return LeaveEntry.objects.create(grant=grant, type=type_, dated_on=on, parts=parts, reason=reason, recorded_at=at)
