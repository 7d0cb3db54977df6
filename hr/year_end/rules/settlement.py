"""The tax of the year, and what is still due or given back (所得税法190条・191条・192条)."""

from dataclasses import dataclass

from backoffice.values.reasons import Line, Term, line

from .deductions import (
    basic_deduction,
    deduction_for_dependants,
    deduction_for_disabilities,
    deduction_for_oneself,
    deduction_for_specified_relatives,
    spouse_deduction,
)
from .facts import Facts, Yearly
from .income import TooMuchPay, employment_income, income_adjustment
from .law import Law, Pieces
from .premiums import earthquake_deduction, life_deduction


@dataclass(frozen=True, slots=True)
class Settlement:
    """Every line of a year by its code, in the order of the computation."""

    lines: dict[str, Line]

    def yen(self, code: str) -> int:
        """The yen of a line."""
        return self.lines[code].amount_yen


def computed_tax(taxable_yen: int, tax: Pieces) -> Line:
    """算出所得税額 of a taxable income."""
    rate, subtract = tax.of(taxable_yen)
    taxable = Term("taxable_yen", taxable_yen)
    return line("computed_tax", "taxable_yen * tax_rate - tax_subtract_yen", "EXACT", taxable, rate, subtract)


def settle(facts: Facts, law: Law) -> Settlement:
    """A year of a person from pay to settlement. Raises TooMuchPay."""
    if facts.yearly.pay_yen > int(law.highest_pay.value):
        raise TooMuchPay(limit=law.highest_pay.value)
    income = _income(facts, law)
    total = _total_income(facts, income[-1])
    deducted = _deductions(facts, total.amount_yen, law)
    due = _tax(facts, income[-1], deducted[-1], law)
    settled = _settled(facts.yearly, due[-1])
    return Settlement({each.code: each for each in (*income, total, *deducted, *due, *settled)})


def _income(facts: Facts, law: Law) -> tuple[Line, ...]:
    pay_yen = facts.yearly.pay_yen
    classes, income = employment_income(pay_yen, law.income)
    adjustment = income_adjustment(pay_yen, law.adjustment, is_adjusted=facts.is_adjusted)
    formula = "employment_income_yen - income_adjustment_yen"
    adjusted = line("adjusted_income", formula, "EXACT", income.as_term(), adjustment.as_term())
    return classes, income, adjustment, adjusted


def _total_income(facts: Facts, income: Line) -> Line:
    """合計所得金額: what decides how much is deducted; only the pay itself is settled."""
    other = Term("other_income_yen", facts.other_income_yen)
    return line("total_income", "adjusted_income_yen + other_income_yen", "EXACT", income.as_term(), other)


def _deductions(facts: Facts, income_yen: int, law: Law) -> tuple[Line, ...]:
    known = facts.life_deduction_yen
    declared = Term("declared_life_deduction_yen", known or 0)
    life = (
        life_deduction(facts.life, law.premiums, has_child=facts.has_child)
        if known is None
        else (line("life_deduction", "declared_life_deduction_yen", "EXACT", declared),)
    )
    earthquake = earthquake_deduction(facts.earthquake, law.premiums)
    paid = Term("social_insurance_paid_yen", facts.yearly.social_insurance_yen)
    parts = (
        line("social_insurance_deduction", "social_insurance_paid_yen", "EXACT", paid),
        life[-1],
        earthquake[-1],
        spouse_deduction(facts.spouse, income_yen, law.spouse),
        deduction_for_dependants(facts.dependants, law.dependants),
        deduction_for_disabilities(facts.disabilities, law.disabilities),
        deduction_for_oneself(facts.personal, income_yen, law.personal),
        deduction_for_specified_relatives(facts.specified_relatives_income_yen, law.specified_relatives),
        basic_deduction(income_yen, law.basic),
    )
    terms = [part.as_term() for part in parts]
    total = line("total_deductions", " + ".join(term.name for term in terms), "EXACT", *terms)
    return (*life[:-1], *earthquake[:-1], *parts, total)


def _tax(facts: Facts, income: Line, deducted: Line, law: Law) -> tuple[Line, ...]:
    taxable = line(
        "taxable",
        "max(adjusted_income_yen - total_deductions_yen, 0)",
        "DROP_BELOW_THOUSAND",
        income.as_term(),
        deducted.as_term(),
    )
    tax = computed_tax(taxable.amount_yen, law.tax)
    credit = Term("housing_loan_credit_yen", facts.housing_loan_credit_yen)
    after = line(
        "tax_after_credit", "max(computed_tax_yen - housing_loan_credit_yen, 0)", "EXACT", tax.as_term(), credit
    )
    annual = line(
        "annual_tax",
        "tax_after_credit_yen * tax_with_surtax",
        "DROP_BELOW_HUNDRED",
        after.as_term(),
        law.tax_with_surtax,
    )
    return taxable, tax, after, annual


def _settled(yearly: Yearly, annual: Line) -> tuple[Line, ...]:
    """What is given back is first set against the tax of the last pay, where that is not withheld yet."""
    withheld = Term("withheld_yen", yearly.withheld_yen)
    last = Term("last_month_tax_due_yen", yearly.last_month_tax_due_yen or 0)
    settlement = line("settlement", "annual_tax_yen - withheld_yen", "EXACT", annual.as_term(), withheld)
    overpaid = line("overpaid", "max(-settlement_yen, 0)", "EXACT", settlement.as_term())
    applied = line(
        "applied_to_last_month", "min(overpaid_yen, last_month_tax_due_yen)", "EXACT", overpaid.as_term(), last
    )
    formula = "overpaid_yen - applied_to_last_month_yen"
    refund = line("refund_to_person", formula, "EXACT", overpaid.as_term(), applied.as_term())
    return settlement, overpaid, applied, refund
