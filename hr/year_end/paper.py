"""給与所得の源泉徴収票 on paper, as its template wants it: the items of the form (所得税法施行規則別表第六(一)), in Japanese.

Nothing is computed here that the settlement or the payslips do not hold.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.documents.rendering import render_pdf
from backoffice.values.eras import format_wareki

from .models import YearSettlement
from .queries import YearPay

TEMPLATE = "hr/year_end/statement.pdf.html"
KINDS = (("SPECIFIED", "特定"), ("ELDERLY_CORESIDENT_PARENT", "同居老親等"), ("ELDERLY", "老人"), ("GENERAL", "その他"))
PERSONAL = {"SINGLE_PARENT": "ひとり親", "WIDOW": "寡婦", "WORKING_STUDENT": "勤労学生"}
DISABILITIES = {"GENERAL": "障害者", "SPECIAL": "特別障害者"}
LIFE = (
    ("general_new_yen", "新生命保険料"),
    ("general_old_yen", "旧生命保険料"),
    ("medical_care_yen", "介護医療保険料"),
    ("pension_new_yen", "新個人年金保険料"),
    ("pension_old_yen", "旧個人年金保険料"),
)
OTSU = "OTSU"


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """A year of one person: the pay that stands, and the settlement where the year was adjusted."""

    year: int
    employee: Any
    company_name: str
    company_address: str
    pay: YearPay
    settlement: YearSettlement | None


def statement_pdf(facts: StatementFacts) -> bytes:
    """The statement's PDF."""
    return render_pdf(TEMPLATE, paper(facts), title=statement_title(facts))


def statement_title(facts: StatementFacts) -> str:
    """給与所得の源泉徴収票 2026年分 10034 𠮷田 昇: the document's title, and the name of its file."""
    person = facts.employee.person
    return f"給与所得の源泉徴収票 {facts.year}年分 {person.code} {person.name}"


def paper(facts: StatementFacts) -> dict[str, Any]:
    """The values of the template."""
    settled = facts.settlement
    beside: Mapping[str, Any] = settled.facts["paper"] if settled else {}
    return {
        "company": facts.company_name,
        "company_address": facts.company_address,
        "reference": f"{facts.company_name}　源泉徴収票 {facts.year}年分　{facts.employee.person.code}",
        "era_year": format_wareki(dt.date(facts.year, 12, 31)).partition("年")[0] + "年分",
        "code": facts.employee.person.code,
        "name": facts.employee.person.name,
        "kana": facts.employee.person.kana,
        "address": beside.get("address", ""),
        "born_on": format_wareki(facts.employee.born_on),
        "is_adjusted": settled is not None,
        "sums": _sums(facts),
        "people": _people(beside, settled),
        "deductions": _deductions(facts),
        "insurance": _insurance(settled),
        "names": _names(beside),
        "marks": _marks(facts, beside),
        "notes": _notes(facts),
    }


def _sums(facts: StatementFacts) -> list[tuple[str, str]]:
    """支払金額, 給与所得控除後の金額, 所得控除の額の合計額, 源泉徴収税額; without an adjustment the first and the last."""
    settled = facts.settlement
    if settled is None:
        return [
            ("支払金額", _yen(facts.pay.pay_yen)),
            ("給与所得控除後の金額（調整控除後）", ""),
            ("所得控除の額の合計額", ""),
            ("源泉徴収税額", _yen(facts.pay.income_tax_yen)),
        ]
    return [
        ("支払金額", _yen(settled.pay_yen)),
        ("給与所得控除後の金額（調整控除後）", _yen(_line(settled, "adjusted_income"))),
        ("所得控除の額の合計額", _yen(_line(settled, "total_deductions"))),
        ("源泉徴収税額", _yen(settled.annual_tax_yen)),
    ]


def _people(beside: Mapping[str, Any], settled: YearSettlement | None) -> list[tuple[str, str]]:
    if settled is None:
        return []
    relatives: Sequence[Mapping[str, Any]] = beside["relatives"]
    disabled = settled.facts["facts"]["disabilities"]
    special = sum(each != "GENERAL" for each in disabled) - (beside["disability"] == "SPECIAL")
    general = disabled.count("GENERAL") - (beside["disability"] == "GENERAL")
    spouse_yen = _line(settled, "spouse_deduction")
    counted = [(label, sum(each["kind"] == kind for each in relatives)) for kind, label in KINDS]
    abroad = [*relatives, *([beside["spouse"]] if beside["spouse"] and spouse_yen else [])]
    return [
        ("控除対象配偶者の有無", "有" if spouse_yen else "無"),
        ("配偶者（特別）控除の額", _yen(spouse_yen) if spouse_yen else ""),
        *((f"控除対象扶養親族の数（{label}）", _persons(count)) for label, count in counted),
        ("特定親族の数", _persons(sum(each["is_specified"] for each in relatives))),
        ("16歳未満扶養親族の数", _persons(sum(each["kind"] == "UNDER_16" for each in relatives))),
        ("障害者の数（本人を除く・特別）", _persons(special)),
        ("障害者の数（本人を除く・その他）", _persons(general)),
        ("非居住者である親族の数", _persons(sum(each["is_abroad"] for each in abroad))),
    ]


def _deductions(facts: StatementFacts) -> list[tuple[str, str]]:
    settled = facts.settlement
    if settled is None:
        return [("社会保険料等の金額", _yen(facts.pay.social_insurance_yen))]
    own = settled.facts
    credit_yen = _line(settled, "computed_tax") - _line(settled, "tax_after_credit")
    rows = [
        ("社会保険料等の金額", _yen(settled.social_insurance_yen)),
        ("　うち小規模企業共済等掛金", _yen(own["mutual_aid_yen"]) if own["mutual_aid_yen"] else ""),
        ("生命保険料の控除額", _yen(_line(settled, "life_deduction"))),
        ("地震保険料の控除額", _yen(_line(settled, "earthquake_deduction"))),
        ("住宅借入金等特別控除の額", _yen(credit_yen) if credit_yen else ""),
        ("基礎控除の額", _yen(_line(settled, "basic_deduction"))),
        ("特定親族特別控除の額", _yen(_line(settled, "specified_relative_deduction"))),
        ("所得金額調整控除額", _yen(_line(settled, "income_adjustment"))),
    ]
    return [(label, "" if value == "0" else value) for label, value in rows]


def _insurance(settled: YearSettlement | None) -> list[tuple[str, str]]:
    if settled is None:
        return []
    facts = settled.facts["facts"]
    held = [
        *((label, facts["life"][name]) for name, label in LIFE),
        ("旧長期損害保険料", facts["earthquake"]["old_long_term_yen"]),
        ("国民年金保険料等", settled.facts["paper"]["national_pension_yen"]),
        ("住宅借入金等特別控除可能額", facts["housing_loan_credit_yen"]),
        ("配偶者の合計所得", (settled.facts["paper"]["spouse"] or {}).get("income_yen", 0)),
    ]
    return [(label, _yen(yen) if yen else "") for label, yen in held]


def _names(beside: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The spouse, dependants and those below 16, each with the reading."""
    rows = []
    if beside.get("spouse"):
        rows.append(("配偶者", _with_kana(beside["spouse"])))
    for each in beside.get("relatives", ()):
        what = "特定親族" if each["is_specified"] else "16歳未満" if each["kind"] == "UNDER_16" else "扶養親族"
        rows.append((what, _with_kana(each) + ("　非居住者" if each["is_abroad"] else "")))
    return rows


def _marks(facts: StatementFacts, beside: Mapping[str, Any]) -> list[str]:
    """What is ticked: 乙欄, 本人が障害者, ひとり親, 中途就職・退職."""
    employee, marks = facts.employee, []
    if facts.pay.column == OTSU:
        marks.append("乙欄")
    if beside.get("disability"):
        marks.append(f"本人が{DISABILITIES[beside['disability']]}")
    marks += [PERSONAL[each] for each in beside.get("personal", ())]
    if employee.joined_on.year == facts.year:
        marks.append(f"中途就職 {format_wareki(employee.joined_on)}")
    if employee.left_on is not None and employee.left_on.year == facts.year:
        marks.append(f"退職 {format_wareki(employee.left_on)}")
    return marks


def _notes(facts: StatementFacts) -> list[str]:
    """摘要: what was paid by an employer before, and that the year is not adjusted."""
    if facts.settlement is None:
        return ["年調未済"]
    return [
        f"前職 {each['employer_name']}　{format_wareki(dt.date.fromisoformat(each['left_on']))}退職　支払金額 {_yen(each['pay_yen'])}円　"
        f"社会保険料等 {_yen(each['social_insurance_yen'])}円　源泉徴収税額 {_yen(each['tax_yen'])}円"
        for each in facts.settlement.facts["formers"]
    ]


def _line(settled: YearSettlement, code: str) -> int:
    return next(line.amount_yen for line in settled.lines.all() if line.code == code)


def _with_kana(person: Mapping[str, Any]) -> str:
    return f"{person['name']}（{person['kana']}）"


def _persons(count: int) -> str:
    return f"{count}人" if count else ""


def _yen(amount_yen: int) -> str:
    return f"{amount_yen:,}".replace("-", "−")
