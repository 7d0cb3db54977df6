"""The payslip of a bonus (賞与): premiums on the standard bonus, tax by last month's pay (所得税法186条)."""

from backoffice.values.reasons import Line, Term, line
from hr.income_tax import rules as income_tax
from hr.income_tax.rules import Column
from hr.social_insurance import rules as insurance

from .facts import BonusFacts, PayItem
from .law import PayLaw
from .lines import PayLine, Payslip, Section, agreed_deductions, place, sum_by_code, total_yen

Lines = tuple[PayLine, ...]


def bonus_slip(facts: BonusFacts, law: PayLaw) -> Payslip:
    """One person's bonus: pay, premiums, tax, agreed deductions, what the employer bears, and the sums."""
    pay = tuple(place(_item(each), Section.PAY, each.label_ja) for each in facts.items)
    gross = Term("gross_yen", total_yen(pay), "yen", "line:gross")
    steps, mine, theirs = _insurance(facts, law, gross)
    taxable, social, after = _taxed(facts, gross, mine)
    found = _withheld(facts, law, taxable, after)
    deductions = (*mine, place(found.tax, Section.DEDUCTION), *agreed_deductions(facts.other_deductions))
    deducted_yen = total_yen(deductions)
    info = (*steps, taxable, social, after, *found.steps)
    return Payslip(
        lines=(*pay, *deductions, *theirs, *(place(each, Section.INFO) for each in info)),
        gross_yen=int(gross.value),
        deductions_yen=deducted_yen,
        net_yen=int(gross.value) - deducted_yen,
        employer_yen=total_yen(theirs),
        taxable_yen=taxable.amount_yen,
        taxable_after_insurance_yen=after.amount_yen,
    )


def _item(item: PayItem) -> Line:
    return line(item.code, "item_yen", "EXACT", Term("item_yen", item.amount_yen))


def _insurance(facts: BonusFacts, law: PayLaw, gross: Term) -> tuple[tuple[Line, ...], Lines, Lines]:
    steps: tuple[Line, ...] = ()
    mine: list[PayLine] = []
    theirs: list[PayLine] = []
    due = facts.premium_month
    if due is not None:
        found = insurance.bonus_premiums(
            int(gross.value), facts.counted_this_year_yen, due.insured, law.social[due.month], facts.support_levy
        )
        about = str(due.month)
        steps = found.steps
        mine += [place(each, Section.DEDUCTION, about=about) for each in found.employee]
        theirs += [place(each, Section.EMPLOYER, about=about) for each in found.employer]
    wages_yen = sum(item.amount_yen for item in facts.items if item.is_wage)
    if facts.employment_insured:
        employee, employer = insurance.employment_insurance(wages_yen, law.employment)
        mine.append(place(employee, Section.DEDUCTION))
        theirs.append(place(employer, Section.EMPLOYER))
    if facts.accident_insured:
        theirs.append(place(insurance.accident_insurance(wages_yen, law.accident_rate), Section.EMPLOYER))
    return steps, tuple(mine), tuple(theirs)


def _taxed(facts: BonusFacts, gross: Term, insured: Lines) -> tuple[Line, Line, Line]:
    """What is taxed, the insurance, and what is left of the one after the other."""
    untaxed = Term("untaxed_items_yen", sum(item.amount_yen for item in facts.items if not item.taxable))
    given, formula = ((gross, untaxed), "gross_yen - untaxed_items_yen") if untaxed.value else ((gross,), "gross_yen")
    taxable = line("taxable_pay", formula, "EXACT", *given)
    social = sum_by_code("social_insurance", insured)
    formula = "max(taxable_pay_yen - social_insurance_yen, 0)"
    return taxable, social, line("taxable_after_insurance", formula, "EXACT", taxable.as_term(), social.as_term())


def _withheld(facts: BonusFacts, law: PayLaw, taxable: Line, after: Line) -> income_tax.Tax:
    if facts.tax_column is Column.NONRESIDENT:
        return income_tax.Tax(income_tax.non_resident_tax(taxable.as_term(), law.tax.non_resident_rate))
    assert law.bonus is not None
    found = income_tax.bonus_tax(
        after.amount_yen,
        facts.previous_yen,
        facts.tax_column,
        facts.dependants,
        law.bonus,
        law.tax.monthly,
        period_months=facts.period_months,
    )
    return income_tax.Tax(found.tax, found.steps)
