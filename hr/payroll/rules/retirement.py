"""The payslip of a retirement payment (退職手当): taxed apart from pay, by years of service; it carries no premiums."""

import datetime as dt

from backoffice.values.periods import MONTHS_PER_YEAR
from backoffice.values.reasons import Line, Term, line
from hr.income_tax import rules as income_tax

from .facts import PayItem, RetirementFacts
from .law import PayLaw
from .lines import Payslip, Section, agreed_deductions, place, total_yen


def retirement_slip(facts: RetirementFacts, law: PayLaw) -> Payslip:
    """One person's retirement payment: income tax and both resident taxes, agreed deductions, and the sums."""
    assert law.retirement is not None
    pay = tuple(place(_item(each), Section.PAY, each.label_ja) for each in facts.items)
    gross_yen = total_yen(pay)
    given = income_tax.Retirement(
        pay_yen=gross_yen,
        years=service_years(facts.began_on, facts.left_on),
        officer_years=facts.officer_years,
        is_disabled=facts.is_disabled,
        is_declared=facts.is_declared,
    )
    found = income_tax.retirement_tax(given, law.retirement)
    taxes = (place(each, Section.DEDUCTION) for each in (found.tax, found.municipal, found.prefectural))
    deductions = (*taxes, *agreed_deductions(facts.other_deductions))
    deducted_yen = total_yen(deductions)
    _deduction, income = found.steps
    return Payslip(
        lines=(*pay, *deductions, *(place(each, Section.INFO) for each in found.steps)),
        gross_yen=gross_yen,
        deductions_yen=deducted_yen,
        net_yen=gross_yen - deducted_yen,
        employer_yen=0,
        taxable_yen=gross_yen,
        taxable_after_insurance_yen=income.amount_yen,
    )


def service_years(began_on: dt.date, left_on: dt.date) -> int:
    """勤続年数: both days included, by the calendar, a part of a year counted as one (所得税法施行令69条2項)."""
    after = left_on + dt.timedelta(days=1)
    months = (after.year - began_on.year) * MONTHS_PER_YEAR + after.month - began_on.month
    whole, rest = divmod(months - (after.day < began_on.day), MONTHS_PER_YEAR)
    is_part = rest > 0 or after.day != began_on.day
    return whole + is_part


def _item(item: PayItem) -> Line:
    return line(item.code, "item_yen", "EXACT", Term("item_yen", item.amount_yen))
