"""What becomes of a proposal: the company accepts or refuses it, or its proposer takes it back."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import EntryAlreadyReversed, PeriodClosed, drop_proposed, take_proposed
from accounting.outside.models import Outcome, Proposal
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .propose_entry import EntryChangedMeanwhile, MonthOfProposalClosed, proposal_case


class ProposalDecided(Refusal):
    """A proposal is decided once."""

    code = "accounting.outside.proposal_decided"
    cause_ja = "この提案は、{name}さんがすでに処理しています（{outcome}）。"
    cause_en = "{name} has already decided this proposal ({outcome})."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class ProposerDecides(Refusal):
    """Nobody decides what they proposed themselves."""

    code = "accounting.outside.proposer_decides"
    cause_ja = "自分の提案は、承認も却下もできません。"
    cause_en = "You cannot decide your own proposal."
    remedy_ja = "ほかの担当者に依頼するか、提案を取り下げてください。"
    remedy_en = "Ask somebody else, or withdraw it."


class NotTheProposer(Refusal):
    """A proposal is taken back by its proposer."""

    code = "accounting.outside.not_the_proposer"
    cause_ja = "この提案を取り下げられるのは、提案した{name}さんだけです。"
    cause_en = "Only {name}, who made the proposal, can withdraw it."
    remedy_ja = "不要な提案は、理由を添えて却下してください。"
    remedy_en = "Refuse what is not wanted, with the reason."


class RefusalWithoutReason(InvalidInput):
    """A refusal says why."""

    code = "accounting.outside.refusal_without_reason"
    field = "decision"
    cause_ja = "却下の理由が入力されていません。"
    cause_en = "The reason is missing."
    remedy_ja = "提案した人に伝わるように、理由を入力してください。"
    remedy_en = "Enter why, for the proposer to read."


@action("accounting.outside.accept_proposal", _("提案を承認して記帳"))
def accept_proposal(*, proposal_id: int, acting_user: Any, at: dt.datetime) -> Proposal:
    """Post what was proposed, as a voucher of one's own: above the company's amount it goes on to its approvers.

    Raises ProposalDecided, ProposerDecides, MonthOfProposalClosed, EntryChangedMeanwhile, and as post_voucher.
    """
    proposal = _to_decide(proposal_id, acting_user)
    try:
        proposal.voucher = take_proposed(voucher_id=proposal.voucher_id, acting_user=acting_user, at=at)
    except PeriodClosed as refused:
        raise MonthOfProposalClosed(**refused.given) from refused
    except EntryAlreadyReversed as refused:
        raise EntryChangedMeanwhile(**refused.given) from refused
    _decide(proposal, Outcome.ACCEPTED, "", acting_user, at)
    record(
        "accounting.outside.accept_proposal",
        case=proposal_case(proposal),
        acting_user=acting_user,
        occurred_at=at,
        reason=proposal.why,
        changes={"outcome": ["", proposal.outcome], "voucher_state": ["", proposal.voucher.state]},
    )
    return proposal


@action("accounting.outside.refuse_proposal", _("提案を却下"))
def refuse_proposal(*, proposal_id: int, decision: str, acting_user: Any, at: dt.datetime) -> Proposal:
    """Say no, and why. Raises ProposalDecided, ProposerDecides, RefusalWithoutReason."""
    proposal = _to_decide(proposal_id, acting_user)
    if not decision.strip():
        raise RefusalWithoutReason
    proposal.voucher = drop_proposed(voucher_id=proposal.voucher_id, acting_user=acting_user, at=at)
    _decide(proposal, Outcome.REFUSED, decision.strip(), acting_user, at)
    record(
        "accounting.outside.refuse_proposal",
        case=proposal_case(proposal),
        acting_user=acting_user,
        occurred_at=at,
        reason=proposal.decision,
        changes={"outcome": ["", proposal.outcome]},
    )
    return proposal


@action("accounting.outside.withdraw_proposal", _("提案を取り下げ"))
def withdraw_proposal(*, proposal_id: int, acting_user: Any, at: dt.datetime) -> Proposal:
    """Take one's own proposal back. Raises NotTheProposer, ProposalDecided."""
    proposal = _open(proposal_id)
    if proposal.proposed_by_id != acting_user.pk:
        raise NotTheProposer(name=proposal.proposed_by_name)
    proposal.voucher = drop_proposed(voucher_id=proposal.voucher_id, acting_user=acting_user, at=at)
    _decide(proposal, Outcome.WITHDRAWN, "", acting_user, at)
    record(
        "accounting.outside.withdraw_proposal",
        case=proposal_case(proposal),
        acting_user=acting_user,
        occurred_at=at,
        changes={"outcome": ["", proposal.outcome]},
    )
    return proposal


def _to_decide(proposal_id: int, acting_user: Any) -> Proposal:
    proposal = _open(proposal_id)
    if proposal.proposed_by_id == acting_user.pk:
        raise ProposerDecides
    return proposal


def _open(proposal_id: int) -> Proposal:
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("voucher").get(pk=proposal_id)
    if proposal.decided_at is not None:
        raise ProposalDecided(name=proposal.decided_by_name, outcome=proposal.get_outcome_display())
    return proposal


def _decide(proposal: Proposal, outcome: Outcome, decision: str, acting_user: Any, at: dt.datetime) -> None:
    proposal.outcome, proposal.decision, proposal.decided_at = outcome, decision, at
    proposal.decided_by_id, proposal.decided_by_name = acting_user.pk, acting_user.get_full_name()
    proposal.save(update_fields=["outcome", "decision", "decided_at", "decided_by_id", "decided_by_name"])
