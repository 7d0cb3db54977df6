"""What the ledger offers to the home page and to those who approve a voucher."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell import formats
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import queries
from .models import Entry, PaperDemand, Side, VoucherState

SHOWN = 10


def to_finish(request: StaffRequest) -> Iterator[WorkItem]:
    """One's own drafts whose day has come, and what was sent back."""
    for voucher in queries.left_unfinished(request.user.pk, clock.today())[:SHOWN]:
        is_returned = voucher.state == VoucherState.RETURNED
        yield WorkItem(
            title=_("差し戻された伝票を直す") if is_returned else _("下書きの伝票を記帳する"),
            meta=f"{formats.day(voucher.posted_on)}　{voucher.description}",
            url=voucher_url({"voucher_id": voucher.pk}),
            icon="book-open",
            due_on=None,
            amount_yen=voucher.total_yen,
        )


def asked_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an approval on the route of vouchers needs to know: of a voucher, or of what is to be taken back."""
    if "entry_id" in arguments:
        return _reversal_facts(arguments)
    return _import_facts(arguments) if "import_id" in arguments else voucher_facts(arguments)


def asked_url(arguments: Mapping[str, Any]) -> str:
    """The page of the voucher, the entry or the import that is asked about."""
    if "entry_id" in arguments:
        return reverse("accounting:ledger_entry_detail", args=[arguments["entry_id"]])
    if "import_id" in arguments:
        return reverse("accounting:ledger_import_detail", args=[arguments["import_id"]])
    return voucher_url(arguments)


def voucher_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a voucher needs to know: the day, the words, each line, and whether it is proved."""
    found = queries.voucher_page(arguments["voucher_id"])
    voucher, lines = found.voucher, found.lines
    return [
        (_("計上日"), formats.weekday_day(voucher.posted_on)),
        (_("段階"), voucher.get_stage_display()),
        (_("摘要"), voucher.description),
        *([(_("訂正の理由"), voucher.reason)] if voucher.reason else []),
        *([(_("訂正する仕訳"), _corrected(voucher.corrects))] if voucher.corrects else []),
        *(
            (
                _("借方") if line.side == Side.DEBIT else _("貸方"),
                f"{line.account}　{formats.money(line.amount_yen)}　{line.tax_category or line.account.tax_category}",
            )
            for line in lines[:SHOWN]
        ),
        *([(_("ほか"), _("%(count)s行") % {"count": len(lines) - SHOWN})] if len(lines) > SHOWN else []),
        (_("証憑"), "、".join(each.name for each in found.papers) or _no_paper(found.demand)),
    ]


def _reversal_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    entry, lines = queries.entry_with_lines(arguments["entry_id"])
    return [
        (_("取り消す仕訳"), _corrected(entry)),
        (_("取り消す理由"), arguments["reason"]),
        (_("取消の計上日"), formats.weekday_day(dt.date.fromisoformat(arguments["posted_on"]))),
        *(
            (
                _("借方") if line.side == Side.DEBIT else _("貸方"),
                f"{line.account}　{formats.money(line.amount_yen)}　{line.tax_category}",
            )
            for line in lines[:SHOWN]
        ),
        *([(_("ほか"), _("%(count)s行") % {"count": len(lines) - SHOWN})] if len(lines) > SHOWN else []),
    ]


def _import_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    held = queries.journal_import(arguments["import_id"])
    day = arguments["posted_on"]
    return [
        (_("取り消す取り込み"), f"{held.name}　{held.get_program_display()}"),
        (_("取り消す理由"), arguments["reason"]),
        (_("取消の計上日"), formats.weekday_day(dt.date.fromisoformat(day)) if day else _("それぞれの仕訳の日付")),
        (_("仕訳の件数"), _("%(count)s件") % {"count": f"{arguments['entries']:,}"}),
        (_("合計"), formats.money(arguments["amount_yen"])),
    ]


def _corrected(entry: Entry) -> str:
    return f"{formats.weekday_day(entry.posted_on)}　{entry.description}　{formats.money(entry.amount_yen)}"


def voucher_url(arguments: Mapping[str, Any]) -> str:
    """The page of the voucher that is asked about."""
    return reverse("accounting:ledger_voucher_detail", args=[arguments["voucher_id"]])


def _no_paper(demand: PaperDemand) -> str:
    return _("求めない") if demand == PaperDemand.NONE else _("なし")
