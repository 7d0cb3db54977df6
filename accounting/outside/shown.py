"""Proposals as the templates want them: plain values, in the reader's language."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounting.ledger.models import Line, Side, VoucherState
from accounting.ledger.shown import voucher_page
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest

from .models import Outcome, Proposal
from .queries import ProposalPage

ROOM = "accounting:outside_proposal_"
DECIDE = ("accounting.outside.accept_proposal", "accounting.outside.refuse_proposal")
WITHDRAW = "accounting.outside.withdraw_proposal"


def proposal_row(each: Proposal) -> dict[str, Any]:
    """A proposal in the list."""
    return {
        "posted_on": each.voucher.posted_on,
        "description": each.voucher.description,
        "amount_yen": each.voucher.total_yen,
        "kind": kind_of(each),
        "why": each.why,
        "proposed_by": each.proposed_by_name,
        "proposed_at": each.proposed_at,
        "state": state_of(each),
        "url": reverse(f"{ROOM}detail", args=[each.pk]),
    }


def proposal_page(request: StaffRequest, found: ProposalPage) -> dict[str, Any]:
    """One proposal, with what this reader can do about it."""
    proposal, context = found.proposal, voucher_page(request, found.voucher)
    proposal.voucher = found.voucher.voucher
    return {
        **context,
        "proposal": {
            **proposal_row(proposal),
            "entry": about(proposal),
            "entry_url": _entry_url(request, proposal.entry_id),
            "posted_url": _entry_url(request, found.voucher.voucher.entry_id),
            "decided_by": proposal.decided_by_name,
            "decided_at": proposal.decided_at,
            "decision": proposal.decision,
            "is_accepted": proposal.outcome == Outcome.ACCEPTED,
        },
        "before": [_line(line) for line in found.before],
        **_ways(request, proposal),
    }


def about(proposal: Proposal) -> str:
    """The entry that it is about, as people know it."""
    entry = proposal.entry
    return f"{formats.day(entry.posted_on)}　{entry.description}" if entry else ""


def kind_of(each: Proposal) -> str:
    """訂正, or one more entry."""
    return pgettext("proposal", "訂正") if each.voucher.corrects_id else pgettext("proposal", "追加")


def state_of(each: Proposal) -> tuple[str, str]:
    """The tone and the words of where a proposal stands."""
    if not each.outcome:
        return "wait", _("承認待ち")
    if each.outcome != Outcome.ACCEPTED:
        return ("bad" if each.outcome == Outcome.REFUSED else ""), _said(each)
    words = {
        VoucherState.POSTED.value: ("ok", _("記帳済み")),
        VoucherState.SUBMITTED.value: ("wait", _("社内の承認待ち")),
        VoucherState.RETURNED.value: ("warn", _("社内の承認で差し戻し")),
    }
    return words.get(each.voucher.state, ("", _("社内の承認で取りやめ")))


def _said(each: Proposal) -> str:
    return pgettext("proposal", "却下") if each.outcome == Outcome.REFUSED else _("取り下げ済み")


def _ways(request: StaffRequest, proposal: Proposal) -> dict[str, Any]:
    is_open, is_own = proposal.decided_at is None, proposal.proposed_by_id == request.user.pk
    may_decide = is_open and not is_own and all(request.may(step) for step in DECIDE)
    ways: dict[str, Any] = {"accept": None, "refuse_url": "", "withdraw": None}
    if may_decide:
        ways["accept"] = {
            "url": reverse(f"{ROOM}accept", args=[proposal.pk]),
            "label": _("承認して記帳"),
            "primary": True,
            "confirm": _("下の仕訳を帳簿に記帳します。社内の承認が必要な金額のときは、承認のあとで記帳されます。"),
        }
        ways["refuse_url"] = reverse(f"{ROOM}refuse", args=[proposal.pk])
    if is_open and is_own and request.may(WITHDRAW):
        ways["withdraw"] = {
            "url": reverse(f"{ROOM}withdraw", args=[proposal.pk]),
            "label": _("取り下げる"),
            "confirm": _("この提案を取り下げます。内容は履歴に残ります。"),
        }
    return ways


def _line(line: Line) -> dict[str, Any]:
    return {
        "code": line.account.code,
        "name": line.account.name,
        "tax_category": line.tax_category,
        "memo": line.memo,
        "debit_yen": line.amount_yen if line.side == Side.DEBIT else None,
        "credit_yen": line.amount_yen if line.side == Side.CREDIT else None,
    }


def _entry_url(request: StaffRequest, pk: int | None) -> str:
    may = pk and request.may("accounting.ledger.view_ledger")
    return reverse("accounting:ledger_entry_detail", args=[pk]) if may else ""
