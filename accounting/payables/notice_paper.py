"""A payment notice on paper (支払通知書、仕入明細書), as its template wants it: plain text, figures grouped, in Japanese.

As 仕入明細書 it says what 消費税法施行令49条4項 asks for: who made it, the supplier with his registration number, the days and
contents of the supplies with a mark for the reduced rate, the sums by rate with the rate, the tax by rate, of each bill.
"""

import datetime as dt
from typing import Any

from backoffice.documents.rendering import render_pdf
from backoffice.shell.formats import WEEKDAYS

from .models import PaymentNotice

TEMPLATE = "accounting/payables/notice.pdf.html"
RATES = {"STANDARD": "10%対象", "REDUCED": "8%対象（軽減税率※）", "EXEMPT": "非課税", "OUTSIDE": "対象外"}
REDUCED = "REDUCED"


def notice_pdf(notice: PaymentNotice) -> bytes:
    """The notice's PDF."""
    return render_pdf(TEMPLATE, notice_context(notice), title=notice_title(notice))


def notice_title(notice: PaymentNotice) -> str:
    """支払通知書 PN-12-S001 芝浦事務機株式会社: the document's title, and the name of its file."""
    return f"支払通知書 {notice.number} {notice.partner_name}"


def notice_context(notice: PaymentNotice) -> dict[str, Any]:
    """The values of the template."""
    facts = notice.facts
    fee_yen = facts.get("fee_yen", 0)
    return {
        "payer": facts["payer"],
        "payer_lines": _lines_of_payer(facts["payer"]),
        "recipient": _recipient(facts["recipient"]),
        "reference": f"{facts['payer']['name']}　支払通知書 {notice.number}",
        "number": notice.number,
        "issued_on": _day(facts["issued_on"]),
        "pay_on": f"{_day(notice.pay_on.isoformat())}（{WEEKDAYS[notice.pay_on.weekday()]}）",
        "total": f"{notice.total_yen - fee_yen:,}",
        "fee": f"{fee_yen:,}" if fee_yen else "",
        "account": facts["account"],
        "items": [_item(each) for each in facts["items"]],
        "sums": {name: _sum(facts["items"], f"{name}_yen") for name in ("billed", "withheld", "amount")},
        "is_statement": notice.is_statement,
        "registration_number": facts["recipient"]["registration_number"],
        "reply_by": _day(notice.reply_by.isoformat()) if notice.reply_by else "",
        "lines": [_line(each) for each in facts["lines"]] if notice.is_statement else [],
        "rates": [_rate(each) for each in facts["rates"]],
        "has_reduced": any(each["treatment"] == REDUCED for each in facts["rates"]),
    }


def _item(each: dict[str, Any]) -> dict[str, str]:
    return {
        "day": _short(each["dated_on"]),
        "description": each["description"],
        "number": each["number"],
        "billed": f"{each['billed_yen']:,}",
        "withheld": f"{each['withheld_yen']:,}" if each["withheld_yen"] else "",
        "amount": f"{each['amount_yen']:,}",
    }


def _line(each: dict[str, Any]) -> dict[str, str]:
    mark = "　※" if each["treatment"] == REDUCED else ""
    return {
        "day": _short(each["dated_on"]),
        "description": f"{each['description']}{mark}",
        "rate": RATES[each["treatment"]].partition("対象")[0] or "対象外",
        "net": f"{each['net_yen']:,}",
    }


def _rate(each: dict[str, Any]) -> dict[str, str]:
    return {
        "label": "　".join(filter(None, (each.get("bill", ""), RATES[each["treatment"]]))),
        "net": f"{each['net_yen']:,}",
        "tax": f"{each['tax_yen']:,}" if each["tax_yen"] else "",
        "total": f"{each['net_yen'] + each['tax_yen']:,}",
    }


def _sum(items: list[dict[str, Any]], name: str) -> str:
    return f"{sum(each[name] for each in items):,}"


def _lines_of_payer(payer: dict[str, str]) -> list[str]:
    code = [f"〒{payer['postal_code']}"] if payer["postal_code"] else []
    phone = [f"電話 {payer['phone']}"] if payer["phone"] else []
    return [*code, *filter(None, payer["address"].split("\n")), *phone]


def _recipient(words: dict[str, str]) -> dict[str, Any]:
    """The window: address, then the company with 御中, or the person with 様, never both."""
    name, below = f"{words['name']} 御中", words["department"]
    if words["kind"] == "INDIVIDUAL":
        name, below = f"{words['name']} 様", ""
    elif words["contact_name"]:
        name, below = words["name"], f"{words['department']}　{words['contact_name']} 様".strip()
    code = f"〒{words['postal_code']}" if words["postal_code"] else ""
    return {"lines": [code, *words["address"].split("\n")], "name": name, "below": below}


def _day(text: str) -> str:
    date = dt.date.fromisoformat(text)
    return f"{date.year}年{date.month}月{date.day}日"


def _short(text: str) -> str:
    return f"{dt.date.fromisoformat(text):%m/%d}"
