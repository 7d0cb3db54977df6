"""Accounts with their lines, and files of statements."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking.models import BankAccountOfCompany, BankLine, Statement
from accounting.banking.queries import Looked
from backoffice.shell.formats import in_english
from backoffice.shell.request import StaffRequest

SHOWN_LINES, SHOWN_FAULTS = 20, 200


def account_page(
    request: StaffRequest, account: BankAccountOfCompany, lines: Iterable[BankLine], files: Sequence[Statement]
) -> dict[str, Any]:
    """An account: its lines, its files, and the ways on."""
    pk = account.pk
    return {
        "account": {"name": str(account), "number": f"{account.get_kind_display()} {account.number}"},
        "lines": [_open(request, line_row(each)) for each in lines],
        "files": [_file(each) for each in files],
        "upload_url": reverse("accounting:banking_statement_new", args=[pk])
        if request.may("accounting.banking.upload_statement")
        else "",
        "match_url": f"{reverse('accounting:banking_line_list')}?account={pk}",
    }


def line_row(line: BankLine) -> dict[str, Any]:
    """A line of an account."""
    return {
        "pk": line.pk,
        "on": line.dated_on,
        "text": line.text,
        "in_yen": line.amount_yen if line.amount_yen > 0 else None,
        "out_yen": -line.amount_yen if line.amount_yen < 0 else None,
        "amount_yen": line.amount_yen,
        "balance_yen": line.balance_yen,
        "is_matched": line.match_id is not None,
        "url": reverse("accounting:banking_match_detail", args=[line.match_id])
        if line.match_id
        else reverse("accounting:banking_line_match", args=[line.pk]),
    }


def _open(request: StaffRequest, row: dict[str, Any]) -> dict[str, Any]:
    """A line that is still to be matched leads to a page for who matches it."""
    may = row["is_matched"] or request.may("accounting.banking.match_lines")
    return row if may else {**row, "url": ""}


def statement_page(request: StaffRequest, held: Statement, looked: Looked | None) -> dict[str, Any]:
    """A file: before it is loaded what it would bring, afterwards what it brought."""
    faults = looked.faults if looked else ()
    return {
        "statement": {
            "pk": held.pk,
            "name": held.name,
            "state": held.state,
            "state_label": held.get_state_display(),
            "layout": held.get_layout_display(),
            "account": str(held.account),
            "account_url": reverse("accounting:banking_account_detail", args=[held.account_id]),
            "sha256": held.sha256,
            "waits": held.state == "WAITING",
            "by": held.uploaded_by_name,
        },
        "sums": _sums(held, looked),
        "sample": [_read_row(each) for each in (looked.new[:SHOWN_LINES] if looked else ())],
        "more_lines": max(0, len(looked.new) - SHOWN_LINES) if looked else 0,
        "faults": [_fault(each) for each in faults[:SHOWN_FAULTS]],
        "more_faults": max(0, len(faults) - SHOWN_FAULTS),
        "document_url": reverse("backoffice:documents_document_download", args=[held.document_id])
        if held.document_id and request.may("backoffice.documents.read_document")
        else "",
        "may_load": request.may("accounting.banking.load_statement"),
        "format_url": reverse("accounting:banking_statement_format", args=[held.account_id])
        if held.layout == Statement.Layout.CSV and request.may("accounting.banking.define_format")
        else "",
    }


def _sums(held: Statement, looked: Looked | None) -> dict[str, Any]:
    if looked is None:
        return {
            "first_on": held.first_on,
            "last_on": held.last_on,
            "opening_yen": held.opening_yen,
            "closing_yen": held.closing_yen,
            "added": held.added,
            "repeated": held.repeated,
            "gap_yen": held.gap_yen,
        }
    read = looked.read
    return {
        "first_on": read.first_on,
        "last_on": read.last_on,
        "opening_yen": read.opening_yen,
        "closing_yen": read.closing_yen,
        "added": len(looked.new),
        "repeated": looked.repeated,
        "gap_yen": looked.gap_yen,
    }


def _read_row(each: Any) -> dict[str, Any]:
    return {
        "row": each.row,
        "on": each.on,
        "text": each.text,
        "in_yen": each.amount_yen if each.amount_yen > 0 else None,
        "out_yen": -each.amount_yen if each.amount_yen < 0 else None,
        "balance_yen": each.balance_yen,
    }


def _fault(each: Any) -> dict[str, Any]:
    said, spoken = each.refusal.as_dict(), "en" if in_english() else "ja"
    return {
        "row": each.row or "",
        "column": _("ファイル全体") if not each.row else "",
        "cause": said[f"cause_{spoken}"],
        "remedy": said[f"remedy_{spoken}"],
    }


def _file(held: Statement) -> dict[str, Any]:
    return {
        "name": held.name,
        "layout": held.get_layout_display(),
        "state": held.state,
        "state_label": held.get_state_display(),
        "first_on": held.first_on,
        "last_on": held.last_on,
        "added": held.added,
        "repeated": held.repeated,
        "gap_yen": held.gap_yen,
        "by": held.uploaded_by_name,
        "url": reverse("accounting:banking_statement_detail", args=[held.pk]),
    }
