"""An account of the general ledger as the templates want it, and the lines of lists for spreadsheets."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.ledger.models import Line, Side
from accounting.ledger.queries import Book, BookAsk, BookLine, PartSum
from backoffice.values.periods import Month

from .books import month_title

BOOK_COLUMNS = (
    gettext_lazy("計上日"),
    gettext_lazy("仕訳の番号"),
    gettext_lazy("相手科目"),
    gettext_lazy("摘要"),
    gettext_lazy("内訳"),
    gettext_lazy("取引先"),
    gettext_lazy("部署"),
    gettext_lazy("プロジェクト"),
    gettext_lazy("税区分"),
    gettext_lazy("借方"),
    gettext_lazy("貸方"),
    gettext_lazy("残高"),
)
JOURNAL_COLUMNS = (
    gettext_lazy("計上日"),
    gettext_lazy("仕訳の番号"),
    gettext_lazy("行"),
    gettext_lazy("貸借"),
    gettext_lazy("科目コード"),
    gettext_lazy("科目名"),
    gettext_lazy("税区分"),
    gettext_lazy("金額"),
    gettext_lazy("取引先"),
    gettext_lazy("部署"),
    gettext_lazy("プロジェクト"),
    gettext_lazy("取引年月日"),
    gettext_lazy("摘要"),
    gettext_lazy("内訳"),
    gettext_lazy("取り消す仕訳"),
)


def account_of_book(found: Book) -> dict[str, Any]:
    """An account over its months."""
    account = found.ask.account
    return {
        "code": account.code,
        "name": account.name,
        "category_label": account.get_category_display(),
        "section": account.section,
        "tax_category": account.tax_category,
        "out_of_use_from": account.out_of_use_from,
        "opening_yen": found.opening_yen,
        "debit_yen": found.debit_yen,
        "credit_yen": found.credit_yen,
        "closing_yen": found.closing_yen,
    }


def period_of_book(ask: BookAsk, url: str) -> dict[str, Any]:
    """The months of a page, and the ways to those beside them."""
    first, last = ask.first, ask.last
    span = first.until(last) + 1
    before, after = first.plus(-span), first.plus(span)
    title = month_title(first) if first == last else f"{month_title(first)}〜{month_title(last)}"
    return {
        "value": str(first),
        "title": title,
        "previous_url": f"{url}?month={before}&until={before.plus(span - 1)}",
        "next_url": f"{url}?month={after}&until={after.plus(span - 1)}",
        "opening_label": _("%(month)sの始め") % {"month": month_title(first)},
    }


def book_line(each: BookLine) -> dict[str, Any]:
    """A line of the account."""
    line = each.line
    return {
        "posted_on": line.posted_on,
        "description": line.entry.description,
        "memo": line.memo,
        "counter": each.counter,
        "unit": line.unit.name if line.unit else "",
        "project": line.project.name if line.project else "",
        "partner": line.partner.name if line.partner else "",
        "tax_category": line.tax_category,
        "debit_yen": line.amount_yen if line.side == Side.DEBIT else None,
        "credit_yen": line.amount_yen if line.side == Side.CREDIT else None,
        "balance_yen": each.balance_yen,
        "url": reverse("accounting:ledger_entry_detail", args=[line.entry_id]),
    }


def part_row(each: PartSum, by: str, ask: BookAsk) -> dict[str, Any]:
    """One partner, unit or project of an account, and the way to its lines."""
    url = reverse("accounting:ledger_account_detail", args=[ask.account.pk])
    return {
        "name": each.name or _("指定なし"),
        "url": f"{url}?month={ask.first}&until={ask.last}&{by}={quote(each.code) if by == 'partner' else each.id}"
        if each.id
        else "",
        "opening_yen": each.opening_yen,
        "debit_yen": each.debit_yen,
        "credit_yen": each.credit_yen,
        "closing_yen": each.closing_yen,
    }


def part_tabs(pk: int, ask: BookAsk) -> list[dict[str, Any]]:
    """The ways to look at the parts."""
    url = reverse("accounting:ledger_account_parts", args=[pk])
    names = (("partner", _("取引先別")), ("unit", _("部署別")), ("project", _("プロジェクト別")))
    return [
        {"by": by, "label": label, "url": f"{url}?month={ask.first}&until={ask.last}&by={by}"} for by, label in names
    ]


def daily_entry(entry: Any, lines: list[Line]) -> dict[str, Any]:
    """An entry of the daily book with all of its lines."""
    return {
        "number": entry.pk,
        "posted_on": entry.posted_on,
        "description": entry.description,
        "url": reverse("accounting:ledger_entry_detail", args=[entry.pk]),
        "amount_yen": entry.amount_yen,
        "lines": [
            {
                "code": line.account.code,
                "name": line.account.name,
                "memo": line.memo,
                "tax_category": line.tax_category,
                "account_url": f"{reverse('accounting:ledger_account_detail', args=[line.account_id])}"
                f"?month={Month.of(line.posted_on)}",
                "debit_yen": line.amount_yen if line.side == Side.DEBIT else None,
                "credit_yen": line.amount_yen if line.side == Side.CREDIT else None,
            }
            for line in lines
        ],
    }


def exported_book_line(each: BookLine) -> list[object]:
    """A line of an account in a list for a spreadsheet."""
    line = each.line
    return [
        line.posted_on.isoformat(),
        line.entry_id,
        each.counter,
        line.entry.description,
        line.memo,
        line.partner.name if line.partner else "",
        line.unit.name if line.unit else "",
        line.project.name if line.project else "",
        line.tax_category,
        line.amount_yen if line.side == Side.DEBIT else None,
        line.amount_yen if line.side == Side.CREDIT else None,
        each.balance_yen,
    ]


def exported_line(line: Line) -> list[object]:
    """A line of the journal in a list for a spreadsheet."""
    return [
        line.posted_on.isoformat(),
        line.entry_id,
        line.position + 1,
        line.get_side_display(),
        line.account.code,
        line.account.name,
        line.tax_category,
        line.amount_yen,
        line.partner.name if line.partner else "",
        line.unit.name if line.unit else "",
        line.project.name if line.project else "",
        (line.supplied_on or line.posted_on).isoformat(),
        line.entry.description,
        line.memo,
        line.entry.reverses_id,
    ]
