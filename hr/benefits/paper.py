"""離職証明書, wages at leave and at 60, applications, and the employer's part of 傷病手当金支給申請書 on paper: the items of
the forms in their order, to be copied into the form or the electronic application (the forms are the offices')."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from backoffice.documents.rendering import render_pdf
from backoffice.values.eras import format_wareki
from hr.filings.models import Filing, FilingKind, FilingOffice, FilingPerson
from hr.social_insurance.models import InsuredNumber

TEMPLATE = "hr/benefits/paper.pdf.html"
NOT_ENTERED = "未登録"
UNKNOWN = "要確認"
NOTES = {
    "NOT_LOWER": "対象外（75％以上）",
    "NOT_INSURED": "対象外（被保険者でない日がある）",
    "ON_LEAVE": "対象外（育児・介護休業）",
    "UNKNOWN": "要確認",
}
MARKS = {"WORKED": "○", "PAID_LEAVE": "△", "DAY_OFF": "公", "AWAY": "／"}
TITLES = {
    FilingKind.SEPARATION: "雇用保険被保険者離職証明書",
    FilingKind.LEAVE_WAGES: "休業開始時賃金月額証明書",
    FilingKind.SICKNESS: "傷病手当金支給申請書（事業主の証明）",
    FilingKind.CHILDCARE: "育児休業給付金支給申請書",
    FilingKind.SIXTY_WAGES: "六十歳到達時等賃金証明書",
    FilingKind.ELDER: "高年齢雇用継続給付支給申請書",
}
PER_LINE = 16


def paper_title(filing: Filing, about: FilingPerson) -> str:
    """離職証明書 10034 髙﨑 愛子: the document's title."""
    person = about.employee.person
    return f"{TITLES[FilingKind(filing.kind)]} {person.code} {person.name}"


def paper_pdf(
    filing: Filing, about: FilingPerson, number: InsuredNumber | None, office: FilingOffice, printed_on: dt.date
) -> bytes:
    """The paper's PDF."""
    return render_pdf(TEMPLATE, paper(filing, about, number, office, printed_on), title=paper_title(filing, about))


def paper(
    filing: Filing, about: FilingPerson, number: InsuredNumber | None, office: FilingOffice, printed_on: dt.date
) -> dict[str, Any]:
    """The values of the template."""
    figures, kind = about.figures, FilingKind(filing.kind)
    return {
        "company": office.name,
        "heading": TITLES[kind],
        "reference": f"{office.name}　{TITLES[kind]}　{about.employee.person.code}",
        "printed_on": _day(printed_on),
        "due_on": _day(filing.due_on) if filing.due_on else "",
        "sections": [("被保険者", _person(about, number, kind)), ("事業主", _employer(office)), *_more(kind, figures)],
        "rows": [_row(each) for each in figures.get("rows", ())],
        "counted_heading": "被保険者期間算定対象期間",
        "marks": _marks(figures),
        "periods": [_period(each) for each in figures.get("periods", ())],
        "elder_months": [_elder_month(each) for each in figures.get("elder_months", ())],
        "paid": [_paid(each) for each in figures.get("paid", ())],
        "reason": _reason(figures) if kind is FilingKind.SEPARATION else [],
        "signed": kind is FilingKind.SEPARATION,
        "is_sickness": kind is FilingKind.SICKNESS,
    }


def _person(about: FilingPerson, number: InsuredNumber | None, kind: FilingKind) -> list[tuple[str, str]]:
    person = about.employee.person
    known = number.employment_number if number else ""
    found = [("氏名（フリガナ）", f"{person.name}（{person.kana}）"), ("生年月日", _day(about.employee.born_on))]
    if kind is not FilingKind.SICKNESS:
        found.insert(0, ("雇用保険被保険者番号", known or NOT_ENTERED))
    return found


def _employer(office: FilingOffice) -> list[tuple[str, str]]:
    return [
        ("事業所の名称", office.name or NOT_ENTERED),
        ("所在地", f"〒{office.postal_code} {office.address}" if office.address else NOT_ENTERED),
        ("事業主の氏名", office.representative or NOT_ENTERED),
        ("電話番号", office.phone or NOT_ENTERED),
    ]


def _more(kind: FilingKind, figures: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    if kind is FilingKind.SEPARATION:
        rows = [("離職年月日", _told(figures["left_on"])), ("被保険者となった日", _told(figures["since"]))]
        return [("離職", rows)]
    if kind is FilingKind.LEAVE_WAGES:
        rows = [("休業を開始した年月日", _told(figures["began_on"])), ("被保険者となった日", _told(figures["since"]))]
        return [("休業", rows)]
    if kind is FilingKind.CHILDCARE:
        return [("休業", [("休業を開始した年月日", _told(figures["began_on"]))])]
    if kind in (FilingKind.SIXTY_WAGES, FilingKind.ELDER):
        return [("60歳到達", _sixty(figures))]
    until = figures["waited_until"]
    rows = [
        ("労務に服さなかった期間", f"{_told(figures['first_on'])}から{_told(figures['last_on'])}まで"),
        ("待期の完成", "前の申請で完成" if figures["waited"] else _told(until) if until else "未完成"),
    ]
    return [("申請期間", rows)]


def _sixty(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    wage_yen = figures.get("shown_wage_yen", figures["wage_yen"])
    wage = UNKNOWN if wage_yen is None else f"{_yen(wage_yen)}円"
    if not figures.get("wage_limits_held", True):
        wage += "（上限・下限は要確認）"
    name = "60歳到達時等賃金月額" if "shown_wage_yen" in figures else "60歳到達時等賃金月額（上限・下限の前）"
    rows = [("60歳に達した年月日", _told(figures["sixty_on"])), (name, wage)]
    return [*rows, ("被保険者となった日", _told(figures["since"]))] if "since" in figures else rows


def _reason(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    given = figures["reason"]
    answers = {"YES": "異議　無し", "NO": "異議　有り"}
    return [
        ("離職理由（事業主記入）", f"{given['item']}　{given['label']}"),
        ("具体的事情記載欄（事業主用）", given["words"] or "　"),
        ("離職区分の目安", f"{given['divisions']}（公共職業安定所が決定します）" if given["divisions"] else "　"),
        ("具体的事情記載欄（離職者用）", figures["statement"] or "　"),
        ("離職者本人の判断", answers.get(figures["agrees"], "異議　有り・無し")),
    ]


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    counted, paid = row["counted"], row["paid"]
    settled = bool(paid and paid["is_settled"])
    return {
        "counted": _span(counted),
        "counted_days": _days(counted["days"]) if counted else "",
        "paid": _span(paid),
        "paid_days": (_days(paid["days"]) if settled else "") if paid else "",
        "fixed": _yen(paid["fixed_yen"]) if settled else "",
        "timed": _yen(paid["timed_yen"]) if settled else "",
        "total": _yen(paid["total_yen"]) if settled else "",
        "note": "" if paid is None else paid["note"] if settled else "未計算",
    }


def _span(half: Mapping[str, Any] | None) -> str:
    if half is None:
        return ""
    first, last = (dt.date.fromisoformat(half[name]) for name in ("first_on", "last_on"))
    year = "" if first.year == last.year else f"{last.year}/"
    return f"{first.year}/{first.month}/{first.day}〜{year}{last.month}/{last.day}"


def _marks(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The days month by month in lines of at most sixteen, each with its mark."""
    months: dict[str, list[tuple[int, str]]] = {}
    for each in figures.get("days", ()):
        day = dt.date.fromisoformat(each["date"])
        months.setdefault(f"{day.month}月", []).append((day.day, MARKS[each["state"]]))
    return [
        {
            "month": month,
            "days": days[start : start + PER_LINE],
            "blank": range(PER_LINE - len(days[start : start + PER_LINE])),
        }
        for month, days in months.items()
        for start in range(0, len(days), PER_LINE)
    ]


def _paid(each: Mapping[str, Any]) -> dict[str, str]:
    return {
        "span": _span(each),
        "paid_on": _told(each["paid_on"]),
        "label": each["label"] or each["code"],
        "yen": _yen(each["amount_yen"]),
    }


def _period(each: Mapping[str, Any]) -> dict[str, str]:
    return {"span": _span(each), "days": f"{each['days']}日", "paid": _yen(each["paid_yen"])}


def _elder_month(each: Mapping[str, Any]) -> dict[str, str]:
    year, month = each["month"].split("-")
    paid_yen, absence_yen = each["paid_yen"], each["absence_yen"]
    return {
        "month": f"{year}年{int(month)}月",
        "paid": UNKNOWN if paid_yen is None else _yen(paid_yen),
        "absence": _yen(absence_yen) if absence_yen else "",
        "ratio": "" if each["ratio"] is None else f"{Decimal(each['ratio']) * 100:.2f}%",
        "note": NOTES.get(each["state"], ""),
    }


def _days(days: int | None) -> str:
    return "　　日" if days is None else f"{days}日"


def _yen(yen: int) -> str:
    return f"{yen:,}"


def _told(text: str) -> str:
    return _day(dt.date.fromisoformat(text))


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{format_wareki(day)}）"
