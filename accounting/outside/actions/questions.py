"""Asking about an entry, and answering."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry
from accounting.outside.models import Question
from accounting.outside.queries import CASE
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal


class NoSuchLine(InvalidInput):
    code = "accounting.outside.no_such_line"
    field = "line_position"
    cause_ja = "この仕訳に、選んだ行はありません。"
    cause_en = "The entry has no such line."
    remedy_ja = "行を選び直してください。"
    remedy_en = "Choose the line again."


class AlreadyAnswered(Refusal):
    code = "accounting.outside.already_answered"
    cause_ja = "この質問には、{name}さんがすでに回答しています。"
    cause_en = "{name} has already answered this question."
    remedy_ja = "続きがあれば、新しい質問をしてください。"
    remedy_en = "Ask a new question to go on."


@action("accounting.outside.ask_question", _("仕訳について質問"))
def ask_question(*, entry_id: int, line_position: int | None, text: str, acting_user: Any, at: dt.datetime) -> Question:
    """Ask about an entry or one of its lines. Raises NoSuchLine."""
    entry = Entry.objects.get(pk=entry_id)
    if line_position is not None and not entry.lines.filter(position=line_position).exists():
        raise NoSuchLine
    question = Question.objects.create(
        entry=entry,
        line_position=line_position,
        text=text,
        asked_by_id=acting_user.pk,
        asked_by_name=acting_user.get_full_name(),
        asked_at=at,
    )
    record(
        "accounting.outside.ask_question",
        case=question_case(question),
        acting_user=acting_user,
        occurred_at=at,
        changes={"entry": entry.pk, "text": ["", text]},
    )
    return question


@action("accounting.outside.answer_question", _("質問に回答"))
def answer_question(*, question_id: int, answer: str, acting_user: Any, at: dt.datetime) -> Question:
    """Answer a question, once. Raises AlreadyAnswered."""
    question = Question.objects.select_for_update(of=("self",)).select_related("entry").get(pk=question_id)
    if question.answered_at is not None:
        raise AlreadyAnswered(name=question.answered_by_name)
    question.answer, question.answered_at = answer, at
    question.answered_by_id, question.answered_by_name = acting_user.pk, acting_user.get_full_name()
    question.save(update_fields=["answer", "answered_at", "answered_by_id", "answered_by_name"])
    record(
        "accounting.outside.answer_question",
        case=question_case(question),
        acting_user=acting_user,
        occurred_at=at,
        changes={"answer": ["", answer]},
    )
    return question


def question_case(question: Question) -> Case:
    """How the log names a question."""
    return Case(CASE, question.pk, f"質問　{question.entry.description}"[:200])
