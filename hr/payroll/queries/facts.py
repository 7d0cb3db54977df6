"""Gathering the facts of pay for many people in a fixed number of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backoffice.organisation.queries import on
from backoffice.values.calendar import is_bank_business_day
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.income_tax.rules import Column, Method
from hr.payroll.law import pay_law
from hr.payroll.models import PayPolicy, Run
from hr.payroll.rules import Commuting, PayFacts, PayItem, PayKind, PayLaw, Proration
from hr.social_insurance.queries import ages_on, given_accident_rate
from hr.social_insurance.rules import Person, PremiumMonth, SupportLevy, premium_months

from .gathered import JUNE, Gathered, gather

COMMUTING = "commuting"
DAY = dt.timedelta(days=1)


class AttendanceMissing(Refusal):
    """The month's attendance of somebody has not arrived."""

    code = "hr.payroll.attendance_missing"
    cause_ja = "{month}の勤怠の集計がありません。"
    cause_en = "There is no attendance total of {month}."
    remedy_ja = "勤怠の集計を登録してから、計算し直してください。"
    remedy_en = "Record the attendance total, then calculate again."


class TaxStandingMissing(Refusal):
    """Nobody entered the column of the withholding table."""

    code = "hr.payroll.tax_standing_missing"
    cause_ja = "{day}の源泉徴収の区分（甲欄・乙欄）が登録されていません。"
    cause_en = "The withholding column of {day} is not recorded."
    remedy_ja = "扶養控除等申告書を確認して、区分を登録してください。"
    remedy_en = "Check the declaration of dependants and record the column."


class InsuranceStandingMissing(Refusal):
    """Nobody entered whether and with which grade somebody is insured."""

    code = "hr.payroll.insurance_standing_missing"
    cause_ja = "{day}の社会保険・雇用保険の状態が登録されていません。"
    cause_en = "The insurance standing of {day} is not recorded."
    remedy_ja = "資格取得の内容を確認して、状態を登録してください。"
    remedy_en = "Check the acquisition notice and record the standing."


class OfficeMissing(Refusal):
    """Somebody belongs to no office, so the prefecture of health insurance is unknown."""

    code = "hr.payroll.office_missing"
    cause_ja = "{day}の所属がないため、健康保険の都道府県が決まりません。"
    cause_en = "There is no assignment on {day}, so the prefecture of health insurance is unknown."
    remedy_ja = "所属と事業所を登録してください。"
    remedy_en = "Record the assignment and its office."


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
    facts: PayFacts | None
    law: PayLaw | None
    refusal: Refusal | None


def facts_of(run: Run, employee_ids: Sequence[int]) -> list[FactsOfPerson]:
    """The facts of the employees, in the order of their ids. Raises PayPolicyMissing."""
    policy = PayPolicy.objects.filter(on(run.closing_on)).first()
    if policy is None:
        raise PayPolicyMissing(day=run.closing_on)
    return [_facts_or_refusal(each) for each in gather(run, policy, employee_ids)]


def _facts_or_refusal(person: Gathered) -> FactsOfPerson:
    try:
        facts = _facts(person)
        law = _law(person, facts)
    except Refusal as refusal:
        return FactsOfPerson(person.employee.pk, person.name, None, None, refusal)
    return FactsOfPerson(person.employee.pk, person.name, facts, law, None)


def _facts(person: Gathered) -> PayFacts:
    run, terms = person.run, person.terms
    tax = _tax_standing(person)
    standing = _standing_on(person, person.last_day)
    return PayFacts(
        pay_month=Month.of(run.month),
        overtime_month=Month.of(run.overtime_month),
        closing_on=run.closing_on,
        paid_on=run.paid_on,
        pay_kind=PayKind(terms.pay_kind),
        items=tuple(_item(each) for each in person.items if each.code != COMMUTING),
        commuting=Commuting(public_yen=_commuting_yen(person)),
        proration=_proration(person),
        hourly_yen=terms.hourly_yen or 0,
        average_monthly_minutes=Decimal(terms.monthly_scheduled_minutes),
        **_times(person),
        premium_months=_premium_months(person),
        employment_insured=standing.employment_insured,
        accident_insured=terms.pay_kind != "OFFICER",
        tax_column=Column(tax.column),
        dependants=tax.dependants,
        tax_method=Method(person.policy.tax_method),
        resident_tax_yen=_resident_tax_yen(person),
        support_levy=SupportLevy(person.policy.support_levy),
    )


def _law(person: Gathered, facts: PayFacts) -> PayLaw:
    posts = [p for p in person.posts if p.valid_from <= person.last_day]
    if not posts:
        raise OfficeMissing(day=person.last_day)
    return pay_law(
        insurance_months=[due.month for due in facts.premium_months],
        closing_on=person.run.closing_on,
        paid_on=person.run.paid_on,
        prefecture=max(posts, key=lambda post: post.valid_from).office__prefecture,
        employment_business=person.policy.employment_business,
        accident_rate=given_accident_rate(person.policy.accident_rate_per_1000),
    )


def _item(item: Any) -> PayItem:
    return PayItem(
        code=item.code,
        label_ja=item.label,
        amount_yen=item.amount_yen,
        taxable=item.taxable,
        in_premium_base=item.in_premium_base,
        prorated=item.prorated,
    )


def _commuting_yen(person: Gathered) -> int:
    """Commuting of the month, nothing for somebody who left before it began."""
    if person.last_day < person.run.opens_on:
        return 0
    return sum(item.amount_yen for item in person.items if item.code == COMMUTING)


def _proration(person: Gathered) -> Proration | None:
    """By business days in service, for a month that was not served in full."""
    run = person.run
    first = max(run.opens_on, person.employee.joined_on)
    if first == run.opens_on and person.last_day == run.closing_on:
        return None
    return Proration(
        worked_days=Decimal(_business_days(first, person.last_day)),
        scheduled_days=Decimal(_business_days(run.opens_on, run.closing_on)),
    )


def _times(person: Gathered) -> dict[str, Any]:
    """The minutes of the month whose overtime is paid; an officer keeps none, and who joined later has none."""
    run, terms = person.run, person.terms
    month = Month.of(run.overtime_month)
    if terms.pay_kind == "OFFICER" or person.employee.joined_on > month.last_day:
        return {}
    if not person.attended:
        raise AttendanceMissing(month=month)
    total = person.attended[0]
    leave_minutes = int(total.paid_leave_days * terms.daily_scheduled_minutes)
    hourly = terms.pay_kind == "HOURLY"
    return {
        "ordinary_minutes": total.worked_minutes - total.overtime_minutes + leave_minutes if hourly else 0,
        "overtime_minutes": total.overtime_minutes,
        "night_minutes": total.night_minutes,
        "statutory_holiday_minutes": total.statutory_holiday_minutes,
        "absence_minutes": 0 if hourly else int(total.absent_days * terms.daily_scheduled_minutes),
    }


def _premium_months(person: Gathered) -> tuple[PremiumMonth, ...]:
    employee = person.employee
    held = {month: _standing_in(person, month) for month in _collected(person)}
    standards = {m: s.standard_remuneration_yen for m, s in held.items() if s and s.standard_remuneration_yen}
    begun = [s.valid_from for s in person.insured if s.social_insured]
    if not begun:
        return ()
    whose = Person(employee.born_on, acquired_on=max(min(begun), employee.joined_on), last_day_on=employee.left_on)
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


def _standing_on(person: Gathered, day: dt.date) -> Any:
    for standing in person.insured:
        if standing.valid_from <= day and (standing.valid_until is None or standing.valid_until > day):
            return standing
    raise InsuranceStandingMissing(day=day)


def _tax_standing(person: Gathered) -> Any:
    if not person.taxed:
        raise TaxStandingMissing(day=person.run.paid_on)
    return person.taxed[0]


def _resident_tax_yen(person: Gathered) -> int:
    if not person.notices:
        return 0
    notice = person.notices[0]
    return int(notice.june_yen if person.run.paid_on.month == JUNE else notice.monthly_yen)


def _business_days(first: dt.date, last: dt.date) -> int:
    return sum(is_bank_business_day(first + DAY * n) for n in range((last - first).days + 1))
