"""One payslip: pay, insurance, tax, other deductions, what the employer bears, and the sums."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from backoffice.values.reasons import Line, Term, line
from backoffice.values.refusals import Refusal
from hr.income_tax import rules as income_tax
from hr.income_tax.rules import Column
from hr.social_insurance import rules as insurance

from .bonus import bonus_slip
from .facts import BonusFacts, EarlierPay, Facts, PayFacts, PayKind, RetirementFacts
from .law import PayLaw
from .lines import PayLine, Payslip, Section, agreed_deductions, place, sum_by_code, total_yen
from .own_items import with_own_items
from .pay import item_line, pay_lines
from .retirement import retirement_slip


class OfficerHasNoHours(Refusal):
    code = "hr.payroll.officer_has_no_hours"
    cause_ja = "役員報酬に時間外・深夜・休日・欠勤の時間がついています。"
    cause_en = "An officer's remuneration carries overtime, night, holiday or absence minutes."
    remedy_ja = "勤怠の集計から外すか、給与形態を直してください。"
    remedy_en = "Take the minutes off, or correct the kind of pay."


class PayDoesNotCoverTheRest(Refusal):
    """The rest of a year's resident tax is collected in one sum only from pay that covers it (地方税法321条の5第2項)."""

    code = "hr.payroll.pay_does_not_cover_the_rest"
    cause_ja = "一括徴収する住民税{rest_yen:,}円に、給与が{lacking_yen:,}円足りません。"
    cause_en = "The pay is {lacking_yen:,} yen short of the {rest_yen:,} yen of resident tax to be taken in one sum."
    remedy_ja = "特別徴収の異動を取り消し、普通徴収（理由：給与が残りの税額に足りない）で登録し直してください。"
    remedy_en = "Take the end of collection back and enter it with ordinary collection, saying that pay is short."


def payslip(facts: Facts, law: PayLaw) -> Payslip:
    """One person's payslip of a month, a bonus or a retirement. Every line carries its reason; the totals are sums of the lines.

    Raises OfficerHasNoHours, OwnItemFails, PayDoesNotCoverTheRest, NoSuchGrade, NoSuchColumn.
    """
    if isinstance(facts, RetirementFacts):
        return retirement_slip(facts, law)
    return bonus_slip(facts, law) if isinstance(facts, BonusFacts) else _monthly(facts, law)


def _monthly(given: PayFacts, law: PayLaw) -> Payslip:
    _refuse_hours_of_an_officer(given)
    facts = with_own_items(given)
    pay = tuple(pay_lines(facts, law.overtime))
    gross = Term("gross_yen", total_yen(pay), "yen", "line:gross")
    mine, theirs = _insurance_lines(facts, law, int(gross.value))
    taxation = _taxation(facts, law, gross, mine)
    deductions = (*mine, taxation.tax, *_resident_tax(facts), *agreed_deductions(facts.other_deductions))
    deducted_yen = total_yen(deductions)
    net_yen = int(gross.value) - deducted_yen
    if facts.resident_tax_rest_yen and net_yen < 0:
        raise PayDoesNotCoverTheRest(rest_yen=facts.resident_tax_rest_yen, lacking_yen=-net_yen)
    return Payslip(
        lines=(*pay, *deductions, *theirs, *taxation.info),
        gross_yen=int(gross.value),
        deductions_yen=deducted_yen,
        net_yen=net_yen,
        employer_yen=total_yen(theirs),
        taxable_yen=taxation.taxable_yen,
        taxable_after_insurance_yen=taxation.taxable_after_insurance_yen,
    )


@dataclass(frozen=True, slots=True)
class _Taxation:
    tax: PayLine
    info: tuple[PayLine, ...]
    taxable_yen: int
    taxable_after_insurance_yen: int


def _refuse_hours_of_an_officer(facts: PayFacts) -> None:
    minutes = (
        facts.extra_minutes,
        facts.overtime_minutes,
        facts.night_minutes,
        facts.statutory_holiday_minutes,
        facts.absence_minutes,
        facts.deficit_minutes,
        facts.settled_minutes,
    )
    # Hours of the months before the appointment are paid by the terms of then.
    if facts.pay_kind is PayKind.OFFICER and facts.premium_base_yen is None and any(minutes):
        raise OfficerHasNoHours


def _insurance_lines(facts: PayFacts, law: PayLaw, gross_yen: int) -> tuple[tuple[PayLine, ...], tuple[PayLine, ...]]:
    mine: list[PayLine] = []
    theirs: list[PayLine] = []
    for due in facts.premium_months:
        both = insurance.premiums(due, law.social[due.month], facts.support_levy)
        about = str(due.month)
        mine += [place(each, Section.DEDUCTION, about=about) for each in both.employee]
        theirs += [place(each, Section.EMPLOYER, about=about) for each in both.employer]
    wages_yen = gross_yen - sum(item_line(item, facts).amount_yen for item in facts.items if not item.is_wage)
    if facts.employment_insured:
        employee, employer = insurance.employment_insurance(wages_yen, law.employment)
        mine.append(place(employee, Section.DEDUCTION))
        theirs.append(place(employer, Section.EMPLOYER))
    if facts.accident_insured:
        theirs.append(place(insurance.accident_insurance(wages_yen, law.accident_rate), Section.EMPLOYER))
    return tuple(mine), tuple(theirs)


def _taxation(facts: PayFacts, law: PayLaw, gross: Term, insurance_lines: Iterable[Line]) -> _Taxation:
    untaxed = _untaxed_commuting(facts, law)
    taxable = _taxable_pay(facts, gross, untaxed)
    insured = sum_by_code("social_insurance", insurance_lines)
    after = line(
        "taxable_after_insurance",
        "max(taxable_pay_yen - social_insurance_yen, 0)",
        "EXACT",
        taxable.as_term(),
        insured.as_term(),
    )
    tax = _tax(facts, law, taxable.as_term(), after.as_term())
    steps = (*((untaxed,) if untaxed.amount_yen else ()), taxable, insured, after, *tax.steps)
    return _Taxation(
        tax=place(tax.tax, Section.DEDUCTION),
        info=tuple(place(step, Section.INFO) for step in steps),
        taxable_yen=taxable.amount_yen,
        taxable_after_insurance_yen=after.amount_yen,
    )


def _tax(facts: PayFacts, law: PayLaw, taxable: Term, after_insurance: Term) -> income_tax.Tax:
    if facts.earlier is not None:
        return _tax_on_top(facts, facts.earlier, law, after_insurance)
    if facts.tax_column is Column.NONRESIDENT:
        return income_tax.Tax(income_tax.non_resident_tax(taxable, law.tax.non_resident_rate))
    return income_tax.monthly_tax(after_insurance, facts.tax_column, facts.dependants, facts.tax_method, law.tax)


def _tax_on_top(facts: PayFacts, earlier: EarlierPay, law: PayLaw, after_insurance: Term) -> income_tax.Tax:
    """The tax of both payslips together, less what the earlier one bore; never below zero."""
    before = Term("earlier_after_insurance_yen", earlier.after_insurance_yen)
    whole = line(
        "after_insurance_of_both",
        "earlier_after_insurance_yen + taxable_after_insurance_yen",
        "EXACT",
        before,
        after_insurance,
    )
    both = income_tax.monthly_tax(
        whole.as_term("taxable_after_insurance_yen"), facts.tax_column, facts.dependants, facts.tax_method, law.tax
    )
    of_both = Line("income_tax_of_both", both.tax.amount_yen, both.tax.because)
    withheld = Term("earlier_income_tax_yen", earlier.income_tax_yen)
    formula = "max(income_tax_of_both_yen - earlier_income_tax_yen, 0)"
    tax = line("income_tax", formula, "EXACT", of_both.as_term(), withheld)
    return income_tax.Tax(tax, (whole, *both.steps, of_both))


def _taxable_pay(facts: PayFacts, gross: Term, untaxed_commuting: Line) -> Line:
    untaxed_yen = sum(item_line(item, facts).amount_yen for item in facts.items if not item.taxable)
    parts = (
        (" - ", Term("untaxed_items_yen", untaxed_yen)),
        (" - ", untaxed_commuting.as_term()),
        (" + ", Term("taxable_benefit_yen", facts.taxable_benefit_yen)),
    )
    used = [(sign, term) for sign, term in parts if term.value]
    formula = gross.name + "".join(sign + term.name for sign, term in used)
    return line("taxable_pay", formula, "EXACT", gross, *(term for _, term in used))


def _untaxed_commuting(facts: PayFacts, law: PayLaw) -> Line:
    paid = facts.commuting
    return income_tax.commuting_non_taxable(
        paid.public_yen, paid.vehicle_yen, paid.distance_km, paid.parking_yen, law.tax.commuting
    )


def _resident_tax(facts: PayFacts) -> Iterator[PayLine]:
    """The month's amount of the notice, and with a leaver's last pay the rest of its year in one sum (一括徴収)."""
    notified = Term("notified_resident_tax_yen", facts.resident_tax_yen)
    rest = Term("resident_tax_rest_yen", facts.resident_tax_rest_yen)
    if facts.resident_tax_rest_yen:
        formula = f"{notified.name} + {rest.name}"
        yield place(line("resident_tax", formula, "EXACT", notified, rest), Section.DEDUCTION)
    elif facts.resident_tax_yen:
        yield place(line("resident_tax", notified.name, "EXACT", notified), Section.DEDUCTION)
