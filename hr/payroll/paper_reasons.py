"""The second page of a payslip on paper: each line's formula with its numbers, and the rule or table it rests on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from backoffice.parameters.explain import explain
from backoffice.parameters.terms import label
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason
from hr.resident_tax.queries import fiscal_year_of

from .models import PayslipLine
from .queries import PaperFacts

ADDRESS = re.compile(r"（https?://[^）]*）|\s*https?://[^\s）;]+")


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """項目, 金額, 計算, 根拠."""

    label: str
    value: str
    how: tuple[str, ...]
    why: tuple[str, ...]


def reason_rows(facts: PaperFacts) -> list[ReasonRow]:
    """The lines that are paid and deducted, and the taxable amount before the tax. Raises NoLabel."""
    return [_row(facts, line) for line in _in_order(facts.lines)]


def has_two_months(lines: Iterable[PayslipLine]) -> bool:
    """Whether the pay carries the premiums of more than one month, as a leaver's last one does."""
    return len({line.about for line in lines if line.about}) > 1


def insurance_month(line: PayslipLine) -> str:
    """The month of a premium, after its name."""
    return f" {Month.parse(line.about).month}月" if line.about else ""


def _in_order(lines: tuple[PayslipLine, ...]) -> list[PayslipLine]:
    shown = [line for line in lines if line.section in ("PAY", "DEDUCTION")]
    taxable = [line for line in lines if line.code == "taxable_after_insurance"]
    tax = next((place for place, line in enumerate(shown) if line.code == "income_tax"), len(shown))
    return [*shown[:tax], *taxable, *shown[tax:]]


def _row(facts: PaperFacts, line: PayslipLine) -> ReasonRow:
    told = explain(Reason.from_json(line.because), "ja")
    given = "、".join(f"{name} {value}" for name, value in told.given if name != label("insurance_month", "ja"))
    month = insurance_month(line) if has_two_months(facts.lines) else ""
    return ReasonRow(
        label=(line.label or label(line.code, "ja")) + month,
        value=f"{line.amount_yen:,}".replace("-", "−"),
        how=(told.calculation, given) if given else (told.calculation,),
        why=tuple(f"{name}　{ADDRESS.sub('', text)}" for name, text in told.sources) or _own_rule(facts, line),
    )


def _own_rule(facts: PaperFacts, line: PayslipLine) -> tuple[str, ...]:
    """What a line rests on when no parameter of the law made it."""
    if line.code == "resident_tax" and facts.notice:
        year = fiscal_year_of(facts.notice.first)
        return (f"{facts.notice.municipality_name} 特別徴収税額通知書（{year}年度）",)
    if reason := facts.made_up.get(line.label):
        return (reason,)
    own = {each["code"]: each["agreement"] for each in facts.payslip.facts.get("formula_items", ())}
    if line.code in own:
        return (own[line.code] or "会社が定めた計算式",)
    items = {item["code"] for item in facts.payslip.facts["items"]}
    if line.code in items or line.code in ("hourly_wages", "commuting_allowance"):
        return ("雇用条件の定め",)
    agreed = {each["code"] for each in facts.payslip.facts["other_deductions"]}
    return ("賃金控除に関する労使協定",) if line.code in agreed else ("上の各行による",)
