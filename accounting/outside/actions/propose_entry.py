"""Proposing what should stand in the books: an entry put right, or one more."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import EntryAlreadyReversed, EntryOfAnotherRoom, PeriodClosed, propose_voucher
from accounting.ledger.rules import NewVoucher
from accounting.outside.models import Proposal
from accounting.outside.queries import PROPOSAL_CASE
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal


class MonthOfProposalClosed(Refusal):
    """The proposal would be posted into a month that is closed."""

    code = "accounting.outside.month_of_proposal_closed"
    cause_ja = "{month}は締め済みのため、この提案は記帳できません。"
    cause_en = "{month} is closed, so the proposal cannot be posted."
    remedy_ja = "締めを解くか、締めていない月の日付、または決算整理仕訳での提案に改めてください。"
    remedy_en = "Reopen the month, or propose it anew on a date in an open month or as an adjusting entry."


class EntryNotByHand(Refusal):
    """The entry belongs to an invoice, a payment, a pay run."""

    code = "accounting.outside.entry_not_by_hand"
    cause_ja = "この仕訳はほかの業務から作られているため、訂正としては提案できません。"
    cause_en = "The entry was made by another part of the program, so its correction cannot be proposed."
    remedy_ja = "追加の仕訳として提案するか、発生元で直すよう質問してください。"
    remedy_en = "Propose one more entry, or ask to have it put right where it came from."


class EntryChangedMeanwhile(Refusal):
    """What should be put right was taken back or put right already."""

    code = "accounting.outside.entry_changed_meanwhile"
    cause_ja = "元の仕訳は、{on}に取消または訂正されています。"
    cause_en = "The entry was reversed or corrected on {on}."
    remedy_ja = "いまの仕訳を確認してください。まだ直すところがあれば、その仕訳に対する提案が必要です。"
    remedy_en = "Look at the entry as it stands. If more is wrong, that one needs a proposal of its own."


@action("accounting.outside.propose_entry", _("仕訳を提案"))
def propose_entry(
    *, form_key: UUID, entry_id: int | None, new: NewVoucher, acting_user: Any, at: dt.datetime
) -> Proposal:
    """Propose an entry, for the reason in `new`: in the place of one that it corrects, about another, or by itself.

    Nothing is posted. The same form sent again gives the proposal that is there. Raises MonthOfProposalClosed,
    EntryNotByHand, EntryChangedMeanwhile, and as propose_voucher.
    """
    try:
        voucher = propose_voucher(form_key=form_key, new=new, acting_user=acting_user, at=at)
    except PeriodClosed as refused:
        raise MonthOfProposalClosed(**refused.given) from refused
    except EntryOfAnotherRoom as refused:
        raise EntryNotByHand from refused
    except EntryAlreadyReversed as refused:
        raise EntryChangedMeanwhile(**refused.given) from refused
    proposal, _is_new = Proposal.objects.get_or_create(
        voucher=voucher,
        defaults={
            "entry_id": voucher.corrects_id or entry_id,
            "why": new.reason.strip(),
            "proposed_by_id": acting_user.pk,
            "proposed_by_name": acting_user.get_full_name(),
            "proposed_at": at,
        },
    )
    record(
        "accounting.outside.propose_entry",
        case=proposal_case(proposal),
        acting_user=acting_user,
        occurred_at=at,
        reason=proposal.why,
        changes={"voucher": voucher.pk, "entry": proposal.entry_id, "amount_yen": ["", voucher.total_yen]},
    )
    return proposal


def proposal_case(proposal: Proposal) -> Case:
    """How the log names a proposal."""
    return Case(PROPOSAL_CASE, proposal.pk, f"提案　{proposal.voucher.description}"[:200])
