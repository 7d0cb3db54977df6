"""An invoice on paper (適格請求書), as its template wants it: plain text, figures grouped, in Japanese.

The server cuts the pages, since a sheet of styles cannot carry a sum to the next page: rows have one height, so they
are counted. Nothing is computed here but the sums that are carried, and those are of amounts that are printed.
"""

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backoffice.documents.rendering import render_pdf
from backoffice.shell.formats import WEEKDAYS

from .models import Entered, InvoiceLine, InvoiceTax, Rounding
from .queries import PaperFacts

TEMPLATE = "accounting/receivables/invoice.pdf.html"
# Rows that fit: on a page of its own with head and foot, under the head alone, between two sums, above the foot.
ALONE, FIRST, MIDDLE, LAST = 26, 30, 40, 35
EVERY_FIFTH = 5
REDUCED_MARK = "※"
# How wide a description may be, in widths of a full character of 9 points; Latin letters are counted as they may be.
WIDTH, WIDE_LATIN, LATIN = Decimal(24), Decimal("0.75"), Decimal("0.58")
FRACTIONS = {
    Rounding.DROP_FRACTION: "1円未満は切り捨て",
    Rounding.HALF_UP: "1円未満は四捨五入",
    Rounding.RAISE_FRACTION: "1円未満は切り上げ",
}
ENTERED = {Entered.WITHOUT_TAX: "税抜", Entered.WITH_TAX: "税込"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `kind` is empty, `f` for every fifth, `e` for the last of a page."""

    day: str
    description: str
    quantity: str
    unit: str
    unit_price: str
    rate: str
    amount: str
    kind: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What the pages up to here come to, in all and by rate."""

    total: str
    by_rate: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: what it takes over, its rows, and what it hands on."""

    taken_over: Carried | None
    rows: tuple[Row, ...]
    handed_on: Carried | None


def paper_pdf(facts: PaperFacts) -> bytes:
    """The invoice's PDF."""
    return render_pdf(TEMPLATE, paper(facts), title=paper_title(facts))


def paper_title(facts: PaperFacts) -> str:
    """請求書 INV-2026-00042 株式会社髙﨑製作所: the document's title, and the name of its file."""
    return f"請求書 {facts.invoice.number} {facts.invoice.recipient['name']}"


def paper(facts: PaperFacts) -> dict[str, Any]:
    """The values of the template."""
    invoice, issuer = facts.invoice, facts.invoice.issuer
    return {
        "issuer": issuer,
        "issuer_lines": _lines_of_issuer(issuer),
        "recipient": _recipient(invoice.recipient),
        "reference": f"{issuer['name']}　請求書 {invoice.number}",
        "number": invoice.number,
        "issued_on": _day(invoice.issued_on),
        "supplied": _period(invoice.supplied_from, invoice.supplied_to),
        "due_on": f"{_day(invoice.due_on)}（{WEEKDAYS[invoice.due_on.weekday()]}）",
        "total": _yen(invoice.total_yen),
        "entered": ENTERED[Entered(invoice.entered)],
        "sheets": sheets(facts.lines),
        "taxes": [_tax(tax, invoice.entered) for tax in facts.taxes],
        "sums": {
            "entered": _yen(_entered_yen(facts.taxes)),
            "tax": _yen(invoice.tax_yen),
            "total": _yen(invoice.total_yen),
        },
        "has_reduced": any(line.is_reduced for line in facts.lines),
        "fractions": FRACTIONS[Rounding(invoice.rounding)],
    }


def sheets(lines: Sequence[InvoiceLine]) -> list[Sheet]:
    """The pages, each with the sums that it takes over and hands on."""
    pages = cut([_height(line) for line in lines])
    found: list[Sheet] = []
    for place, (start, end) in enumerate(pages):
        found.append(
            Sheet(
                taken_over=_carried(lines[:start]) if place else None,
                rows=_rows(lines[start:end]),
                handed_on=_carried(lines[:end]) if place < len(pages) - 1 else None,
            )
        )
    return found


def cut(heights: Sequence[int]) -> list[tuple[int, int]]:
    """Where pages begin and end, for rows of so many heights each: the foot stands under the rows of the last one."""
    if sum(heights) <= ALONE:
        return [(0, len(heights))]
    pages: list[tuple[int, int]] = []
    start, room = 0, FIRST
    while start < len(heights) and (not pages or sum(heights[start:]) > LAST):
        # The last page keeps a row of its own, so that a foot never stands without one.
        end = min(_fitting(heights, start, room), len(heights) - 1)
        pages.append((start, end))
        start, room = end, MIDDLE
    return [*pages, (start, len(heights))]


def _fitting(heights: Sequence[int], start: int, room: int) -> int:
    end = start + 1
    while end < len(heights) and sum(heights[start : end + 1]) <= room:
        end += 1
    return end


def _height(line: InvoiceLine) -> int:
    return max(1, math.ceil(sum(map(_width, _description(line))) / WIDTH))


def _width(character: str) -> Decimal:
    if unicodedata.east_asian_width(character) in "FWA":
        return Decimal(1)
    return WIDE_LATIN if character.isupper() or character in "mw@%" else LATIN


def _rows(lines: Sequence[InvoiceLine]) -> tuple[Row, ...]:
    return tuple(_row(line, _kind(place, len(lines))) for place, line in enumerate(lines, start=1))


def _kind(place: int, last: int) -> str:
    if place == last:
        return "e"
    return "f" if place % EVERY_FIFTH == 0 else ""


def _row(line: InvoiceLine, kind: str) -> Row:
    return Row(
        day=f"{line.supplied_on:%m/%d}",
        description=_description(line),
        quantity=_number(line.quantity),
        unit=line.unit,
        unit_price=_number(line.unit_price),
        rate=f"{line.percent}%" if line.percent else "対象外",
        amount=_yen(line.amount_yen),
        kind=kind,
    )


def _description(line: InvoiceLine) -> str:
    return f"{line.description}　{REDUCED_MARK}" if line.is_reduced else line.description


def _carried(lines: Iterable[InvoiceLine]) -> Carried:
    sums: dict[tuple[int, bool], int] = {}
    for line in lines:
        key = (line.percent, line.is_reduced)
        sums[key] = sums.get(key, 0) + line.amount_yen
    parts = (f"{_rate(percent)} {_yen(sums[percent, reduced])}" for percent, reduced in sorted(sums, reverse=True))
    return Carried(_yen(sum(sums.values())), "　".join(parts))


def _tax(tax: InvoiceTax, entered: str) -> dict[str, str]:
    mark = f"（軽減税率{REDUCED_MARK}）" if tax.is_reduced else ""
    return {
        "label": f"{_rate(tax.percent)}{mark}",
        "entered": _yen(tax.entered_yen),
        "tax": _yen(tax.tax_yen) if tax.percent else "",
        "total": _yen(tax.net_yen + tax.tax_yen),
    }


def _rate(percent: int) -> str:
    return f"{percent}%対象" if percent else "税の対象外"


def _entered_yen(taxes: Iterable[InvoiceTax]) -> int:
    return sum(tax.entered_yen for tax in taxes)


def _lines_of_issuer(issuer: dict[str, str]) -> list[str]:
    """Under the issuer's name: registration, address, telephone and who answers it."""
    reached = "　".join(
        filter(None, (issuer["phone"] and f"電話 {issuer['phone']}", issuer["contact"] and f"担当 {issuer['contact']}"))
    )
    return [
        f"登録番号 {issuer['registration_number']}",
        f"〒{issuer['postal_code']}",
        *issuer["address"].split("\n"),
        *([reached] if reached else []),
    ]


def _recipient(words: dict[str, str]) -> dict[str, Any]:
    """The window: address, then the company with 御中, or the person with 様, never both."""
    person = words["contact_name"]
    if words["kind"] == "INDIVIDUAL":
        return _window(words, f"{words['name']} 様", "", words["name"] + " 様")
    if person:
        return _window(words, words["name"], f"{words['department']}　{person} 様".strip(), f"{words['name']} 御中")
    return _window(words, f"{words['name']} 御中", words["department"], f"{words['name']} 御中")


def _window(words: dict[str, str], name: str, below: str, short: str) -> dict[str, Any]:
    code = f"〒{words['postal_code']}" if words["postal_code"] else ""
    return {"lines": [code, *words["address"].split("\n")], "name": name, "below": below, "short": short}


def _period(first: dt.date, last: dt.date) -> str:
    if first == last:
        return _day(first)
    end = f"{last.month}月{last.day}日" if first.year == last.year else _day(last)
    return f"{_day(first)}〜{end}"


def _day(date: dt.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"


def _yen(amount_yen: int) -> str:
    return f"{amount_yen:,}".replace("-", "−")


def _number(value: Decimal) -> str:
    """1,234 or 1,234.5: no zero that says nothing."""
    whole = value.to_integral_value()
    return f"{int(whole):,}" if whole == value else f"{value.normalize():,f}"
