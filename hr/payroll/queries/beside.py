"""The facts of pay beside the month's: bonuses, retirements, and what is added to a payslip that was too little."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.employment.queries import bonus_free_in
from hr.income_tax.rules import Column, Method
from hr.payroll.models import PayslipLine, RetirementTerms, Run, RunKind
from hr.payroll.rules import BonusFacts, EarlierPay, PayFacts, PayKind, RetirementFacts
from hr.payroll.rules.dates import run_dates
from hr.social_insurance.queries import ages_on
from hr.social_insurance.rules import Person, PremiumMonth, SupportLevy, insured_in

from .gathered import Gathered
from .group_days import group_days
from .settled import SETTLED
from .standing import deducted_once, paid_once, place_of, standing_on, tax_standing

APRIL = 4
Yen = Mapping[int, int]


class PreviousPayMissing(Refusal):
    """A bonus is taxed by the pay of the month before, which does not stand yet."""

    code = "hr.payroll.previous_pay_missing"
    cause_ja = "{month}に支払う給与が承認されていないため、賞与の所得税を計算できません。"
    cause_en = "The pay of {month} is not approved, and the tax of a bonus depends on it."
    remedy_ja = "前の月に支払う給与を承認してから、計算し直してください。"
    remedy_en = "Approve the pay of the month before, then calculate again."


@dataclass(frozen=True, slots=True)
class Beside:
    """What was paid before, in yen by employee; `free` are those whose bonus carries no premium (育休等の免除).

    `last_closing_on` is the closing day of the pay of the month before a bonus: who had joined by then was paid it.

    `previous`: last month's pay after insurance. `counted`: the standard bonuses of the fiscal year. `after` and
    `withheld`: pay after insurance and tax of the run that an extra run corrects, with the extra runs before it.
    """

    previous: Yen
    counted: Yen
    after: Yen
    withheld: Yen
    free: frozenset[int] = frozenset()
    retirements: Mapping[int, RetirementTerms] = field(default_factory=dict)
    last_closing_on: dt.date | None = None


def beside(run: Run, ids: Sequence[int]) -> Beside:
    """What was paid before a bonus or an extra run, or what retirements rest on: two queries at most."""
    if run.kind == RunKind.RETIREMENT:
        held = RetirementTerms.objects.filter(run=run, employee_id__in=ids).order_by("pk")
        return Beside({}, {}, {}, {}, retirements={each.employee_id: each for each in held})
    if run.kind == RunKind.BONUS:
        before = Month.of(run.paid_on).previous
        last = _lines(ids).filter(payslip__run__kind=RunKind.MONTHLY)
        last = last.filter(payslip__run__paid_on__range=(before.first_day, before.last_day))
        year = Month.of(run.paid_on).plus(1 - APRIL).year
        bonuses = _lines(ids).filter(payslip__run__kind=RunKind.BONUS)
        bonuses = bonuses.filter(payslip__run__paid_on__range=(dt.date(year, APRIL, 1), run.paid_on))
        free = bonus_free_in(Month.of(run.paid_on), ids)
        days = group_days(run.pay_group)
        closing_on = run_dates(days, before.plus(-days.pay_months_after)).closing_on
        counted = _sums(bonuses, "health_standard_bonus")
        return Beside(_sums(last, "taxable_after_insurance"), counted, {}, {}, free, last_closing_on=closing_on)
    corrected = _lines(ids).filter(payslip__run=run.corrects)
    added = _lines(ids).filter(payslip__run__kind=RunKind.EXTRA, payslip__run__corrects=run.corrects_id)
    both = corrected | added.exclude(payslip__run=run)
    return Beside({}, {}, _sums(both, "taxable_after_insurance"), _sums(both, "income_tax"))


def bonus_facts(person: Gathered, known: Beside) -> BonusFacts:
    """The facts of a bonus. Raises as the month's facts do."""
    run, pk = person.run, person.employee.pk
    assert run.period_months is not None
    tax, standing = tax_standing(person), _labour(person)
    return BonusFacts(
        pay_month=Month.of(run.month),
        closing_on=run.closing_on,
        paid_on=run.paid_on,
        pay_kind=PayKind(person.terms.pay_kind),
        items=paid_once(person),
        period_months=run.period_months,
        premium_month=None if pk in known.free else _premium_month(person),
        counted_this_year_yen=known.counted.get(pk, 0),
        previous_yen=_previous_yen(person, known),
        employment_insured=standing.employment_insured,
        accident_insured=person.terms.pay_kind != "OFFICER",
        tax_column=Column(tax.column),
        dependants=tax.dependants,
        other_deductions=deducted_once(person),
        support_levy=SupportLevy(person.policy.support_levy),
        place=place_of(person),
    )


def _previous_yen(person: Gathered, known: Beside) -> int:
    """Last month's pay after insurance, by which a bonus is taxed; 0 for who was not to be paid then."""
    found = known.previous.get(person.employee.pk)
    if found is None and known.last_closing_on and person.employee.joined_on <= known.last_closing_on:
        raise PreviousPayMissing(month=Month.of(person.run.paid_on).previous)
    return found or 0


def extra_facts(person: Gathered, known: Beside) -> PayFacts:
    """The facts of what is added to a payslip: no premiums of the month, the tax on top of what it bore."""
    run, terms = person.run, person.terms
    tax, standing, pk = tax_standing(person), _labour(person), person.employee.pk
    return PayFacts(
        pay_month=Month.of(run.month),
        overtime_month=Month.of(run.overtime_month),
        closing_on=run.closing_on,
        paid_on=run.paid_on,
        pay_kind=PayKind(terms.pay_kind),
        items=paid_once(person),
        average_monthly_minutes=Decimal(terms.monthly_scheduled_minutes),
        employment_insured=standing.employment_insured,
        accident_insured=terms.pay_kind != "OFFICER",
        tax_column=Column(tax.column),
        dependants=tax.dependants,
        tax_method=Method(person.policy.tax_method),
        other_deductions=deducted_once(person),
        earlier=EarlierPay(known.after.get(pk, 0), known.withheld.get(pk, 0)),
        place=place_of(person),
    )


def retirement_facts(person: Gathered, known: Beside) -> RetirementFacts:
    """The facts of a retirement payment."""
    run, given = person.run, known.retirements[person.employee.pk]
    return RetirementFacts(
        pay_month=Month.of(run.month),
        closing_on=run.closing_on,
        paid_on=run.paid_on,
        pay_kind=PayKind(person.terms.pay_kind),
        items=paid_once(person),
        began_on=given.began_on,
        left_on=given.left_on,
        officer_years=given.officer_years,
        is_disabled=given.is_disabled,
        is_declared=given.declared_on is not None,
        municipality=given.municipality_code,
        other_deductions=deducted_once(person),
    )


def _labour(person: Gathered) -> Any:
    """The insurances on the last day that the pay is for: those who have left keep the standing of their last day."""
    return standing_on(person, min(person.run.closing_on, person.employee.left_on or person.run.closing_on))


def _premium_month(person: Gathered) -> PremiumMonth | None:
    """The month of payment, with what is insured in it: nothing in the month of loss."""
    employee, month = person.employee, Month.of(person.run.paid_on)
    begun = [s for s in person.insured if s.social_insured and s.valid_from <= month.last_day]
    if not begun:
        return None
    acquired_on = max(begun[0].valid_from, employee.joined_on)
    whose = Person(employee.born_on, acquired_on=acquired_on, last_day_on=employee.left_on)
    insured = insured_in(month, whose, ages_on(person.run.paid_on))
    standard_yen = begun[-1].standard_remuneration_yen or 0
    return PremiumMonth(month, standard_yen, insured) if insured.health or insured.pension else None


def _lines(ids: Sequence[int]) -> QuerySet[PayslipLine]:
    return PayslipLine.objects.filter(payslip__employee_id__in=ids, payslip__run__state__in=SETTLED)


def _sums(lines: QuerySet[PayslipLine], code: str) -> Yen:
    found = lines.filter(code=code).values_list("payslip__employee_id").annotate(yen=Sum("amount_yen"))
    return dict(found.values_list("payslip__employee_id", "yen"))
