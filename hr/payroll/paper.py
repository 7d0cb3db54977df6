"""A payslip on paper (給与明細書), as its template wants it: plain text, figures grouped, in Japanese.

Nothing is computed here that the payslip does not hold: sums are its lines, what the product does not know is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.documents.rendering import render_pdf
from backoffice.parameters.terms import label
from backoffice.shell.formats import WEEKDAYS, hours
from backoffice.values.refusals import Refusal

from . import paper_retirement
from .models import PayslipLine, RunKind
from .paper_reasons import has_two_months, insurance_month, reason_rows
from .queries import PaperFacts
from .shown import INSURANCES

TEMPLATE = "hr/payroll/payslip.pdf.html"
HEADINGS = {RunKind.BONUS: "賞与明細書", RunKind.RETIREMENT: "退職手当明細書"}
COLUMNS = {"KOU": "甲", "OTSU": "乙", "NONRESIDENT": "非居住者"}
LEAST_ROWS, MOST_ROWS = 10, 18
SHOWN_DIGITS = 3


class TooManyLines(Refusal):
    """The payslip does not fit on its page."""

    code = "hr.payroll.too_many_lines"
    cause_ja = "給与明細の行が{rows}行あり、用紙の{most}行に収まりません。"
    cause_en = "The payslip has {rows} lines and its page holds {most}."
    remedy_ja = "同じ種類の支給や控除の項目をまとめるか、画面から印刷してください。"
    remedy_en = "Join items of the same kind, or print it from the screen."


WAGES = ("雇用保険の対象額", "employment_insurance", "labour_insurance_wages_yen")
STANDARDS = (
    ("標準報酬月額　健康保険", "health_insurance", "standard_remuneration_yen"),
    ("標準報酬月額　厚生年金", "pension_insurance", "pension_standard_yen"),
    WAGES,
)
STANDARDS_OF_A_BONUS = (
    ("標準賞与額　健康保険", "health_insurance", "health_standard_bonus_yen"),
    ("標準賞与額　厚生年金", "pension_insurance", "pension_standard_yen"),
    WAGES,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: `kind` is empty, or `sub` above a subtotal, `sum` for a total, `end` for the last one."""

    label: str
    value: str
    difference: str = ""
    kind: str = ""


def paper_pdf(facts: PaperFacts, *, with_reasons: bool) -> bytes:
    """The payslip's PDF; the second page gives every line's reason. Raises TooManyLines, NoLabel."""
    return render_pdf(TEMPLATE, paper(facts, with_reasons=with_reasons), title=paper_title(facts))


def paper_title(facts: PaperFacts) -> str:
    """給与明細書 2026年10月分 10034 𠮷田 昇: the document's title, and the name of its file."""
    person = facts.payslip.employee.person
    return f"{_heading(facts)} {_month(facts)} {person.code} {person.name}"


def _heading(facts: PaperFacts) -> str:
    return HEADINGS.get(facts.payslip.run.kind, "給与明細書")


def _is_retirement(facts: PaperFacts) -> bool:
    return bool(facts.payslip.run.kind == RunKind.RETIREMENT)


def paper(facts: PaperFacts, *, with_reasons: bool) -> dict[str, Any]:
    """The values of the template."""
    slip, run = facts.payslip, facts.payslip.run
    upper = {"attendance": _attendance(facts), "pay": _pay(facts), "deductions": _deductions(facts)}
    return {
        "company": run.company.name,
        "company_address": facts.post.office.address if facts.post else "",
        "reference": f"{run.company.name}　{_heading(facts)} {_month(facts)}　{slip.employee.person.code}",
        "unit": f"{facts.post.unit.name} {facts.post.office.name}" if facts.post else "",
        "code": slip.employee.person.code,
        "name": slip.employee.person.name,
        "heading": _heading(facts),
        "month": _month(facts),
        "period": "" if _is_retirement(facts) else f"（{_day(run.opens_on)}〜{_day(run.closing_on)}）",
        "bases_title": "退職所得のもと" if _is_retirement(facts) else "税と保険のもと",
        "paid_on": f"{run.paid_on.year}年{_day(run.paid_on)}（{WEEKDAYS[run.paid_on.weekday()]}）",
        "net": _yen(slip.net_yen),
        "net_before": _net_before(facts),
        "has_difference": _compared(facts) is not None,
        "attendance_title": _attendance_title(facts),
        **upper,
        "bases": _bases(facts),
        "transfer": _transfer(facts),
        "year_title": f"{facts.year.first_month}〜{run.paid_on.month}月（円）" if facts.year else "",
        "year": _year(facts),
        "rows": _tier(max(len(rows) for rows in upper.values())),
        "reasons": reason_rows(facts) if with_reasons else [],
        "statement": paper_retirement.statement(facts) if _is_retirement(facts) else None,
    }


def _attendance_title(facts: PaperFacts) -> str:
    run = facts.payslip.run
    if _is_retirement(facts):
        return "勤続"
    return "勤怠" if run.overtime_month == run.month else f"勤怠（{run.overtime_month.month}月）"


def _attendance(facts: PaperFacts) -> list[Row]:
    total, paid = facts.attendance, facts.payslip.facts
    if _is_retirement(facts):
        return _ended([Row(name, value) for name, value in paper_retirement.service(facts)])
    if facts.payslip.run.kind != RunKind.MONTHLY:
        return [Row("対象", facts.payslip.run.get_kind_display(), kind="end")]
    if total is None:
        return [Row("月次の集計", "なし", kind="end")]
    return [
        Row("所定日数", _days(total.scheduled_days)),
        Row("出勤日数", _days(total.worked_days)),
        Row("有休取得日数", _days(total.paid_leave_days)),
        Row("欠勤日数", _days(total.absent_days)),
        Row("労働時間", hours(total.worked_minutes)),
        Row("うち時間外", hours(paid["overtime_minutes"])),
        Row("うち深夜", hours(paid["night_minutes"])),
        Row("法定休日労働", hours(paid["statutory_holiday_minutes"]), kind="end"),
    ]


def _pay(facts: PaperFacts) -> list[Row]:
    """Taxed items, their sum, then what is not taxed; commuting stays whole and says how much of it is untaxed."""
    lines = _section(facts.lines, "PAY")
    kept = facts.payslip.facts
    given = (*kept["items"], *kept.get("formula_items", ()))
    untaxed_items = {item["code"] for item in given if not item["taxable"]}
    untaxed = [line for line in lines if line.code == "commuting_allowance" or line.code in untaxed_items]
    taxed = [] if _is_retirement(facts) else [_sum_row(facts, "課税支給計", "taxable_pay", kind="sub")]
    return [
        *(_line_row(facts, line) for line in lines if line not in untaxed),
        *taxed,
        *(_line_row(facts, line, note=_untaxed_note(facts, line)) for line in untaxed),
        Row("支給合計", _yen(facts.payslip.gross_yen), _total_difference(facts, "gross_yen"), "sum"),
    ]


def _untaxed_note(facts: PaperFacts, line: PayslipLine) -> str:
    free_yen = _amount(facts.lines, "commuting_non_taxable")
    if line.code != "commuting_allowance" or free_yen == line.amount_yen:
        return "（非課税）"
    return f"（うち非課税{free_yen:,}）"


def _deductions(facts: PaperFacts) -> list[Row]:
    lines = _section(facts.lines, "DEDUCTION")
    insured = [line for line in lines if line.code in INSURANCES]
    two_months = has_two_months(facts.lines)
    social = [] if _is_retirement(facts) else [_sum_row(facts, "社会保険料計", "social_insurance", kind="sub")]
    return [
        *(_line_row(facts, line, note=insurance_month(line) if two_months else "") for line in insured),
        *social,
        *(_line_row(facts, line, note=_one_sum(facts, line)) for line in lines if line not in insured),
        Row("控除合計", _yen(facts.payslip.deductions_yen), _total_difference(facts, "deductions_yen"), "sum"),
    ]


def _one_sum(facts: PaperFacts, line: PayslipLine) -> str:
    """What a leaver's last pay takes of the months to come."""
    rest_yen = facts.payslip.facts.get("resident_tax_rest_yen", 0)
    return f"（うち一括徴収{rest_yen:,}）" if line.code == "resident_tax" and rest_yen else ""


def _bases(facts: PaperFacts) -> list[Row]:
    if _is_retirement(facts):
        return _ended([Row(name, value) for name, value in paper_retirement.bases(facts)])
    paid = facts.payslip.facts
    rows = [
        Row("課税対象額", _yen(facts.payslip.taxable_yen)),
        Row("社会保険料等控除後の給与", _yen(_amount(facts.lines, "taxable_after_insurance"))),
        Row("源泉徴収の区分", _tax_column(paid)),
    ]
    for name, code, term in STANDARDS_OF_A_BONUS if facts.payslip.run.kind == RunKind.BONUS else STANDARDS:
        found = _term(facts.lines, code, term)
        rows += [Row(name, _yen(found))] if found is not None else []
    if facts.notice and paid.get("resident_tax_yen"):
        rows.append(Row("住民税の市区町村", facts.notice.municipality_name))
    return _ended(rows)


def _tax_column(paid: dict[str, Any]) -> str:
    name = COLUMNS[paid["tax_column"]]
    return f"{name} {paid['dependants']}人" if paid["tax_column"] == "KOU" else name


def _transfer(facts: PaperFacts) -> list[Row]:
    account, net = facts.account, _yen(facts.payslip.net_yen)
    if account is None:
        return [Row("振込口座の登録なし", net), Row("差引支給額", net, kind="sum")]
    bank, branch = account.bank_name.removesuffix("銀行"), account.branch_name.removesuffix("支店")
    return [
        Row(f"{bank} {branch} ****{account.number[-SHOWN_DIGITS:]}", net),
        Row("差引支給額", net, kind="sum"),
    ]


def _year(facts: PaperFacts) -> list[Row]:
    if facts.year is None:
        return []
    return [
        Row("課税支給", _yen(facts.year.taxable_yen)),
        Row("社会保険料等", _yen(facts.year.insurance_yen)),
        Row("所得税", _yen(facts.year.income_tax_yen), kind="end"),
    ]


def _net_before(facts: PaperFacts) -> str:
    if facts.previous is None:
        return ""
    change = facts.payslip.net_yen - facts.previous.net_yen
    return f"前月 {_yen(facts.previous.net_yen)}　差 {_signed(change) or '0'}"


def _line_row(facts: PaperFacts, line: PayslipLine, *, note: str = "") -> Row:
    return Row((line.label or label(line.code, "ja")) + note, _yen(line.amount_yen), _difference(facts, line.code))


def _sum_row(facts: PaperFacts, name: str, code: str, *, kind: str) -> Row:
    return Row(name, _yen(_amount(facts.lines, code)), _difference(facts, code), kind)


def _compared(facts: PaperFacts) -> Any | None:
    """Last month's payslip, unless this one carries two insurance months: then lines do not stand against lines."""
    return None if has_two_months(facts.lines) else facts.previous


def _difference(facts: PaperFacts, code: str) -> str:
    before = _compared(facts)
    return _signed(_amount(facts.lines, code) - _amount(before.lines.all(), code)) if before else ""


def _total_difference(facts: PaperFacts, name: str) -> str:
    before = _compared(facts)
    return _signed(getattr(facts.payslip, name) - getattr(before, name)) if before else ""


def _section(lines: Iterable[PayslipLine], section: str) -> list[PayslipLine]:
    return [line for line in lines if line.section == section]


def _amount(lines: Iterable[PayslipLine], code: str) -> int:
    return sum(line.amount_yen for line in lines if line.code == code)


def _term(lines: Iterable[PayslipLine], code: str, name: str) -> int | None:
    """The value of a term in the newest line of a code."""
    found = [
        each["value"] for line in lines if line.code == code for each in line.because["terms"] if each["name"] == name
    ]
    return found[-1] if found else None


def _ended(rows: Sequence[Row]) -> list[Row]:
    last = rows[-1]
    return [*rows[:-1], Row(last.label, last.value, last.difference, "end")]


def _tier(rows: int) -> int:
    """How many rows the upper tables take; the lower ones begin below. Raises TooManyLines."""
    if rows > MOST_ROWS:
        raise TooManyLines(rows=rows, most=MOST_ROWS)
    return max(rows, LEAST_ROWS)


def _month(facts: PaperFacts) -> str:
    run = facts.payslip.run
    return str(run.title) or f"{run.month.year}年{run.month.month}月分"


def _day(date: Any) -> str:
    return f"{date.month}月{date.day}日"


def _yen(amount_yen: int) -> str:
    return f"{amount_yen:,}".replace("-", "−")


def _signed(amount_yen: int) -> str:
    """+9,563, −478, and nothing for no difference."""
    return f"{amount_yen:+,}".replace("-", "−") if amount_yen else ""


def _days(days: Any) -> str:
    return str(days).removesuffix(".0")
