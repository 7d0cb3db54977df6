"""Taking over what people held before: each grant with its day, its days, and what was used of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
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

from .settings import KindsMissing

HALVES = 2


@dataclass(frozen=True, slots=True)
class NewOpening:
    """A grant as another system left it: days given on a 基準日, days used of them, and of the duty of its year."""

    employee_id: int
    granted_on: dt.date
    days: Decimal
    taken_days: Decimal = Decimal(0)
    taken_in_year: Decimal | None = None


class OpeningDoesNotFit(InvalidInput):
    """An opening uses more than it gives, is no half of a day, lies in the future or has lapsed."""

    code = "hr.leave.opening_does_not_fit"
    cause_ja = "社員番号 {codes} の残高を登録できません（取得が付与より多い、0.5日単位でない、基準日が今日より後、または失効済み）。"
    cause_en = (
        "The balances of {codes} can't be entered: more taken than granted, no multiple of half a day, "
        "a grant in the future, or one that has lapsed."
    )
    remedy_ja = "値を直して、全件をもう一度取り込んでください。1件も登録していません。"
    remedy_en = "Correct them and import the whole list again. Nothing was entered."


class OpeningThere(Refusal):
    """Somebody has a grant of that day already."""

    code = "hr.leave.opening_there"
    cause_ja = "社員番号 {codes} には、同じ基準日の付与がすでにあります。"
    cause_en = "{codes} already have a grant of that day."
    remedy_ja = "残高の違いは、その人の管理簿で調整してください。1件も登録していません。"
    remedy_en = "Adjust the difference in the person's register. Nothing was entered."


@action("hr.leave.open_balances", _("年休の残高を取り込む"))
def open_balances(*, entries: Sequence[NewOpening], acting_user: Any, at: dt.datetime) -> list[LeaveGrant]:
    """Enter what people held before this program kept it, all or none. Raises OpeningDoesNotFit, OpeningThere."""
    kind, today = queries.annual_kind(), at.astimezone(TOKYO).date()
    if kind is None:
        raise KindsMissing
    _refuse_what_does_not_fit(entries, today)
    _refuse_what_is_there(entries, kind)
    grants = LeaveGrant.objects.bulk_create(_grant(entry, kind) for entry in entries)
    rows = [row for grant, entry in zip(grants, entries, strict=True) for row in _rows(grant, entry, today, at)]
    LeaveEntry.objects.bulk_create(rows)
    record(
        "hr.leave.open_balances",
        case=Case("hr.leave.grant", grants[0].pk if grants else 0, f"{len(grants)}件"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"grants": len(grants)},
    )
    return grants


def _refuse_what_does_not_fit(entries: Sequence[NewOpening], today: dt.date) -> None:
    wrong = {entry.employee_id for entry in entries if not _fits(entry, today)}
    if wrong:
        raise OpeningDoesNotFit(codes=_codes(wrong))


def _fits(entry: NewOpening, today: dt.date) -> bool:
    amounts = (entry.days, entry.taken_days, entry.taken_in_year or Decimal(0))
    law = queries.grant_law(entry.granted_on)
    lapses_on = rules.months_later(entry.granted_on, int(law.lapse_years.value) * rules.MONTHS_PER_YEAR)
    return (
        all(each >= 0 and each * HALVES == int(each * HALVES) for each in amounts)
        and entry.taken_days <= entry.days
        and entry.granted_on <= today < lapses_on
    )


def _refuse_what_is_there(entries: Sequence[NewOpening], kind: LeaveKind) -> None:
    held = LeaveGrant.objects.filter(kind=kind, employee__in=[entry.employee_id for entry in entries])
    there = set(held.values_list("employee_id", "granted_on"))
    seen: set[tuple[int, dt.date]] = set()
    wrong = set()
    for entry in entries:
        key = (entry.employee_id, entry.granted_on)
        if key in there or key in seen:
            wrong.add(entry.employee_id)
        seen.add(key)
    if wrong:
        raise OpeningThere(codes=_codes(wrong))


def _codes(employee_ids: set[int]) -> str:
    found = Employee.objects.filter(pk__in=employee_ids).order_by("person__code")
    return "、".join(found.values_list("person__code", flat=True))


def _grant(entry: NewOpening, kind: LeaveKind) -> LeaveGrant:
    law = queries.grant_law(entry.granted_on)
    has_duty = bool(law.duty_days.value) and entry.days >= law.duty_from_days
    in_year = entry.taken_days if entry.taken_in_year is None else entry.taken_in_year
    terms = (
        Term("leave_granted_days", entry.days, "days"),
        Term("leave_taken_before", entry.taken_days, "days"),
        law.lapse_years,
    )
    return LeaveGrant(
        employee_id=entry.employee_id,
        kind=kind,
        origin=LeaveGrant.Origin.OPENING,
        granted_on=entry.granted_on,
        lapses_on=rules.months_later(entry.granted_on, int(law.lapse_years.value) * rules.MONTHS_PER_YEAR),
        days=entry.days,
        duty_days=int(law.duty_days.value) if has_duty else 0,
        duty_until=rules.months_later(entry.granted_on, law.duty_months) if has_duty else None,
        duty_taken_before=in_year if has_duty else 0,
        because=Reason("leave_granted_days", terms, "EXACT").as_json(),
    )


def _rows(grant: LeaveGrant, entry: NewOpening, today: dt.date, at: dt.datetime) -> list[LeaveEntry]:
    given, taken = rules.days(entry.days), rules.days(entry.taken_days)
    type_ = LeaveEntry.Type
    rows = [LeaveEntry(grant=grant, type=type_.GRANT, dated_on=grant.granted_on, parts=given, recorded_at=at)]
    if taken:
        rows.append(LeaveEntry(grant=grant, type=type_.TAKEN_BEFORE, dated_on=today, parts=-taken, recorded_at=at))
    return rows if given else []
