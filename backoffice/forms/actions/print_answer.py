"""Printing an answer: what has ended is rendered once and kept; a reprint is the same bytes.

Once who was asked has looked at a decision afterwards (後閲) the paper has a new edition that says so; the first stays.
"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.gate import NotAllowed
from backoffice.access.queries import may
from backoffice.approvals.actions import NewPaper, kept_paper
from backoffice.companies.clock import TOKYO
from backoffice.eventlog import steps
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.forms import queries
from backoffice.forms.models import AnswerState, FormAnswer
from backoffice.forms.paper import answer_pdf, paper_title

from .fill_in import answer_case
from .read_file import VIEW_EVERY

PRINT, PAPER = "backoffice.forms.print_answer", "backoffice.forms.paper"
FOR_GOOD = (AnswerState.APPROVED, AnswerState.REJECTED)


@action(PRINT, _("申請書を印刷"))
def print_answer(*, answer_id: int, acting_user: Any, at: dt.datetime) -> tuple[str, bytes]:
    """The name and the PDF of an answer, for those who may see it. What is under way is rendered as it stands.

    Raises NotAllowed, StoredFileDamaged.
    """
    answer = queries.answer(answer_id)
    day = at.astimezone(TOKYO).date()
    reads_all = may(acting_user, VIEW_EVERY, as_of=day)
    if not queries.is_open_to(answer, acting_user.pk, as_of=day, reads_all=reads_all):
        raise NotAllowed(label=steps.label_of(PRINT))
    content = _for_good(answer, acting_user, at) if answer.state in FOR_GOOD else answer_pdf(answer)
    record(
        PRINT,
        case=answer_case(answer),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": answer.state},
    )
    return f"{paper_title(answer)}.pdf", content


def _for_good(answer: FormAnswer, acting_user: Any, at: dt.datetime) -> bytes:
    """The bytes of the edition that was kept, or now is."""
    ended = (answer.ended_at or at).astimezone(TOKYO).date()
    new = NewPaper(PAPER, paper_title(answer), ended, answer.amount_yen, queries.last_looked_at(answer))
    return kept_paper(answer_case(answer), new, lambda: answer_pdf(answer), acting_user=acting_user, at=at)
