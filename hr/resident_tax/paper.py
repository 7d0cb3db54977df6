"""給与所得者異動届出書 on paper: the items that 地方税法施行規則 asks for, as a list. Municipalities take their own form:
what is printed here is copied into it, or sent as a sheet of one's own where the municipality takes one."""

import datetime as dt
from typing import Any

from backoffice.documents.rendering import render_pdf
from backoffice.values.eras import format_wareki
from backoffice.values.periods import Month

from .models import CollectionEnd, EndReason, RestChoice
from .queries import ReportFacts

TEMPLATE = "hr/resident_tax/report.pdf.html"
NOT_ENTERED = "未登録"
REASONS = {
    EndReason.LEFT: "退職",
    EndReason.TRANSFERRED: "転勤・転籍",
    EndReason.SUSPENDED: "休職・長期欠勤",
    EndReason.DECEASED: "死亡",
    EndReason.OTHER: "その他",
}
RESTS = {
    RestChoice.LUMP_SUM: "一括徴収",
    RestChoice.ORDINARY: "普通徴収",
    RestChoice.CONTINUED: "特別徴収継続",
}


def report_title(facts: ReportFacts) -> str:
    """給与所得者異動届出書 10034 𠮷田 昇: the document's title."""
    person = facts.end.employee.person
    return f"給与所得者異動届出書 {person.code} {person.name}"


def report_pdf(facts: ReportFacts, *, printed_on: dt.date, title: str) -> bytes:
    """The report's PDF."""
    return render_pdf(TEMPLATE, paper(facts, printed_on), title=title)


def paper(facts: ReportFacts, printed_on: dt.date) -> dict[str, Any]:
    """The values of the template: what the report names, in the order of the usual form."""
    end = facts.end
    return {
        "company": facts.company_name,
        "reference": f"{facts.company_name}　給与所得者異動届出書　{end.employee.person.code}",
        "addressee": f"{end.notice.municipality_name}長　様",
        "printed_on": _day(printed_on),
        "due_on": _day(end.due_on),
        "sections": [
            ("給与支払者（特別徴収義務者）", _payer(facts)),
            ("給与所得者", _person(facts)),
            ("特別徴収税額", _amounts(facts)),
            ("異動", _event(end)),
            ("異動後の未徴収税額の徴収", _rest(end)),
        ],
    }


def _payer(facts: ReportFacts) -> list[tuple[str, str]]:
    return [
        ("特別徴収義務者指定番号", facts.designated_number or NOT_ENTERED),
        ("名称", facts.company_name),
        ("所在地", facts.company_address or NOT_ENTERED),
        ("法人番号", facts.corporate_number or NOT_ENTERED),
    ]


def _person(facts: ReportFacts) -> list[tuple[str, str]]:
    person, notice = facts.end.employee.person, facts.end.notice
    return [
        ("氏名（フリガナ）", f"{person.name}（{person.kana}）"),
        ("生年月日", _day(facts.end.employee.born_on)),
        ("宛名番号", notice.payee_number or NOT_ENTERED),
        ("異動の日の住所", facts.address or NOT_ENTERED),
        ("個人番号", "この書面には記載しません（必要なときは個人番号の画面から）"),
    ]


def _amounts(facts: ReportFacts) -> list[tuple[str, str]]:
    end, last = facts.end, Month.of(facts.end.last_month)
    may = facts.first.plus(11)
    taken = f"{_month(facts.first)}から{_month(last)}まで" if end.collected_yen else "なし"
    left = f"{_month(max(last.next, facts.first))}から{_month(may)}まで" if end.rest_yen else "なし"
    return [
        ("特別徴収税額（年税額）ア", _yen(end.year_yen)),
        ("徴収済額 イ", f"{_yen(end.collected_yen)}（{taken}）"),
        ("未徴収税額 ア－イ", f"{_yen(end.rest_yen)}（{left}）"),
    ]


def _event(end: CollectionEnd) -> list[tuple[str, str]]:
    return [("異動年月日", _day(end.happened_on)), ("異動の事由", REASONS[EndReason(end.reason)])]


def _rest(end: CollectionEnd) -> list[tuple[str, str]]:
    last = Month.of(end.last_month)
    rows = [("区分", RESTS[RestChoice(end.rest)])]
    if end.rest == RestChoice.LUMP_SUM:
        asked = "本人の申し出による" if end.requested else "1月1日以後の異動で、継続の希望がないため"
        rows += [("一括徴収の理由", asked), ("徴収する月・税額", f"{_month(last)}　{_yen(end.rest_yen)}")]
    elif end.rest == RestChoice.CONTINUED:
        rows += [
            ("新しい勤務先の名称", end.new_employer),
            ("新しい勤務先の所在地", end.new_address or NOT_ENTERED),
            ("新しい勤務先の指定番号", end.new_number or NOT_ENTERED),
            ("新しい勤務先が徴収を始める月", _month(last.next)),
        ]
    if end.words:
        rows.append(("理由", end.words))
    return rows


def _month(month: Month) -> str:
    return f"{month.year}年{month.month}月"


def _yen(amount_yen: int) -> str:
    return f"{amount_yen:,}円"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{format_wareki(day)}）"
