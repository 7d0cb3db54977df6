"""A notice of a set-off on paper (相殺通知書), as its template wants it: plain text, figures grouped, in Japanese."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from backoffice.documents.rendering import render_pdf
from backoffice.shell.formats import WEEKDAYS

from .models import Offset, OffsetPart

TEMPLATE = "accounting/settlements/notice.pdf.html"


def notice_pdf(offset: Offset, parts: Iterable[OffsetPart]) -> bytes:
    """The notice's PDF."""
    return render_pdf(TEMPLATE, notice_context(offset, list(parts)), title=notice_title(offset))


def notice_title(offset: Offset) -> str:
    """相殺通知書 OS-12 芝浦事務機株式会社: the document's title, and the name of its file."""
    return f"相殺通知書 {offset.number} {offset.partner_name}"


def notice_context(offset: Offset, parts: list[OffsetPart]) -> dict[str, Any]:
    """The values of the template."""
    sender = offset.facts["sender"]
    ours = [each for each in parts if each.invoice_id]
    theirs = [each for each in parts if each.payable_id]
    return {
        "sender": sender,
        "sender_lines": _lines_of_sender(sender),
        "recipient": _recipient(offset.facts["recipient"]),
        "reference": f"{sender['name']}　相殺通知書 {offset.number}",
        "number": offset.number,
        "offset_on": f"{_day(offset.offset_on)}（{WEEKDAYS[offset.offset_on.weekday()]}）",
        "total": f"{offset.total_yen:,}",
        "ours": [_part(each) for each in ours],
        "theirs": [_part(each) for each in theirs],
        "ours_sums": _sums(ours),
        "theirs_sums": _sums(theirs),
        "reason": offset.reason,
    }


def _part(each: OffsetPart) -> dict[str, str]:
    return {
        "day": f"{each.dated_on:%Y/%m/%d}",
        "due": f"{each.due_on:%Y/%m/%d}",
        "label": each.label,
        "open": f"{each.open_yen:,}",
        "amount": f"{each.amount_yen:,}",
        "rest": f"{each.open_yen - each.amount_yen:,}",
    }


def _sums(parts: list[OffsetPart]) -> dict[str, str]:
    open_yen, amount_yen = sum(each.open_yen for each in parts), sum(each.amount_yen for each in parts)
    return {"open": f"{open_yen:,}", "amount": f"{amount_yen:,}", "rest": f"{open_yen - amount_yen:,}"}


def _lines_of_sender(sender: dict[str, str]) -> list[str]:
    code = [f"〒{sender['postal_code']}"] if sender["postal_code"] else []
    phone = [f"電話 {sender['phone']}"] if sender["phone"] else []
    return [*code, *filter(None, sender["address"].split("\n")), *phone]


def _recipient(words: dict[str, str]) -> dict[str, Any]:
    """The window: address, then the company with 御中, or the person with 様, never both."""
    name, below = f"{words['name']} 御中", words["department"]
    if words["kind"] == "INDIVIDUAL":
        name, below = f"{words['name']} 様", ""
    elif words["contact_name"]:
        name, below = words["name"], f"{words['department']}　{words['contact_name']} 様".strip()
    code = [f"〒{words['postal_code']}"] if words["postal_code"] else []
    return {"lines": [*code, *filter(None, words["address"].split("\n"))], "name": name, "below": below}


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
