"""The books as the templates want them: plain values, in the reader's language."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.actions import BY_HAND
from accounting.ledger.models import Category, Entry, Line, Side, Stage, Voucher
from accounting.ledger.queries import AccountMonth, BalanceGroup, BalanceRow, EntryPage, TrialBalance
from accounting.ledger.sources import source_kind
from backoffice.approvals.models import Request
from backoffice.documents.models import Document
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month


def month_choice(month: Month, url: str) -> dict[str, Any]:
    """The month of a page, and the ways to those beside it."""
    return {
        "value": str(month),
        "title": month_title(month),
        "first_day": month.first_day,
        "last_day": month.last_day,
        "previous_url": f"{url}?month={month.previous}",
        "next_url": f"{url}?month={month.next}",
    }


def month_title(month: Month) -> str:
    """2026年10月."""
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}


def trial_balance(found: TrialBalance) -> dict[str, Any]:
    """The trial balance with its groups, sums and proof."""
    return {
        "groups": [_group(group, found.month) for group in found.groups],
        "debit_yen": found.debit_yen,
        "credit_yen": found.credit_yen,
        "earlier_profit_yen": found.earlier_profit_yen,
        "ties": found.ties,
        "closed_at": found.closed.closed_at if found.closed else None,
    }


def closing_url(request: StaffRequest, month: Month) -> str:
    """Where the month is closed, for those who may see it; the address is of a room above."""
    if not request.may("accounting.closing.view_closing"):
        return ""
    return reverse("accounting:closing_month_detail", args=[str(month)])


def account_month(found: AccountMonth) -> dict[str, Any]:
    """One account in a month."""
    return {
        "code": found.account.code,
        "name": found.account.name,
        "category_label": found.account.get_category_display(),
        "section": found.account.section,
        "tax_category": found.account.tax_category,
        "out_of_use_from": found.account.out_of_use_from,
        **_figures(found.row),
    }


def line_of_account(line: Line) -> dict[str, Any]:
    """A line in the list of its account."""
    return {
        "posted_on": line.posted_on,
        "description": line.entry.description,
        "memo": line.memo,
        "unit": line.unit.name if line.unit else "",
        "tax_category": line.tax_category,
        "url": reverse("accounting:ledger_entry_detail", args=[line.entry_id]),
        **_sides(line),
    }


def entry_row(entry: Any, lines: Sequence[Line], history: Sequence[Voucher] = ()) -> dict[str, Any]:
    """An entry in the journal: its day, what it is about, the accounts of either side, and what it corrected."""
    return {
        "history": edition_rows(history),
        **_head(entry),
        "debit": _accounts(lines, Side.DEBIT),
        "credit": _accounts(lines, Side.CREDIT),
        "state_label": _state(entry.reverses_id is not None, entry.is_reversed),
    }


def edition_rows(editions: Sequence[Voucher]) -> list[dict[str, Any]]:
    """The corrections of an entry, the newest first: what stood there, why it was wrong, who said so."""
    return [
        {
            **_head(each.corrects),
            "reason": each.reason,
            "by": each.drafted_by_name,
            "number_of_voucher": each.number,
        }
        for each in reversed(editions)
        if each.corrects
    ]


def entry_page(
    request: StaffRequest, found: EntryPage, editions: Sequence[Voucher], papers: Sequence[Document]
) -> dict[str, Any]:
    """One entry with its lines, its source, its papers and its history."""
    entry, by = found.entry, found.reversed_by
    may_read = request.may("backoffice.documents.read_document")
    return {
        "ways": _ways(request, found),
        "history": edition_rows(editions),
        "papers": [
            {
                "title": each.title,
                "kept_at": each.created_at,
                "kept_by": each.created_by_name,
                "url": reverse("backoffice:documents_document_download", args=[each.pk]) if may_read else "",
            }
            for each in papers
        ],
        "entry": {
            **_head(entry),
            "reason": entry.reason,
            "voucher_number": getattr(getattr(entry, "voucher", None), "number", ""),
            "stage_label": entry.get_stage_display() if entry.stage != Stage.ORDINARY else "",
            "source_label": str(source_kind(entry.source_kind).label),
            "source_url": _source_url(request, entry),
            "recorded_by": entry.recorded_by_name,
            "recorded_at": entry.recorded_at,
            "state_label": _state(entry.reverses_id is not None, by is not None),
        },
        "asked": asked_row(request, found.asked),
        "lines": [_line(line) for line in found.lines],
        "reverses": _head(entry.reverses) if entry.reverses else None,
        "reversed_by": {**_head(by), "reason": by.reason} if by else None,
    }


def asked_first(amount_yen: int) -> str:
    """What stands above a form that asks for an approval instead of taking back."""
    return _(
        "承認が必要な金額に達する仕訳（%(amount)s）のため、取消の承認を依頼します。承認されるまで、帳簿は変わりません。"
    ) % {"amount": formats.money(amount_yen)}


def asked_row(request: StaffRequest, asked: Request | None) -> dict[str, Any] | None:
    """The open request to take something back; its address for the one who made it."""
    if asked is None:
        return None
    is_own = asked.applicant_id == request.user.pk
    return {
        "by": asked.applicant_name,
        "at": asked.submitted_at,
        "reason": asked.arguments["reason"],
        "url": reverse("backoffice:approvals_request_detail", args=[asked.pk]) if is_own else "",
    }


def _group(group: BalanceGroup, month: Month) -> dict[str, Any]:
    return {
        "label": Category(group.category).label,
        "rows": [_row(row, month) for row in group.rows],
        "opening_yen": group.opening_yen,
        "debit_yen": group.debit_yen,
        "credit_yen": group.credit_yen,
        "closing_yen": group.closing_yen,
    }


def _row(row: BalanceRow, month: Month) -> dict[str, Any]:
    url = reverse("accounting:ledger_account_detail", args=[row.account_id])
    return {
        "code": row.code,
        "name": row.name,
        "url": f"{url}?month={month}",
        "opening_url": f"{url}?month={month.previous}",
        **_figures(row),
    }


def _figures(row: BalanceRow) -> dict[str, int]:
    return {
        "opening_yen": row.opening_yen,
        "debit_yen": row.debit_yen,
        "credit_yen": row.credit_yen,
        "closing_yen": row.closing_yen,
    }


def _sides(line: Line) -> dict[str, int | None]:
    return {
        "debit_yen": line.amount_yen if line.side == Side.DEBIT else None,
        "credit_yen": line.amount_yen if line.side == Side.CREDIT else None,
    }


def _head(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.pk,
        "posted_on": entry.posted_on,
        "description": entry.description,
        "amount_yen": entry.amount_yen,
        "url": reverse("accounting:ledger_entry_detail", args=[entry.pk]),
    }


def _line(line: Line) -> dict[str, Any]:
    url = reverse("accounting:ledger_account_detail", args=[line.account_id])
    return {
        "code": line.account.code,
        "name": line.account.name,
        "account_url": f"{url}?month={Month.of(line.posted_on)}",
        "unit": line.unit.name if line.unit else "",
        "project": line.project.name if line.project else "",
        "partner": line.partner.name if line.partner else "",
        "supplied_on": line.supplied_on,
        "tax_category": line.tax_category,
        "memo": line.memo,
        "document": line.document,
        **_sides(line),
    }


def _ways(request: StaffRequest, found: EntryPage) -> dict[str, str]:
    """The addresses of what this reader can do with the entry."""
    entry = found.entry
    is_open = entry.source_kind in BY_HAND and found.reversed_by is None and found.asked is None
    ways = {
        "correct": is_open and request.may("accounting.ledger.enter_voucher"),
        "reverse": is_open and request.may("accounting.ledger.reverse_by_hand"),
        "attach": request.may("accounting.ledger.attach_paper"),
        "template": entry.reverses_id is None and request.may("accounting.ledger.save_template"),
    }
    found_ways = {
        name: reverse(f"accounting:ledger_entry_{name}", args=[entry.pk]) if may else "" for name, may in ways.items()
    }
    copies = entry.reverses_id is None and request.may("accounting.ledger.draft_voucher")
    copy_url = f"{reverse('accounting:ledger_voucher_new')}?copy={entry.pk}"
    return {**found_ways, "copy": copy_url if copies else ""}


def _accounts(lines: Sequence[Line], side: str) -> str:
    """給料手当 ほか2科目: the first account of a side, and how many more."""
    names = list(dict.fromkeys(line.account.name for line in lines if line.side == side))
    if len(names) <= 1:
        return "".join(names)
    return _("%(name)s ほか%(count)s科目") % {"name": names[0], "count": len(names) - 1}


def _state(is_reversal: bool, is_reversed: bool) -> str:
    if is_reversal:
        return _("取消仕訳")
    return _("取消済み") if is_reversed else ""


def _source_url(request: StaffRequest, entry: Entry) -> str:
    kind = source_kind(entry.source_kind)
    if not kind.url_name or not request.may(kind.step):
        return ""
    return reverse(kind.url_name, args=[entry.source_id])
