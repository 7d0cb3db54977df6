"""What a payslip is made of: lines with their reasons, and totals that are their sums."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.reasons import Line, Term, line

from .facts import OtherDeduction
from .own_items import ComputedDeduction


class Section(StrEnum):
    """支給, 控除, 会社負担, and 参考: what leads to the others and is in no total."""

    PAY = "PAY"
    DEDUCTION = "DEDUCTION"
    EMPLOYER = "EMPLOYER"
    INFO = "INFO"


@dataclass(frozen=True, slots=True)
class PayLine(Line):
    """A line in its section. `label_ja` is the company's own label, else the glossary's; `about` an insurance month."""

    section: Section
    label_ja: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Payslip:
    """Lines in the order of the paper, and their totals in yen. Net below zero is the caller's to refuse."""

    lines: tuple[PayLine, ...]
    gross_yen: int
    deductions_yen: int
    net_yen: int
    employer_yen: int
    taxable_yen: int
    taxable_after_insurance_yen: int

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of every parameter that a line used, in order."""
        sources = {term.source for line in self.lines for term in line.because.terms}
        return tuple(sorted(source for source in sources if "@" in source))

    def section(self, section: Section) -> tuple[PayLine, ...]:
        """The lines of one section."""
        return tuple(line for line in self.lines if line.section is section)

    def amount_yen(self, code: str) -> int:
        """The sum of the lines of that code; 0 without one."""
        return sum(line.amount_yen for line in self.lines if line.code == code)


def place(line: Line, section: Section, label_ja: str = "", about: str = "") -> PayLine:
    """Put a line into a section."""
    return PayLine(line.code, line.amount_yen, line.because, section, label_ja, about)


def total_yen(lines: Iterable[Line]) -> int:
    """The sum of lines."""
    return sum(line.amount_yen for line in lines)


def sum_by_code(code: str, lines: Iterable[Line]) -> Line:
    """The sum of lines as a line, its terms the sums by code."""
    sums: dict[str, int] = {}
    for each in lines:
        sums[each.code] = sums.get(each.code, 0) + each.amount_yen
    terms = [Term(f"{part}_yen", amount_yen, "yen", f"line:{part}") for part, amount_yen in sums.items()]
    return line(code, " + ".join(term.name for term in terms) or "0", "EXACT", *terms)


def agreed_deductions(deductions: Iterable[OtherDeduction]) -> Iterator[PayLine]:
    """The deductions by agreement, with the company's own labels."""
    for each in deductions:
        if isinstance(each, ComputedDeduction):
            yield place(Line(each.code, each.amount_yen, each.because), Section.DEDUCTION, each.label_ja)
            continue
        agreed = Term("agreed_deduction_yen", each.amount_yen)
        yield place(line(each.code, "agreed_deduction_yen", "EXACT", agreed), Section.DEDUCTION, each.label_ja)
