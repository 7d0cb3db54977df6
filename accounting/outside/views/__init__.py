"""The pages of the room."""

from .proposals import (
    entry_propose,
    proposal_accept,
    proposal_detail,
    proposal_list,
    proposal_new,
    proposal_refuse,
    proposal_withdraw,
)
from .questions import client_deadlines, question_answer, question_ask, question_list

__all__ = [
    "client_deadlines",
    "entry_propose",
    "proposal_accept",
    "proposal_detail",
    "proposal_list",
    "proposal_new",
    "proposal_refuse",
    "proposal_withdraw",
    "question_answer",
    "question_ask",
    "question_list",
]
