"""The payslip of a pay that another system calculated before this one came: its sums, each with where it is from."""

from collections.abc import Iterator
from dataclasses import dataclass

from backoffice.values.reasons import Term, line

from .lines import PayLine, Payslip, Section, place

WAGES = "labour_insurance_wages_yen"
STANDARD_BONUS = "health_standard_bonus"
LABELS = {"past_pay": "支給合計", "past_deduction": "その他の控除"}


@dataclass(frozen=True, slots=True)
class PastPay:
    """What another system paid somebody, in yen. Wages are None for who is in no such insurance.

    `standard_bonus_yen` is 標準賞与額 of health insurance as it was reported; None when the other system does not tell.
    """

    gross_yen: int
    taxable_yen: int
    health_insurance_yen: int = 0
    pension_insurance_yen: int = 0
    employment_insurance_yen: int = 0
    income_tax_yen: int = 0
    resident_tax_yen: int = 0
    other_yen: int = 0
    employment_wages_yen: int | None = None
    accident_wages_yen: int | None = None
    standard_bonus_yen: int | None = None

    @property
    def insurance_yen(self) -> int:
        """社会保険料: what year-end adjustment deducts."""
        return self.health_insurance_yen + self.pension_insurance_yen + self.employment_insurance_yen

    @property
    def deductions_yen(self) -> int:
        """Everything that was held back."""
        return self.insurance_yen + self.income_tax_yen + self.resident_tax_yen + self.other_yen

    @property
    def net_yen(self) -> int:
        """What was paid out."""
        return self.gross_yen - self.deductions_yen


def past_slip(paid: PastPay, *, is_bonus: bool = False) -> Payslip:
    """The payslip; nothing is computed but its totals, and nothing is owed by it any more.

    A bonus says its standard amount, which counts towards the year's limit of health insurance (健康保険法45条): as it
    was reported, or else pay below 1,000 yen dropped where a health premium was withheld.
    """
    after_yen = max(paid.taxable_yen - paid.insurance_yen, 0)
    return Payslip(
        lines=(*_lines(paid, after_yen), *(_standard_bonus(paid) if is_bonus else ())),
        gross_yen=paid.gross_yen,
        deductions_yen=paid.deductions_yen,
        net_yen=paid.net_yen,
        employer_yen=0,
        taxable_yen=paid.taxable_yen,
        taxable_after_insurance_yen=after_yen,
    )


def _lines(paid: PastPay, after_yen: int) -> Iterator[PayLine]:
    yield _line("past_pay", paid.gross_yen, Section.PAY)
    for code in ("health_insurance", "pension_insurance"):
        if yen := getattr(paid, f"{code}_yen"):
            yield _line(code, yen, Section.DEDUCTION)
    if paid.employment_wages_yen is not None:
        yield _line("employment_insurance", paid.employment_insurance_yen, Section.DEDUCTION, paid.employment_wages_yen)
    yield _line("income_tax", paid.income_tax_yen, Section.DEDUCTION)
    if paid.resident_tax_yen:
        yield _line("resident_tax", paid.resident_tax_yen, Section.DEDUCTION)
    if paid.other_yen:
        yield _line("past_deduction", paid.other_yen, Section.DEDUCTION)
    if paid.accident_wages_yen is not None:
        yield _line("accident_insurance", 0, Section.EMPLOYER, paid.accident_wages_yen)
    yield _line("taxable_pay", paid.taxable_yen, Section.INFO)
    yield _line("social_insurance", paid.insurance_yen, Section.INFO)
    yield _line("taxable_after_insurance", after_yen, Section.INFO)


def _standard_bonus(paid: PastPay) -> Iterator[PayLine]:
    if paid.standard_bonus_yen is not None:
        reported = Term("reported_standard_bonus_yen", paid.standard_bonus_yen)
        yield place(line(STANDARD_BONUS, reported.name, "EXACT", reported), Section.INFO)
    elif paid.health_insurance_yen:
        bonus = Term("past_pay_yen", paid.gross_yen)
        yield place(line(STANDARD_BONUS, bonus.name, "DROP_BELOW_THOUSAND", bonus), Section.INFO)


def _line(code: str, amount_yen: int, section: Section, wages_yen: int | None = None) -> PayLine:
    terms = [Term("past_pay_yen", amount_yen)]
    if wages_yen is not None:
        terms.append(Term(WAGES, wages_yen))
    return place(line(code, "past_pay_yen", "EXACT", *terms), section, LABELS.get(code, ""))
