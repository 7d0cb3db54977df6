"""The facts of pay for many people, in a fixed number of queries: of a month, a bonus, or an extra payment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backoffice.organisation.queries import on
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.income_tax.rules import Column, Method
from hr.payroll.law import law_of
from hr.payroll.models import PayPolicy, Run, RunKind
from hr.payroll.rules import Commuting, Facts, PayFacts, PayKind, PayLaw
from hr.social_insurance.queries import ages_on
from hr.social_insurance.rules import Person, PremiumMonth, SupportLevy, premium_months

from .beside import Beside, beside, bonus_facts, extra_facts, retirement_facts
from .fixed import COMMUTING, fixed_items, premium_base_yen, proration, served_days, terms_of_overtime
from .formulas import formula_items, work_of
from .gathered import Gathered, gather
from .own_items import OwnItems
from .standing import deducted_once, paid_once, place_of, standing_on, tax_standing

BESIDE: dict[str, Callable[[Gathered, Beside], Facts]] = {
    RunKind.BONUS: bonus_facts,
    RunKind.EXTRA: extra_facts,
    RunKind.RETIREMENT: retirement_facts,
}


class AttendanceMissing(Refusal):
    """The month's attendance of somebody has not arrived."""

    code = "hr.payroll.attendance_missing"
    cause_ja = "{month}の勤怠の集計がありません。"
    cause_en = "There is no attendance total of {month}."
    remedy_ja = "勤怠の集計を登録してから、計算し直してください。"
    remedy_en = "Record the attendance total, then calculate again."


class PayPolicyMissing(Refusal):
    """The company has not said how it pays."""

    code = "hr.payroll.pay_policy_missing"
    cause_ja = "{day}の給与の方針が登録されていません。"
    cause_en = "The pay policy of {day} is not recorded."
    remedy_ja = "給与の方針（雇用保険の事業・労災保険率・端数処理）を登録してください。"
    remedy_en = "Record the pay policy: employment insurance business, accident rate, roundings."


@dataclass(frozen=True, slots=True)
class FactsOfPerson:
    """One person of a run: the facts and law of their pay, or why there are none."""

    employee_id: int
    name: str
    facts: Facts | None
    law: PayLaw | None
    refusal: Refusal | None


def facts_of(run: Run, employee_ids: Sequence[int], *, own: OwnItems | None = None) -> list[FactsOfPerson]:
    """The facts of the employees, in the order of their ids; `own` stands in for the items by formula of the day.

    Raises PayPolicyMissing.
    """
    policy = PayPolicy.objects.filter(on(run.closing_on)).first()
    if policy is None:
        raise PayPolicyMissing(day=run.closing_on)
    known = None if run.kind == RunKind.MONTHLY else beside(run, employee_ids)
    return [_facts_or_refusal(each, known) for each in gather(run, policy, employee_ids, own=own)]


def _facts_or_refusal(person: Gathered, known: Beside | None) -> FactsOfPerson:
    try:
        facts = _facts(person, known)
        law = law_of(facts)
    except Refusal as refusal:
        return FactsOfPerson(person.employee.pk, person.name, None, None, refusal)
    return FactsOfPerson(person.employee.pk, person.name, facts, law, None)


def _facts(person: Gathered, known: Beside | None) -> Facts:
    if known is None:
        return _monthly(person)
    return BESIDE[person.run.kind](person, known)


def _monthly(person: Gathered) -> PayFacts:
    run, terms = person.run, person.terms
    tax, standing = tax_standing(person), standing_on(person, person.last_day)
    worked = terms_of_overtime(person)
    own = formula_items(person)
    return PayFacts(
        pay_month=Month.of(run.month),
        overtime_month=Month.of(run.overtime_month),
        closing_on=run.closing_on,
        paid_on=run.paid_on,
        pay_kind=PayKind(terms.pay_kind),
        items=(*fixed_items(person), *paid_once(person)),
        commuting=Commuting(public_yen=_commuting_yen(person)),
        proration=proration(person),
        hourly_yen=worked.hourly_yen or 0,
        average_monthly_minutes=Decimal(terms.monthly_scheduled_minutes),
        premium_base_yen=premium_base_yen(person, worked),
        **_times(person, worked),
        premium_months=_premium_months(person),
        employment_insured=standing.employment_insured,
        accident_insured=terms.pay_kind != "OFFICER",
        tax_column=Column(tax.column),
        dependants=tax.dependants,
        tax_method=Method(person.policy.tax_method),
        **_resident_tax(person),
        other_deductions=deducted_once(person),
        support_levy=SupportLevy(person.policy.support_levy),
        place=place_of(person),
        formula_items=own,
        work=work_of(person) if own else None,
    )


def _commuting_yen(person: Gathered) -> int:
    """Commuting of the month, nothing for somebody who left before it began, or was away for all of it."""
    if not served_days(person, person.first_day, person.last_day):
        return 0
    return sum(item.amount_yen for item in person.items[person.terms.pk] if item.code == COMMUTING)


def _times(person: Gathered, worked: Any) -> dict[str, Any]:
    """The minutes of the month whose overtime is paid, by the terms of that month.

    An officer keeps none, and who joined later has none.
    """
    month = Month.of(person.run.overtime_month)
    if worked.pay_kind == "OFFICER" or person.employee.joined_on > month.last_day:
        return {}
    if not person.attended:
        if not served_days(person, month.first_day, month.last_day):
            return {}
        raise AttendanceMissing(month=month)
    total = person.attended[0]
    leave_minutes = int(total.paid_leave_days * worked.daily_scheduled_minutes)
    hourly = worked.pay_kind == "HOURLY"
    return {
        "ordinary_minutes": total.worked_minutes - total.overtime_minutes + leave_minutes if hourly else 0,
        "overtime_minutes": total.overtime_minutes,
        "night_minutes": total.night_minutes,
        "statutory_holiday_minutes": total.statutory_holiday_minutes,
        "settled_minutes": total.settled_minutes,
        **({} if hourly else _by_month(total, worked)),
    }


def _by_month(total: Any, worked: Any) -> dict[str, int]:
    """Of monthly pay: what フレックス settles by the hour, or else absence by its days."""
    if total.deficit_minutes is None:
        absent = int(total.absent_days * worked.daily_scheduled_minutes)
        return {"extra_minutes": total.extra_minutes, "absence_minutes": absent}
    return {"extra_minutes": total.extra_minutes, "deficit_minutes": total.deficit_minutes}


def _premium_months(person: Gathered) -> tuple[PremiumMonth, ...]:
    """What this pay collects; who has moved to another group pays there."""
    if person.has_moved:
        return ()
    employee = person.employee
    held = {month: _standing_in(person, month) for month in _collected(person)}
    standards = {m: s.standard_remuneration_yen for m, s in held.items() if s and s.standard_remuneration_yen}
    begun = [s.valid_from for s in person.insured if s.social_insured]
    if not begun:
        return ()
    whose = Person(employee.born_on, max(min(begun), employee.joined_on), employee.left_on, person.exempt)
    due = premium_months(list(standards), whose, standards, ages_on(person.run.closing_on))
    return tuple(each for each in due if each.insured.health or each.insured.pension)


def _collected(person: Gathered) -> list[Month]:
    """The insurance months that this pay carries (健康保険法167条): the last pay of a month-end leaver carries two."""
    paid = Month.of(person.run.paid_on)
    if person.policy.collection == PayPolicy.Collection.SAME_MONTH:
        return [paid]
    left = person.employee.left_on
    return [paid.previous, paid] if left and left == paid.last_day else [paid.previous]


def _standing_in(person: Gathered, month: Month) -> Any:
    standings = [s for s in person.insured if s.valid_from <= month.last_day]
    return standings[-1] if standings and standings[-1].social_insured else None


def _resident_tax(person: Gathered) -> dict[str, Any]:
    """By the notice of the month of payment; who has moved to another group pays there."""
    if person.has_moved:
        return {}
    return {"resident_tax_yen": person.resident.monthly_yen, "resident_tax_rest_yen": person.resident.rest_yen}
