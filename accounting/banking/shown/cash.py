"""Cash books and counts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking.models import CASH_ENTRY, MATCH, CashBox, CashCount, CashEntry
from accounting.banking.queries import CashBook
from accounting.banking.rules import BookLine
from accounting.ledger.models import Entry
from backoffice.shell.request import StaffRequest


def box_page(request: StaffRequest, box: CashBox, book: CashBook, count: CashCount | None) -> dict[str, Any]:
    """A month of a box: its lines, and what may be done next."""
    ids = [line.movement.id for line in book.lines if line.movement.kind == CASH_ENTRY]
    entries = CashEntry.objects.select_related("account", "partner", "taken_back_by").in_bulk(ids)
    can = {
        "entry_url": "accounting.banking.record_cash",
        "count_url": "accounting.banking.count_cash",
        "end_url": "accounting.banking.end_cash_box",
    }
    ways = {
        name: reverse(f"accounting:banking_box_{name.removesuffix('_url')}", args=[box.pk]) if request.may(step) else ""
        for name, step in can.items()
    }
    return {
        "box": {"name": box.name, "keeper": box.keeper.name, "imprest_yen": box.imprest_yen, "account": box.account},
        "opening_yen": book.opening_yen,
        "closing_yen": book.closing_yen,
        "lines": [_line(request, each, entries.get(each.movement.id)) for each in book.lines],
        "count": {
            "on": count.counted_on,
            "counted_yen": count.counted_yen,
            "difference_yen": count.difference_yen,
            "by": count.recorded_by_name,
            "url": reverse("accounting:banking_count_detail", args=[count.pk]),
        }
        if count
        else None,
        "is_over": box.out_of_use_from,
        **ways,
    }


def count_page(request: StaffRequest, count: CashCount, entry: Entry | None) -> dict[str, Any]:
    """One count."""
    return {
        "count": count,
        "box_url": reverse("accounting:banking_box_detail", args=[count.box_id]),
        "pieces": [
            {"piece": int(piece), "pieces": number, "yen": int(piece) * number}
            for piece, number in sorted(count.pieces.items(), key=lambda each: -int(each[0]))
        ],
        "entry_url": reverse("accounting:ledger_entry_detail", args=[entry.pk])
        if entry and request.may("accounting.ledger.view_ledger")
        else "",
    }


def _line(request: StaffRequest, line: BookLine, entry: CashEntry | None) -> dict[str, Any]:
    movement = line.movement
    shown: dict[str, Any] = {
        "on": movement.on,
        "text": movement.text,
        "in_yen": movement.amount_yen if movement.amount_yen > 0 else None,
        "out_yen": -movement.amount_yen if movement.amount_yen < 0 else None,
        "balance_yen": line.balance_yen,
        "account": "",
        "url": "",
        "state": "",
    }
    if movement.kind == CASH_ENTRY and entry is not None:
        is_undone = hasattr(entry, "taken_back_by")
        shown["account"] = entry.account.name
        shown["partner"] = entry.partner.name if entry.partner else ""
        shown["state"] = _("取り消し済み") if is_undone else ""
        if not is_undone and entry.takes_back_id is None and request.may("accounting.banking.take_back_cash"):
            shown["take_back_url"] = reverse("accounting:banking_cash_take_back", args=[entry.pk])
    elif movement.kind == MATCH:
        shown["account"] = _("口座との移動")
        shown["url"] = reverse("accounting:banking_match_detail", args=[movement.id])
    else:
        shown["account"] = _("現金過不足")
        shown["url"] = reverse("accounting:banking_count_detail", args=[movement.id])
    return shown
