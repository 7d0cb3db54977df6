"""What the paper of a retirement payment says beside its lines: how it is taxed, and 退職所得の源泉徴収票."""

import datetime as dt
from typing import Any

from backoffice.values.eras import format_wareki

from .queries import PaperFacts
from .rules import service_years

# 区分 of the form (所得税法施行規則別表第六(二)): with the declaration and no other payment, and without the declaration.
DECLARED = "所得税法第201条第1項第1号・地方税法第50条の6第1項第1号・第328条の6第1項第1号適用分"
UNDECLARED = "所得税法第201条第3項・地方税法第50条の6第2項・第328条の6第2項適用分"
TAXES = (("源泉徴収税額", "retirement_tax"), ("市町村民税", "municipal_tax"), ("道府県民税", "prefectural_tax"))


def bases(facts: PaperFacts) -> list[tuple[str, str]]:
    """Deduction and income, by which the payment is taxed."""
    given = facts.payslip.facts
    return [
        ("退職所得控除額", _yen(_amount(facts, "retirement_deduction"))),
        ("課税退職所得金額", _yen(_amount(facts, "retirement_income"))),
        ("受給に関する申告書", "あり" if given["is_declared"] else "なし"),
    ]


def service(facts: PaperFacts) -> list[tuple[str, str]]:
    """The days and the years that are paid for."""
    given = facts.payslip.facts
    return [
        ("初日", _day(given["began_on"])),
        ("退職日", _day(given["left_on"])),
        ("勤続年数", f"{_years(given)}年"),
    ]


def statement(facts: PaperFacts) -> dict[str, Any]:
    """The items of 退職所得の源泉徴収票 (所得税法226条2項), for the one who is paid: without the personal number."""
    slip, given = facts.payslip, facts.payslip.facts
    era_year = format_wareki(slip.run.paid_on).partition("年")[0]
    return {
        "title": f"{era_year}年分　退職所得の源泉徴収票",
        "address": facts.address.address if facts.address else "",
        "kind": DECLARED if given["is_declared"] else UNDECLARED,
        "sums": [
            ("支払金額", _yen(slip.gross_yen)),
            *((name, _yen(_amount(facts, code))) for name, code in TAXES),
        ],
        "rows": [
            ("退職所得控除額", f"{_yen(_amount(facts, 'retirement_deduction'))}円"),
            (
                "勤続年数",
                f"{_years(given)}年" + (f"（うち役員等 {given['officer_years']}年）" if given["officer_years"] else ""),
            ),
            ("就職年月日", _wareki(given["began_on"])),
            ("退職年月日", _wareki(given["left_on"])),
            ("摘要", "障害者になったことによる退職" if given["is_disabled"] else "なし"),
        ],
    }


def _years(given: dict[str, Any]) -> int:
    return service_years(dt.date.fromisoformat(given["began_on"]), dt.date.fromisoformat(given["left_on"]))


def _amount(facts: PaperFacts, code: str) -> int:
    return sum(line.amount_yen for line in facts.lines if line.code == code)


def _day(text: str) -> str:
    return dt.date.fromisoformat(text).strftime("%Y/%m/%d")


def _wareki(text: str) -> str:
    return format_wareki(dt.date.fromisoformat(text))


def _yen(amount_yen: int) -> str:
    return f"{amount_yen:,}"
