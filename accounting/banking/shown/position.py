"""The cash position."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking.queries import AccountBalance, BoxBalance, ledger_balances
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest


def position(
    request: StaffRequest, accounts: Sequence[AccountBalance], boxes: Sequence[BoxBalance], today: dt.date
) -> dict[str, Any]:
    """Accounts and boxes with their balances, and the accounts of the books that they stand on."""
    bank_yen = sum(each.balance_yen for each in accounts)
    cash_yen = sum(each.balance_yen for each in boxes)
    unmatched = sum(each.unmatched for each in accounts)
    return {
        "today": today,
        "accounts": [_account(request, each) for each in accounts],
        "boxes": [_box(each) for each in boxes],
        "kpis": [
            {"label": _("現預金の合計"), "value": formats.yen(bank_yen + cash_yen), "unit": _("円")},
            {"label": _("預金（明細による）"), "value": formats.yen(bank_yen), "unit": _("円")},
            {"label": _("小口現金（出納帳による）"), "value": formats.yen(cash_yen), "unit": _("円")},
            {
                "label": _("未照合の明細"),
                "value": f"{unmatched:,}",
                "unit": _("件"),
                "state": "warn" if unmatched else "ok",
                "note": _("照合が必要です") if unmatched else _("すべて照合済み"),
            },
        ],
        "books": _books(accounts, boxes, today),
        "new_account_url": _if_may(request, "accounting.banking.register_account", "accounting:banking_account_new"),
        "new_box_url": _if_may(request, "accounting.banking.define_cash_box", "accounting:banking_box_new"),
    }


def _account(request: StaffRequest, each: AccountBalance) -> dict[str, Any]:
    account = each.account
    may_change = request.may("accounting.banking.change_account")
    return {
        "name": str(account),
        "number": f"{account.get_kind_display()} {account.number}",
        "holder": account.holder_kana,
        "account": account.account.name,
        "balance_yen": each.balance_yen,
        "unmatched": each.unmatched,
        "newest_on": each.newest_on,
        "url": reverse("accounting:banking_account_detail", args=[account.pk]),
        "match_url": f"{reverse('accounting:banking_line_list')}?account={account.pk}",
        "change_url": reverse("accounting:banking_account_change", args=[account.pk]) if may_change else "",
    }


def _box(each: BoxBalance) -> dict[str, Any]:
    box = each.box
    return {
        "name": box.name,
        "keeper": box.keeper.name,
        "account": box.account.name,
        "imprest_yen": box.imprest_yen,
        "balance_yen": each.balance_yen,
        "lacks_yen": max(0, box.imprest_yen - each.balance_yen),
        "url": reverse("accounting:banking_box_detail", args=[box.pk]),
    }


def _books(accounts: Sequence[AccountBalance], boxes: Sequence[BoxBalance], today: dt.date) -> list[dict[str, Any]]:
    """The accounts of the books that banks and boxes stand on: their balance, and what the statements and cash books say."""
    held: dict[int, list[Any]] = {}
    for account, balance_yen in (
        *((each.account.account, each.balance_yen) for each in accounts),
        *((each.box.account, each.balance_yen) for each in boxes),
    ):
        row = held.setdefault(account.pk, [account, 0])
        row[1] += balance_yen
    book = ledger_balances(list(held), today)
    return [
        {
            "account": str(account),
            "book_yen": book.get(pk, 0),
            "held_yen": held_yen,
            "difference_yen": book.get(pk, 0) - held_yen,
            "url": reverse("accounting:ledger_account_detail", args=[pk]),
        }
        for pk, (account, held_yen) in held.items()
    ]


def _if_may(request: StaffRequest, step: str, name: str, *args: Any) -> str:
    return reverse(name, args=args) if request.may(step) else ""
