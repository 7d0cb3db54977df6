"""労働者名簿 (労働基準法107条・施行規則53条、様式19号の記載事項) as a PDF for one person, and as CSV for all."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import override

from backoffice.documents.rendering import render_pdf
from backoffice.values.eras import format_wareki

from .models import Employee
from .queries import RosterEntry, retention

TEMPLATE = "hr/employment/roster.pdf.html"
BOM = "\ufeff"
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_ENTERED = "未登録"
HEADER = (
    "事業所",
    "社員番号",
    "氏名",
    "フリガナ",
    "性別",
    "生年月日",
    "住所",
    "従事する業務",
    "雇入年月日",
    "履歴",
    "退職・死亡年月日",
    "事由・原因",
)


def roster_pdf(entry: RosterEntry, company: str, on: dt.date) -> bytes:
    """One person's sheet."""
    person = entry.employee.person
    with override("ja"):
        rows = _rows(entry)
    title = f"労働者名簿 {person.code} {person.name}"
    context = {
        "company": company,
        "reference": f"{company}　{title}",
        "office": entry.office,
        "name": person.name,
        "code": person.code,
        "printed_on": _day(on),
        "rows": rows,
        "years": retention(on).value["years"],
        "for_now": retention(on).value["for_now"],
    }
    return render_pdf(TEMPLATE, context, title=title)


def roster_csv(entries: Sequence[RosterEntry]) -> bytes:
    """Everybody's line, office by office. UTF-8 with BOM, as the programs of offices read it."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    with override("ja"):
        writer.writerows([safe(cell) for cell in _line(entry)] for entry in entries)
    return text.getvalue().encode()


def safe(cell: str) -> str:
    """A cell that begins like a formula is kept as text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _rows(entry: RosterEntry) -> list[dict[str, Any]]:
    employee = entry.employee
    left = f"{_day(employee.left_on)}" if employee.left_on else "—"
    return [
        _row("氏名", [f"{employee.person.name}（{employee.person.kana}）"]),
        _row("性別", [_sex(employee)]),
        _row("生年月日", [_day(employee.born_on)]),
        _row("住所", [entry.address or NOT_ENTERED]),
        _row("従事する業務の種類", [_work(entry)]),
        _row("雇入年月日", [_day(employee.joined_on)]),
        _row("履歴", _history(entry)),
        _row("解雇・退職・死亡の年月日", [left]),
        _row("事由・原因", [_cause(employee) or "—"]),
    ]


def _row(label: str, lines: list[str]) -> dict[str, Any]:
    return {"label": label, "lines": lines}


def _line(entry: RosterEntry) -> list[str]:
    employee = entry.employee
    return [
        entry.office,
        employee.person.code,
        employee.person.name,
        employee.person.kana,
        _sex(employee),
        f"{employee.born_on:%Y-%m-%d}",
        entry.address or NOT_ENTERED,
        _work(entry),
        f"{employee.joined_on:%Y-%m-%d}",
        "／".join(_history(entry)),
        f"{employee.left_on:%Y-%m-%d}" if employee.left_on else "",
        _cause(employee),
    ]


def _sex(employee: Employee) -> str:
    return str(employee.get_sex_display()) if employee.sex else NOT_ENTERED


def _work(entry: RosterEntry) -> str:
    if entry.employee.work:
        return entry.employee.work
    return NOT_ENTERED if "work" in entry.missing else "（常時30人未満の事業のため記載なし）"


def _history(entry: RosterEntry) -> list[str]:
    """What was before, then the posts held here."""
    moves = [
        f"{_day(each.valid_from)}　{each.unit.name} {each.post}（{each.office.name}）".replace(" （", "（")
        for each in entry.moves
    ]
    return [*(entry.employee.history or f"入社前の履歴：{NOT_ENTERED}").splitlines(), *moves]


def _cause(employee: Employee) -> str:
    if not employee.left_on:
        return ""
    reason = str(employee.get_leaving_reason_display()) if employee.leaving_reason else NOT_ENTERED
    return f"{reason}　{employee.leaving_detail}".strip()


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{format_wareki(day)}）"
