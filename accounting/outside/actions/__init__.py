"""What can be done from outside, and with what came from there."""

from .decide_proposal import (
    NotTheProposer,
    ProposalDecided,
    ProposerDecides,
    RefusalWithoutReason,
    accept_proposal,
    refuse_proposal,
    withdraw_proposal,
)
from .propose_entry import EntryChangedMeanwhile, EntryNotByHand, MonthOfProposalClosed, propose_entry
from .questions import AlreadyAnswered, NoSuchLine, answer_question, ask_question

__all__ = [
    "AlreadyAnswered",
    "EntryChangedMeanwhile",
    "EntryNotByHand",
    "MonthOfProposalClosed",
    "NoSuchLine",
    "NotTheProposer",
    "ProposalDecided",
    "ProposerDecides",
    "RefusalWithoutReason",
    "accept_proposal",
    "answer_question",
    "ask_question",
    "propose_entry",
    "refuse_proposal",
    "withdraw_proposal",
]
