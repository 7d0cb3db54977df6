"""Submitting an answer: complete, on the version in use, numbered; approvals freeze what it says."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.forms import queries, rules
from backoffice.forms.models import AnswerState, FormAnswer, RequestForm
from backoffice.numbering.actions import ensure_series, take
from backoffice.values.refusals import Refusal

from .begin_change import require_changeable
from .fill_in import answer_case, form_in_use, own_open, read_for


class FormHasChanged(Refusal):
    """A newer version of the form took the place of the one that was filled in."""

    code = "forms.form_has_changed"
    cause_ja = "申請書「{name}」は、新しい版に変わりました。"
    cause_en = 'The form "{name}" has a new version.'
    remedy_ja = "この下書きを複製すると、内容を引き継いで新しい版に記入できます。"
    remedy_en = "Copy this draft: the copy takes what you wrote to the new version."


class AmountBelowZero(Refusal):
    """No route agrees to less than nothing."""

    code = "forms.amount_below_zero"
    cause_ja = "申請の金額が0円より小さくなります。"
    cause_en = "The amount of the request is below zero."
    remedy_ja = "値引きなどの金額を確認してください。"
    remedy_en = "Check the amounts that you take off."


@action("backoffice.forms.submit_answer", _("申請書を提出"))
def submit_answer(*, answer_id: int, acting_user: Any, at: dt.datetime) -> FormAnswer:
    """Ask for agreement to an own draft, or again to what came back; from here it stays as it is.

    A draft is on the version in use; what was submitted before goes on with its own. Raises NotYourAnswer, AnswerNotOpen,
    FormNotInUse, FormHasChanged, AnswerHasFaults, AmountBelowZero, NotApproved, AlreadyChanged, and what a submission
    refuses.
    """
    answer = own_open(answer_id, acting_user)
    before, form = answer.state, queries.form_with_fields(answer.form_id)
    if before == AnswerState.DRAFT and form_in_use(form.code, at).pk != form.pk:
        raise FormHasChanged(name=form.name)
    read = read_for(answer, form, answer.values, at, complete=True)
    answer.values, answer.amount_yen = read.values, rules.amount_yen(form.amount_key, read)
    if answer.amount_yen is not None and answer.amount_yen < 0:
        raise AmountBelowZero
    if answer.changes:
        require_changeable(answer.changes)
    request = submit_request(
        kind=queries.kind_of(form.code),
        title=_title(answer, form),
        amount_yen=answer.amount_yen,
        case=answer_case(answer),
        arguments={**read.values, **read.totals, **_beside(answer), "answer_id": answer.pk, "form_id": form.pk},
        due_on=None,
        acting_user=acting_user,
        at=at,
    )
    # Last of all: from here everybody else waits for the series.
    answer.state, answer.submitted_at, answer.ended_at = AnswerState.SUBMITTED, at, None
    answer.number = _number(answer, acting_user, at)
    answer.save(update_fields=["values", "amount_yen", "state", "submitted_at", "ended_at", "number"])
    record(
        "backoffice.forms.submit_answer",
        case=answer_case(answer),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, answer.state], "number": ["", answer.number], "request": ["", request.pk]},
    )
    return answer


def _title(answer: FormAnswer, form: RequestForm) -> str:
    """【事後】稟議書「複合機の入れ替え」: marked wherever it is listed, told and mailed."""
    marks = "".join(f"【{mark}】" for mark in queries.marks_of(answer))
    named = f"{form.name}「{answer.title}」" if answer.title != form.name else form.name
    return f"{marks}{named}"[:200]


def _beside(answer: FormAnswer) -> dict[str, Any]:
    """What is agreed to beside the fields; no key of a field begins with a mark."""
    told = {"answer_changes": answer.changes_id, "answer_deed_on": str(answer.deed_on or "")}
    return {**told, "answer_late_because": answer.late_because} if any(told.values()) else {}


def _number(answer: FormAnswer, acting_user: Any, at: dt.datetime) -> str:
    """RINGI-2026-0042: by form and fiscal year; submitted again it keeps its number."""
    form = answer.form
    code = queries.kind_of(form.code)
    ensure_series(code=code, name=form.name, pattern=f"{form.code.upper()}-{{fiscal_year}}-{{number:04}}")
    return take(code, on=at.astimezone(TOKYO).date(), case=answer_case(answer), acting_user=acting_user, at=at)
